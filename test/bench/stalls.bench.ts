import { monitorEventLoopDelay } from 'node:perf_hooks';
import { setTimeout as pause } from 'node:timers/promises';
import { stringify } from 'yaml';
import type { Ms } from '../../src/base/clock';
import { systemClock } from '../../src/base/clock';
import type { Turn, Work } from '../../src/base/turns';
import { inTurns, LENGTH_OF_TURN } from '../../src/base/turns';
import { EmbeddedMetricSource } from '../../src/metrics/embedded/embeddedMetricSource';
import { Head, MOST_SERIES_OF_ONE_TARGET } from '../../src/metrics/embedded/head';
import { ExpositionParser } from '../../src/metrics/exposition';
import { GroupEvaluation } from '../../src/monitoring/rules/evaluation/groupEvaluation';
import { readRuleFile, readRuleFileInTurns } from '../../src/monitoring/rules/file/readRuleFile';
import { Engine } from '../../src/promql/engine';
import { STEP, TIMES, dashboardData } from './dashboardData';
import type { Measurement } from './measurement';
import { durationOf } from './measurement';

const ROUNDS = 8;
/** What nobody notices, by the design. */
const BUDGET = 50;
const { signal } = new AbortController();

/** How long everything else in the process waits at most while the metrics engine works. */
export async function bench(): Promise<Measurement[]> {
  const { head } = dashboardData();
  return [
    ...(await rules(head)),
    ...(await dashboard(head)),
    ...(await largest()),
    ...(await scrape()),
    ...(await indivisible()),
    ...(await sealing()),
  ];
}

/** The longest turns of some work, in CPU time: that is our own, whatever else the machine does. */
async function indivisible(): Promise<Measurement[]> {
  const samples = Array.from({ length: MOST_SERIES_OF_ONE_TARGET }, (_unused, at) => ({
    name: 'orders_total',
    labels: { host: `host-${at}`, path: '/api/v1/orders', code: '200' },
    value: at,
  }));
  const text = stringify(JSON.parse(fiveHundredRules()));
  const tasks: Readonly<Record<string, () => number>> = {
    [`a first scrape of ${samples.length} new series is stored`]: () => {
      const head = new Head();
      const scrape = { target: 'shop', labels: { job: 'shop' }, at: STEP, samples };
      const longest = longestTurn((turn) => head.prepare(scrape, turn));
      return Math.max(
        longest,
        cpuOf(() => head.append(scrape)),
      );
    },
    [`a YAML file of 500 rules is read, ${Math.round(text.length / 1000)} kB`]: () =>
      longestTurn((turn) => readRuleFileInTurns(text, 'rules.yml', turn)),
  };
  return Object.entries(tasks).map(([name, longest]) => {
    const value = Math.min(...Array.from({ length: ROUNDS }, longest));
    return {
      name: `${name}, longest turn, CPU time`,
      value,
      unit: 'ms',
      reference: BUDGET,
      ratio: value / BUDGET,
    };
  });
}

/** Work in turns as long as those of the product, here in CPU time; answers the longest. */
function longestTurn(begin: (turn: Turn) => Work<unknown>): number {
  let used = cpuClock();
  const work = begin({ isOver: () => used() >= LENGTH_OF_TURN });
  const turns: number[] = [];
  for (let isDone = false; !isDone; used = cpuClock()) {
    isDone = work.next().done === true;
    turns.push(used());
  }
  return Math.max(...turns);
}

function cpuOf(task: () => unknown): number {
  const used = cpuClock();
  task();
  return used();
}

/** Milliseconds of CPU time since now. */
function cpuClock(): () => Ms {
  const before = process.cpuUsage();
  return () => {
    const { user, system } = process.cpuUsage(before);
    return (user + system) / 1_000;
  };
}

/** Storing a scrape is one turn, and what has become older is encoded in it: the longest of them, in CPU time. */
async function sealing(): Promise<Measurement[]> {
  const labels = Array.from({ length: MOST_SERIES_OF_ONE_TARGET }, (_unused, at) => ({ host: `host-${at}` }));
  const longest: number[] = [];
  for (let round = 0; round < 3; round++) {
    const head = new Head();
    const turns: number[] = [];
    for (let scrape = 1; scrape <= 200; scrape++) {
      const samples = labels.map((each, at) => ({
        name: 'orders_total',
        labels: each,
        value: scrape * (at % 17) + ((at * scrape) % 7),
      }));
      const store = (): unknown => head.append({ target: 'shop', labels: {}, at: scrape * STEP, samples });
      turns.push((await durationOf(store)).cpu);
    }
    // In the first one all series are new, which is measured by itself.
    longest.push(Math.max(...turns.slice(1)));
  }
  const value = Math.min(...longest);
  const name = `200 scrapes of ${labels.length} counters are stored and sealed, CPU time of the longest`;
  return [{ name, value, unit: 'ms', reference: BUDGET, ratio: value / BUDGET }];
}

