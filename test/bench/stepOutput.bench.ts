import { spawn } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { systemClock } from '../../src/base/clock';
import { silentLog } from '../../src/base/log';
import { Redaction } from '../../src/base/secrets/redaction';
import { shellKernel } from '../../src/kernels/shell';
import type { StepOutput } from '../../src/runbook/kernel';
import { OutputBuffer } from '../../src/runbook/output/outputBuffer';
import { OutputFiles } from '../../src/runbook/output/whole/outputFiles';
import { KeptOutput } from '../../src/runbook/step/keptOutput';
import { kernelContext } from '../contract/kernelContext';
import type { Measurement } from './measurement';

const ROUNDS = 9;
const STALL_BUDGET = 50;
const MEMORY_BUDGET = 100;
const MEGABYTE = 1_000_000;
const HUNDRED_MEGABYTES = `yes 'a line of a log that a worker writes about its queue' | head -c ${100 * MEGABYTE}`;
const { signal } = new AbortController();

/** How soon a shell step shows something, and what a hundred megabytes of output cost everything else in the process. */
export async function bench(): Promise<readonly Measurement[]> {
  return [await firstOutput(), ...(await streamed())];
}

async function firstOutput(): Promise<Measurement> {
  const own: number[] = [];
  const plain: number[] = [];
  for (let round = 0; round < ROUNDS; round++) {
    plain.push(
      await timeToFirst((heard) => void spawn('bash', ['-c', 'echo hello']).stdout.once('data', heard)),
    );
    own.push(await timeToFirst((heard) => void runShell('echo hello', { stdout: heard })));
  }
  const [value, reference] = [Math.min(...own), Math.min(...plain)];
  return { name: 'bash step: run → first output', value, unit: 'ms', reference, ratio: value / reference };
}

function timeToFirst(start: (heard: () => void) => void): Promise<number> {
  const started = performance.now();
  return new Promise((resolve) => start(() => resolve(performance.now() - started)));
}

async function streamed(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-output-'));
  const masking = new Redaction();
  masking.add('a secret that is looked for in every line');
  const files = new OutputFiles({
    folder,
    limit: () => 200 * MEGABYTE,
    clock: systemClock,
    masking,
    log: silentLog,
  });
  const whole = files.begin({
    step: 'bench',
    language: 'bash',
    uri: '',
    place: 'this machine',
    startedAt: 0,
  });
  const shown = new OutputBuffer({ write: () => undefined, show: () => undefined }, systemClock, masking);
  const delays = monitorEventLoopDelay({ resolution: 1 });
  const before = process.memoryUsage().rss;
  let highest = before;
  const watching = setInterval(() => (highest = Math.max(highest, process.memoryUsage().rss)), 20);
  try {
    delays.enable();
    const started = performance.now();
    await runShell(HUNDRED_MEGABYTES, new KeptOutput(shown, { format: undefined, whole }));
    const written = await whole?.end({ isShown: false, ended: 'bench' });
    if ((written?.size ?? 0) < 100 * MEGABYTE) throw new Error('not all of the output was kept');
    return [
      ...budgeted('longest stall', delays.max / 1e6, 'ms', STALL_BUDGET),
      ...budgeted('growth of memory', (highest - before) / MEGABYTE, 'MB', MEMORY_BUDGET),
      { name: `${STREAMED}: from run to kept on disk`, value: performance.now() - started, unit: 'ms' },
    ];
  } finally {
    delays.disable();
    clearInterval(watching);
    shown.dispose();
    rmSync(folder, { recursive: true, force: true });
  }
}

const STREAMED = '100 MB of output of a bash step';

const budgeted = (what: string, value: number, unit: string, reference: number): Measurement[] => [
  { name: `${STREAMED}: ${what}`, value, unit, reference, ratio: value / reference },
];

async function runShell(source: string, output: Partial<StepOutput>): Promise<void> {
  const kernel = shellKernel.create(kernelContext());
  const none = (): undefined => undefined;
  const all: StepOutput =
    output instanceof KeptOutput ? output : { stdout: none, stderr: none, show: none, ...output };
  try {
    await kernel.run(
      {
        ...{ language: 'bash', source, variables: {}, connection: undefined, workingDirectory: undefined },
        ...{ timeout: 120_000, outputLimit: MEGABYTE },
      },
      all,
      signal,
    );
  } finally {
    kernel.dispose();
  }
}
