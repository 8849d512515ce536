import parsePrometheusTextFormat from 'parse-prometheus-text-format';
import { ExpositionParser, parseExposition } from '../../src/metrics/exposition';
import { Engine } from '../../src/promql/engine';
import { QUERIES, TIMES, dashboardData } from './dashboardData';
import type { Measurement } from './measurement';

const ROUNDS = 30;

/** The parser against `parse-prometheus-text-format` in the same run, and the dashboard queries over 6 h at 15 s. */
export function bench(): Measurement[] {
  return [...measureParser(), ...measureQueries()];
}

function measureParser(): Measurement[] {
  const text = exposition();
  const megabytes = text.length / 1e6;
  const speed = (task: () => void): number => megabytes / (fastest(task) / 1000);
  const reference = speed(() => parsePrometheusTextFormat(text));
  const parser = new ExpositionParser();
  const cold = speed(() => parseExposition(text, 'prometheus'));
  const repeated = speed(() => parser.parse(text, 'prometheus'));
  return [
    { name: 'exposition text, cold', value: cold, unit: 'MB/s', reference, ratio: cold / reference },
    {
      name: 'exposition text, repeated',
      value: repeated,
      unit: 'MB/s',
      reference,
      ratio: repeated / reference,
    },
  ];
}

function measureQueries(): Measurement[] {
  const { head } = dashboardData();
  const engine = new Engine();
  return Object.entries(QUERIES).map(([name, query]) => ({
    name: `PromQL, 6 h at 15 s: ${name}`,
    value: fastest(() => {
      const result = engine.range(head, query, TIMES);
      if (!result.ok) throw new Error(`${query}: ${result.message}`);
    }),
    unit: 'ms',
  }));
}

function exposition(): string {
  let text = '';
  for (let family = 0; family < 60; family++) {
    text += `# HELP metric_${family}_total What it counts.\n# TYPE metric_${family}_total counter\n`;
    for (let series = 0; series < 30; series++) {
      const labels = `method="GET",path="/api/v1/resource/${series}",status="200",instance="host-${series % 5}"`;
      text += `metric_${family}_total{${labels}} ${(family * series * 7919) % 100_000}${series % 3 ? '' : '.5'}\n`;
    }
  }
  return text;
}

/** Milliseconds of the fastest of several rounds: what the others took longer was other work of the machine. */
function fastest(task: () => void): number {
  let best = Infinity;
  for (let round = 0; round < ROUNDS; round++) {
    const start = performance.now();
    task();
    best = Math.min(best, performance.now() - start);
  }
  return best;
}
