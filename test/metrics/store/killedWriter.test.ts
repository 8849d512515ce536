import { spawn } from 'node:child_process';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { silentLog } from '../../../src/base/log';
import { createMatcher } from '../../../src/promql/labels/matcher';
import { nodeStoreFiles } from '../../../src/metrics/store/files/nodeStoreFiles';
import { SeriesStore } from '../../../src/metrics/store/seriesStore';
import { FakeClock } from '../../fakes/fakeClock';
import { randomFrom } from './codec/randomValues';
import { scrapeAt, timeOf, valueOf } from './killedScrapes';

const KILLS = 120;
/** Stores that are written and killed side by side. */
const LANES = 3;
const DAY = 24 * 3_600_000;
/** Nothing that is so young is rolled up yet. */
const ALL_SAMPLES = 6 * DAY;
/** How far every lane writes before it may end, so that blocks are closed, and days rolled up and removed. */
const FAR_ENOUGH = ALL_SAMPLES + 2 * DAY;
/** Milliseconds from the first acknowledged scrape to the kill: from within the first writes to several blocks later. */
const LONGEST = 40;

describe('a writer of series that is killed', () => {
  let folder = '';
  let program = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitrep-killed-series-'));
    program = join(folder, 'writer.cjs');
    const entry = join(__dirname, 'writerProcess.ts');
    await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  it(
    `loses no acknowledged scrape and answers as the reference does, at least ${KILLS} times`,
    { timeout: 240_000 },
    async () => {
      const lanes = Array.from({ length: LANES }, (_unused, lane) => killOften(lane, KILLS / LANES));
      const kills = (await Promise.all(lanes)).flat();
      expect(kills.length).toBeGreaterThanOrEqual(KILLS);
      expect(kills.filter(({ problems }) => problems.length > 0)).toEqual([]);
      const last = Math.max(...kills.map((kill) => kill.last));
      expect(timeOf(last) - timeOf(0)).toBeGreaterThan(FAR_ENOUGH);
    },
  );

  async function killOften(lane: number, times: number): Promise<readonly Kill[]> {
    const store = join(folder, `lane-${lane}`);
    const random = randomFrom(lane + 1);
    const kills: Kill[] = [];
    // A slow disk takes fewer scrapes before each kill, so how many kills it takes to get far is not known beforehand.
    const goesOn = (round: number, first: number) =>
      round < times || (timeOf(first) - timeOf(0) <= FAR_ENOUGH && round < 5 * times);
    for (let first = 0, round = 0; goesOn(round, first); round++) {
      const shown = await writeUntilKilled(program, [store, String(first)], random() * LONGEST);
      const inspected = inspect(store, shown ?? first - 1);
      kills.push({ lane, round, ...inspected });
      first = inspected.last + 1;
    }
    return kills;
  }
});

interface Inspected {
  readonly last: number;
  readonly problems: readonly string[];
}

interface Kill extends Inspected {
  readonly lane: number;
  readonly round: number;
}

/** Kills so many milliseconds after the first number was shown. Answers the last number that was shown. */
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
    child.once('close', () => resolve(lastWhole(output)));
  });
}

/** A number that was being shown when the process died has no end of line. */
const lastWhole = (output: string): number | undefined => {
  const numbers = output.split('\n').slice(0, -1);
  return numbers.length === 0 ? undefined : Number(numbers.at(-1));
};

/** Opens what the dead process left, and says what is wrong with it. */
function inspect(folder: string, shown: number): Inspected {
  const problems: string[] = [];
  const store = new SeriesStore({
    files: nodeStoreFiles,
    folder,
    clock: new FakeClock(timeOf(shown)),
    log: silentLog,
    access: 'write',
    tell: (message) => void problems.push(message),
  });
  try {
    const from = timeOf(shown) - ALL_SAMPLES;
    const found = store.select([createMatcher('__name__', '=~', '.+')], from, Infinity);
    const samples = found.flatMap(({ labels, timestamps, values, stale }) =>
      [...timestamps].flatMap((at, index) =>
        stale?.[index] ? [] : [{ name: labels.metricName, scrape: scrapeAt(at), value: values[index]! }],
      ),
    );
    for (const { name, scrape, value } of samples) {
      if (valueOf(name, scrape) !== value) problems.push(`${name} of scrape ${scrape} is ${value}`);
    }
    const last = Math.max(-1, ...samples.map(({ scrape }) => scrape));
    const known = new Set(samples.map(({ name, scrape }) => `${name} ${scrape}`));
    for (
      let scrape = Math.max(0, Math.floor(scrapeAt(from)) + 1);
      scrape <= Math.max(last, shown);
      scrape++
    ) {
      for (const name of ['number', 'root', 'sometimes']) {
        const isThere = known.has(`${name} ${scrape}`);
        if (isThere !== (valueOf(name, scrape) !== undefined))
          problems.push(`${name} of ${scrape}: ${isThere}`);
      }
    }
    return { last, problems: problems.slice(0, 3) };
  } finally {
    store.dispose();
  }
}