async function rules(head: Head): Promise<Measurement[]> {
  const groups = readRuleFile(fiveHundredRules(), 'rules.yml').groups.map(
    (group) =>
      new GroupEvaluation(
        group,
        { head, engine: new Engine(), externalLabels: {}, externalUrl: '' },
        { unknownWithoutData: () => false },
      ),
  );
  let at = TIMES.end;
  return measure('500 rules of 50 groups in one tick', async () => {
    at += STEP;
    await inTurns(
      function* (turn) {
        for (const group of groups) yield* group.evaluateInTurns(at, turn);
      },
      systemClock,
      signal,
    );
  });
}

async function dashboard(head: Head): Promise<Measurement[]> {
  const source = new EmbeddedMetricSource({ head, clock: systemClock });
  const { start: from, end: to, step } = TIMES;
  return measure('rate of 200 series and the mean of an hour of 50, 6 h at 15 s, at once', () =>
    Promise.all(
      ['rate(requests_total[5m])', 'avg_over_time(queue_length[1h])'].map((expression) =>
        source.range({ expression, from, to, step }, signal),
      ),
    ),
  );
}

/** As many series as one endpoint may have. */
async function largest(): Promise<Measurement[]> {
  const head = new Head();
  const samples = Array.from({ length: MOST_SERIES_OF_ONE_TARGET }, (_unused, at) => ({
    name: 'orders_total',
    labels: { host: `host-${at}` },
    value: at,
  }));
  for (let at = 0; at <= 240 * STEP; at += STEP) head.append({ target: 'shop', labels: {}, at, samples });
  const source = new EmbeddedMetricSource({ head, clock: systemClock });
  const query = { from: 0, to: 240 * STEP, step: STEP };
  return measure(`a ratio of ${samples.length} series each, 1 h at 15 s`, () =>
    source.range({ expression: 'rate(orders_total[5m]) / orders_total', ...query }, signal),
  );
}

async function scrape(): Promise<Measurement[]> {
  const lines = Array.from(
    { length: 140_000 },
    (_unused, at) => `orders_total{instance="host-${at}",path="/api/v1/orders",code="200"} ${at}\n`,
  );
  const text = lines.join('');
  const megabytes = (text.length / 1e6).toFixed(1);
  return measure(`a scrape of ${megabytes} MB that was never seen`, () =>
    new ExpositionParser().parseInTurns(text, 'prometheus', systemClock, signal),
  );
}

/** The quietest of some rounds: what others on the machine do can only add to it. */
async function measure(name: string, task: () => Promise<unknown>): Promise<Measurement[]> {
  const stalls: number[] = [];
  const durations: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    const delays = monitorEventLoopDelay({ resolution: 1 });
    delays.enable();
    await pause(10);
    delays.reset();
    durations.push((await durationOf(task)).wall);
    await pause(10);
    delays.disable();
    stalls.push(delays.max / 1e6);
  }
  const stall = Math.min(...stalls);
  return [
    { name, value: Math.min(...durations), unit: 'ms' },
    { name: `${name}, longest stall`, value: stall, unit: 'ms', reference: BUDGET, ratio: stall / BUDGET },
  ];
}

const EXPRESSIONS = [
  'sum by (service) (rate(requests_total{code="500"}[5m])) / sum by (service) (rate(requests_total[5m])) > 0.05',
  'histogram_quantile(0.99, sum by (service, le) (rate(latency_bucket[5m]))) > 2',
  'avg_over_time(queue_length[1h]) > 1000',
  'max by (service) (queue_length) > 90',
  'sum(increase(requests_total[1h])) < 10',
];

function fiveHundredRules(): string {
  const groups = Array.from({ length: 50 }, (_unused, group) => ({
    name: `group ${group}`,
    rules: Array.from({ length: 10 }, (_other, rule) => ({
      alert: `Alert${rule}`,
      expr: EXPRESSIONS[(group * 10 + rule) % EXPRESSIONS.length],
      for: '5m',
      annotations: { summary: '{{ $labels.service }} is at {{ $value | humanize }}' },
    })),
  }));
  // JSON is YAML.
  return JSON.stringify({ groups });
}
