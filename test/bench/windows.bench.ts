import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { root } from '../../scripts/paths.mjs';
import { WindowProcess } from '../fakes/windowProcesses.js';
import type { Measurement } from './measurement.js';

const WINDOWS = 10;
const SERVICES = 20;
const SECONDS = 20;
/** The design's limit for another window to take over. */
const TAKE_OVER_LIMIT = 10;

/** The traffic of ten windows against that of one, and how long nobody polls after `kill -9`, each in real processes. */
export async function bench(): Promise<readonly Measurement[]> {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-bench-windows-'));
  const arrivals: number[] = [];
  const server = createServer((_, response) => {
    arrivals.push(performance.now());
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"status": "ok"}');
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const program = join(folder, 'window.cjs');
  const file = join(folder, 'sitrep.yaml');
  const entry = join(root, 'test/fakes/windowProcess.ts');
  await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
  writeFileSync(file, configurationOf((server.address() as AddressInfo).port));
  const open = (store: string): WindowProcess => new WindowProcess(program, join(folder, store), file);
  try {
    const one = await rateOf([open('one')], arrivals);
    const ten = Array.from({ length: WINDOWS }, () => open('ten'));
    const { rate, gap } = await rateAndGapOf(ten, arrivals);
    return [
      compared("ten windows' request rate", rate, 'requests/s', one),
      compared('kill -9 of the window that polls → next request of another', gap, 's', TAKE_OVER_LIMIT),
    ];
  } finally {
    server.closeAllConnections();
    server.close();
    rmSync(folder, { recursive: true, force: true });
  }
}

const configurationOf = (port: number): string =>
  Array.from(
    { length: SERVICES },
    (_, index) => `  service-${index}: {health: {url: "http://127.0.0.1:${port}/${index}", every: 1s}}\n`,
  ).reduce((text, line) => text + line, 'services:\n');

async function rateOf(windows: readonly WindowProcess[], arrivals: readonly number[]): Promise<number> {
  try {
    return await measuredRate(windows, arrivals);
  } finally {
    await Promise.all(windows.map((window) => window.kill()));
  }
}

async function rateAndGapOf(
  windows: readonly WindowProcess[],
  arrivals: readonly number[],
): Promise<{ readonly rate: number; readonly gap: number }> {
  try {
    const rate = await measuredRate(windows, arrivals);
    const owner = windows.find(({ latest }) => latest.role === 'owner');
    if (!owner) throw new Error('No window polls.');
    await owner.kill();
    const killed = performance.now();
    const others = windows.filter((window) => window !== owner);
    await Promise.race(others.map((window) => window.shows(({ sent }) => sent > 0)));
    const next = arrivals.find((at) => at > killed) ?? performance.now();
    return { rate, gap: Math.round((next - killed) / 100) / 10 };
  } finally {
    await Promise.all(windows.map((window) => window.kill()));
  }
}

/** Requests a second, from when every window shows every service as healthy. */
async function measuredRate(windows: readonly WindowProcess[], arrivals: readonly number[]): Promise<number> {
  await Promise.all(
    windows.map((window) =>
      window.shows(({ verdicts }) => verdicts.filter((verdict) => verdict === 'ok').length === SERVICES),
    ),
  );
  const before = arrivals.length;
  await new Promise((resolve) => setTimeout(resolve, SECONDS * 1_000));
  return (arrivals.length - before) / SECONDS;
}

const compared = (name: string, value: number, unit: string, reference: number): Measurement => ({
  ...{ name, value, unit, reference },
  ratio: value / reference,
});
