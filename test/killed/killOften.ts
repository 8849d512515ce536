import { spawn } from 'node:child_process';
import { join } from 'node:path';
import type { Log } from '../../src/base/log';
import { silentLog } from '../../src/base/log';
import { seededRandom } from '../fakes/seededRandom';
import type { KilledStore } from './store';

export interface Kill {
  readonly round: number;
  /** When it was killed: so long after it had begun, or after its first step was shown. */
  readonly moment: string;
  /** How many steps the writer had shown by then. */
  readonly shown: number;
  readonly problem: string | undefined;
}

interface Job {
  readonly program: string;
  readonly folder: string;
  readonly lane: number;
  readonly times: number;
}

/** Lets one writer after another go on with the same file, and kills each. */
export async function killOften(
  store: KilledStore,
  { program, folder, lane, times }: Job,
): Promise<readonly Kill[]> {
  const file = join(folder, `${store.name}-${lane}`);
  const random = seededRandom(lane + 1);
  const kills: Kill[] = [];
  const complaints: string[] = [];
  const log: Log = {
    ...silentLog,
    warn: (text) => complaints.push(text),
    error: (text) => complaints.push(text),
  };
  for (let first = 0, round = 0; round < times; round++) {
    // A third dies while it opens the file and writes for the first time, the others between the first step and the tenth or so.
    const after = random() < 1 / 3 ? 'begun' : 'shown';
    const delay = random() * 12;
    const shown = await writeUntilKilled(program, [store.name, file, String(first)], { after, delay });
    const { last, problem } = await store.inspect(file, shown ?? first - 1, log);
    const moment = `${delay.toFixed(1)} ms after it had ${after}`;
    kills.push({
      round,
      moment,
      shown: (shown ?? first - 1) - first + 1,
      problem: problem ?? complaints.pop(),
    });
    first = last + 1;
  }
  return kills;
}

interface Moment {
  readonly after: 'begun' | 'shown';
  /** In ms. */
  readonly delay: number;
}

/** Answers the last step that was shown, if any. */
function writeUntilKilled(
  program: string,
  args: readonly string[],
  { after, delay }: Moment,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      output += text;
      if (child.killed || (after === 'shown' && !/\d/.test(output))) return;
      const until = performance.now() + delay;
      while (performance.now() < until);
      child.kill('SIGKILL');
    });
    child.once('error', reject);
    child.once('close', () => resolve([...output.matchAll(/^\d+$/gm)].map(([line]) => Number(line)).at(-1)));
  });
}
