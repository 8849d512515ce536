import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { systemClock } from '../../src/base/clock';
import { EmbeddedMetricSource } from '../../src/metrics/embedded/embeddedMetricSource';
import { httpMatrix } from './httpMatrix';
import type { QueryResult } from '../../src/metrics/metricSource';
import { startPrometheusWith } from '../real/servers/prometheusBlocks';
import { requireReal } from '../real/servers/realServers';
import { QUERIES, TIMES, dashboardData } from './dashboardData';
import type { Measurement } from './measurement';
import { fastestOf } from './measurement';

const ROUNDS = 7;
const { signal } = new AbortController();

/** The dashboard queries of the embedded engine beside those of a Prometheus server on the same data, in one run. */
export async function bench(): Promise<Measurement[]> {
  const missing = requireReal('prometheus', 'promtool');
  if (missing !== undefined) {
    process.stderr.write(`  skipped. ${missing}\n`);
    return [];
  }
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  const { head, text } = dashboardData();
  try {
    const server = await startPrometheusWith(text(), folder);
    try {
      const embedded = new EmbeddedMetricSource({ head, clock: systemClock });
      const measured: Measurement[] = [];
      for (const [name, query] of Object.entries(QUERIES)) {
        measured.push(await compare(name, query, embedded, server.url));
      }
      return measured;
    } finally {
      await server.stop();
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** Both with everything until there are points to draw: over HTTP that is the transport and the JSON. */
async function compare(
  name: string,
  expression: string,
  embedded: EmbeddedMetricSource,
  server: string,
): Promise<Measurement> {
  const { start: from, end: to, step } = TIMES;
  const ask = (): Promise<QueryResult> => embedded.range({ expression, from, to, step }, signal);
  const points = httpMatrix.compare(
    name,
    (await ask()).data,
    await httpMatrix.ask(server, expression, TIMES),
  );
  const { wall: value } = await fastestOf(ROUNDS, ask);
  const { wall: reference } = await fastestOf(ROUNDS, () => httpMatrix.ask(server, expression, TIMES));
  return {
    name: `PromQL beside Prometheus, 6 h at 15 s: ${name}, ${points} equal points`,
    value,
    unit: 'ms',
    reference,
    ratio: value / reference,
  };
}
