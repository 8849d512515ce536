import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../../src/base/log';
import { loadSqlite } from '../../../../src/base/sqlite';
import { SqliteAlertLog } from '../../../../src/monitoring/alerts/log/sqliteAlertLog';
import { FakeClock } from '../../../fakes/fakeClock';

const KILLS = 200;
/** Logs that are written and killed side by side. */
const LANES = 4;

describe.skipIf(!loadSqlite())('a writer that is killed (needs Node 22.13 or later)', () => {
  let folder = '';
  let program = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitrep-killed-'));
    program = join(folder, 'writer.cjs');
    const entry = join(__dirname, 'writerProcess.ts');
    await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(
    `loses nothing that was shown and keeps no half of a write, ${KILLS} times`,
    { timeout: 240_000 },
    async () => {
      const lanes = Array.from({ length: LANES }, (_, lane) => killOften(lane, KILLS / LANES));
      const kills = (await Promise.all(lanes)).flat();
      expect(kills).toHaveLength(KILLS);
      expect(kills.filter(({ problem }) => problem !== undefined)).toEqual([]);
    },
  );

  async function killOften(lane: number, times: number): Promise<readonly Kill[]> {
    const file = join(folder, `lane-${lane}.db`);
    const kills: Kill[] = [];
    for (let first = 0, round = 0; round < times; round++) {
      // From within the first write to some writes later, never twice at the same distance.
      const shown = await writeUntilKilled(program, [file, String(first)], ((round * 7 + lane) % 23) / 2);
      const { last, problem } = await inspect(file, shown ?? first - 1);
      kills.push({ lane, round, problem });
      first = last + 1;
    }
    return kills;
  }
});

interface Kill {
  readonly lane: number;
  readonly round: number;
  readonly problem: string | undefined;
}

/** Kills this many milliseconds after the first number was shown. Answers the last number that was shown. */
function writeUntilKilled(
  program: string,
  args: readonly string[],
  delay: number,
): Promise<number | undefined> {
  return new Promise((resolve, reject) => {
    const child = spawn(process.execPath, [program, ...args], { stdio: ['ignore', 'pipe', 'inherit'] });
    let output = '';
    child.stdout.setEncoding('utf8').on('data', (text: string) => {
      if (output === '') {
        const until = performance.now() + delay;
        while (performance.now() < until);
        child.kill('SIGKILL');
      }
      output += text;
    });
    child.once('error', reject);
    child.once('close', () => resolve(output.trim().split('\n').map(Number).at(-1)));
  });
}

/** Opens what the dead process left, and says what is wrong with it. */
async function inspect(file: string, shown: number): Promise<{ last: number; problem: string | undefined }> {
  const log = new SqliteAlertLog({ file, clock: new FakeClock(), log: silentLog });
  try {
    const { events, notes } = await log.readAll();
    const numbers = events.map(({ at }) => at);
    const last = numbers.at(-1) ?? -1;
    const gap = numbers.findIndex((at, index) => index > 0 && at !== numbers[index - 1]! + 1);
    const problems = [
      ...notes,
      ...(last < shown ? [`${shown} was shown and ${last} is the last that was kept`] : []),
      ...(gap === -1 ? [] : [`${numbers[gap]} follows ${numbers[gap - 1]}`]),
      ...((last + 1) % 3 === 0 ? [] : [`a write ended at ${last}, in its middle`]),
    ];
    return { last, problem: problems[0] };
  } finally {
    log.dispose();
  }
}
