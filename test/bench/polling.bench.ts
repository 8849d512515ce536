import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { build } from 'esbuild';
import { ensureModernNode } from '../../scripts/host/install.mjs';
import { root } from '../../scripts/paths.mjs';
import type { Measurement } from './measurement.js';
import type { ProcessUse } from './polling/measuredProcess.js';

const SERVICES = 20;
const MINUTE = 60_000;
const REPORT_EVERY = 5;
const CPU_BUDGET_PERCENT = 1;
const HEAP_BUDGET_MEGABYTES = 40;

/**
 * What polling costs, in real time: twenty services with a health check and some 300 series each, every 15 s, with a rule
 * file that is evaluated and its series on disk. The engine has a process of its own, and so have the services.
 */
export async function bench({ minutes }: { readonly minutes: number }): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-polling-'));
  const children: ChildProcess[] = [];
  const start = async (name: string, ...rest: readonly string[]): Promise<ChildProcess> => {
    const outfile = join(folder, `${name}.cjs`);
    const entry = join(root, `test/bench/polling/${name}.ts`);
    await build({ entryPoints: [entry], outfile, bundle: true, platform: 'node', format: 'cjs' });
    const execPath = await ensureModernNode();
    const child = fork(outfile, rest, { execPath, execArgv: ['--expose-gc'], stdio: 'inherit' });
    children.push(child);
    return child;
  };
  try {
    const company = await start('companyProcess');
    const port = await answerOf<number>(company);
    const file = join(folder, 'sitrep.yaml');
    writeFileSync(file, configurationOf(port));
    writeFileSync(join(folder, 'rules.yml'), RULES);
    const empty = await start('emptyProcess');
    await answerOf(empty);
    const idle = await useOf(empty);
    const engine = await start('engineProcess', join(folder, 'store'), file);
    await answerOf(engine);
    return await measure(engine, idle, minutes);
  } finally {
    for (const child of children) child.kill('SIGKILL');
    rmSync(folder, { recursive: true, force: true, maxRetries: 3 });
  }
}

async function measure(engine: ChildProcess, idle: ProcessUse, minutes: number): Promise<Measurement[]> {
  const began = performance.now();
  // Loading the program is activation, which has a budget of its own.
  const first = await useOf(engine);
  let last = first;
  for (let minute = 1; minute <= minutes; minute++) {
    await pause(Math.max(0, began + minute * MINUTE - performance.now()));
    // A collection that nobody asked for costs CPU as well, so it is asked for seldom.
    if (minute % REPORT_EVERY !== 0 && minute !== minutes) continue;
    last = await useOf(engine);
    const { cpu, heap } = compare(first, last, idle, performance.now() - began);
    const shown = `${cpu.toFixed(3)} % of a core, ${heap.toFixed(1)} MB`;
    process.stderr.write(`  ${minute} min: ${shown}, ${last.answers} answers, ${last.verdicts}\n`);
  }
  const { cpu, heap } = compare(first, last, idle, performance.now() - began);
  const about = `${SERVICES} services polled every 15 s for ${minutes} min`;
  return [
    budgeted(`${about}: CPU time`, cpu, '% of a core', CPU_BUDGET_PERCENT),
    budgeted(`${about}: heap above an empty process`, heap, 'MB', HEAP_BUDGET_MEGABYTES),
    { name: `${about}: answers`, value: last.answers, unit: 'answers' },
  ];
}

const compare = (
  first: ProcessUse,
  last: ProcessUse,
  idle: ProcessUse,
  elapsed: number,
): { readonly cpu: number; readonly heap: number } => ({
  cpu: ((last.cpu - first.cpu) / elapsed) * 100,
  heap: (last.heap - idle.heap) / 1e6,
});

function useOf(child: ChildProcess): Promise<ProcessUse> {
  const answer = answerOf<ProcessUse>(child);
  child.send('use');
  return answer;
}

function answerOf<T>(child: ChildProcess): Promise<T> {
  return new Promise((resolve, reject) => {
    const ended = (): void => reject(new Error('A process of the bench has ended.'));
    child.once('exit', ended);
    child.once('message', (answer: T) => {
      child.off('exit', ended);
      resolve(answer);
    });
  });
}

const budgeted = (name: string, value: number, unit: string, reference: number): Measurement => ({
  ...{ name, value, unit, reference },
  ratio: value / reference,
});

const configurationOf = (port: number): string =>
  [
    'services:',
    ...Array.from({ length: SERVICES }, (_unused, index) => {
      const url = `http://127.0.0.1:${port}/${index}`;
      return `  service-${index}: {health: [{url: "${url}/health", every: 15s}], metrics: {url: "${url}/metrics", every: 15s}}`;
    }),
    'rules: [rules.yml]',
    '',
  ].join('\n');

const RULES = `groups:
- name: services
  rules:
  - record: service:http_requests:rate5m
    expr: sum by (service) (rate(http_requests_total[5m]))
  - alert: ManyErrors
    expr: sum by (service) (rate(http_requests_total{code="500"}[5m])) / service:http_requests:rate5m > 0.9
    for: 5m
  - alert: SlowAnswers
    expr: histogram_quantile(0.95, sum by (service, le) (rate(http_request_duration_seconds_bucket[5m]))) > 20
    for: 10m
  - alert: LongQueue
    expr: max by (service, queue) (queue_length) > 1000
    for: 5m
    annotations:
      summary: '{{ $labels.queue }} of {{ $labels.service }} has {{ $value | humanize }} tasks'
  - alert: ServiceDown
    expr: up == 0
    for: 1m
`;
