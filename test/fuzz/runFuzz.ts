import { fuzz, type FuzzReport } from './fuzzTarget';
import { allSourceTargets } from './sourceTargets';
import { textTargets } from './textTargets';

/** Reads so many damaged inputs with every parser: what `npm run faults -- --fuzz N` prints. */
export async function runFuzz(
  inputs: number,
  only: string | undefined,
  onTarget: (report: FuzzReport) => void,
): Promise<void> {
  for (const target of [...allSourceTargets, ...textTargets]) {
    if (only === undefined || target.name.includes(only)) onTarget(await fuzz(target, inputs));
  }
}
