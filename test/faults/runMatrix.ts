import { conformances } from '../sources/conformances';
import type { Cell } from './cell';
import { faults } from './faults';
import { runCell } from './runCell';

/** Runs the whole table, fault by fault, and tells each cell as it is done: what `npm run faults` prints. */
export async function runMatrix(
  onRow: (fault: string, cells: readonly Cell[]) => void,
): Promise<readonly Cell[]> {
  const all: Cell[] = [];
  for (const fault of faults) {
    const row: Cell[] = [];
    for (const conformance of conformances) row.push(await runCell(conformance, fault));
    onRow(fault.name, row);
    all.push(...row);
  }
  return all;
}

/** The columns of the table. */
export const sourceTypes: readonly string[] = conformances.map(({ definition }) => definition.type);
