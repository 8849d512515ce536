import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSqlite } from '../../src/base/files/sqlite';
import { alertLogStores } from './alertLogStore';
import { killOften } from './killOften';
import { recordsStores } from './recordsStore';

/** Files that are written and killed side by side. */
const LANES = 4;

const KILLS = [
  ...alertLogStores.map((store) => [store.name, 200, store] as const),
  ...recordsStores.map((store) => [store.name, 60, store] as const),
];

describe('a writer that is killed with kill -9', () => {
  let folder = '';
  let program = '';
  beforeAll(async () => {
    folder = await mkdtemp(join(tmpdir(), 'sitrep-killed-'));
    program = join(folder, 'writer.cjs');
    const entry = join(__dirname, 'writerProcess.ts');
    await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  });
  afterAll(() => rm(folder, { recursive: true, force: true }));

  describe.each(KILLS)('%s', (_, times, store) => {
    it.skipIf(store.needsSqlite && !loadSqlite())(
      `loses nothing that was shown and opens again, ${times} times (SQLite needs Node 22.13 or later)`,
      { timeout: 240_000 },
      async () => {
        const lanes = Array.from({ length: LANES }, (_each, lane) =>
          killOften(store, { program, folder, lane, times: times / LANES }),
        );
        const kills = (await Promise.all(lanes)).flat();
        expect(kills).toHaveLength(times);
        expect(kills.filter(({ problem }) => problem !== undefined)).toEqual([]);
        // It died before its first step, and in the middle of many: else the moments prove little.
        expect(kills.some(({ shown }) => shown === 0)).toBe(true);
        expect(kills.some(({ shown }) => shown > 2)).toBe(true);
      },
    );
  });
});
