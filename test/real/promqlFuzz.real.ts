import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { compareWithServer } from './fuzzing/compareWithServer';
import { DATA_START, fuzzedData } from './fuzzing/fuzzedData';
import { QueryGenerator } from './fuzzing/queryGenerator';
import { Random } from './fuzzing/random';
import { startPrometheusWith } from './servers/prometheusBlocks';
import { requireReal } from './servers/realServers';
import { RunningServers } from './servers/runningServers';

const SEEDS = [1, 2, 3, 4];
const QUERIES = 500;
/** In seconds, apart from the steps of subqueries. */
const AROUND = DATA_START / 1000 + 4004;

const missing = requireReal('prometheus', 'promtool');

describe.skipIf(missing)(`generated queries${missing ? `. ${missing}` : ''}`, () => {
  const data = fuzzedData(1);
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-fuzz-'));
  const servers = new RunningServers();
  let url = '';

  beforeAll(async () => {
    ({ url } = await servers.add(startPrometheusWith(data.openMetrics, folder)));
  }, 120_000);

  afterAll(async () => {
    await servers.stop();
    rmSync(folder, { recursive: true, force: true });
  });

  it.each(SEEDS)(`${QUERIES} of them have the answers of a Prometheus server, seed %i`, async (seed) => {
    const generator = new QueryGenerator(new Random(seed), AROUND);
    const counts = { same: 0, 'failed both': 0, excluded: 0 };
    const differences: string[] = [];
    for (let number = 0; number < QUERIES; number++) {
      const query = generator.query();
      const isInstant = number % 4 === 0;
      const outcome = await compareWithServer({ url, reader: data.reader, query, isInstant });
      if (outcome.kind === 'different') differences.push(`${query}: ${outcome.difference}`);
      else counts[outcome.kind]++;
    }
    expect(differences).toEqual([]);
    // Queries that both refuse prove little, so most have to have an answer.
    expect(counts.same).toBeGreaterThan(QUERIES * 0.85);
  });
});
