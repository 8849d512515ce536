import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Locator } from 'playwright-core';
import { afterAll, beforeAll, expect, it } from 'vitest';
import type { LocalServer } from '../fakes/localServer.js';
import { startLocalServer } from '../fakes/localServer.js';
import { Workbench } from './workbench.js';

let server: LocalServer;
let workspace: string;
let first: Workbench;
let isWell = true;
const arrivals: number[] = [];

beforeAll(async () => {
  server = await startLocalServer((_, response) => {
    arrivals.push(performance.now());
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
    response.end(isWell ? '{"status": "ok"}' : '{"status": "error"}');
  });
  workspace = mkdtempSync(join(tmpdir(), 'sitrep-two-windows-'));
  writeFileSync(
    join(workspace, 'sitrep.yaml'),
    `services: {shop: {health: {url: "${server.origin}/health", every: 2s, severity: P1}}}\n`,
  );
  first = await Workbench.open({ workspace });
});
afterAll(async () => {
  await first?.close();
  await server?.close();
  rmSync(workspace, { recursive: true, force: true });
});

/** The bell in the corner with its dot: a notification itself goes when the window has no focus. */
const rungBell = ({ page }: Workbench): Locator => page.locator('.statusbar-item .codicon-bell-dot');
const storageReport = async (workbench: Workbench): Promise<string> => {
  await workbench.runCommand('Sitrep: Show Storage');
  return workbench.page.locator('.monaco-editor .view-lines').first().innerText();
};

it('two windows on one folder share one poller, and one of them tells', { timeout: 180_000 }, async () => {
  await first.openView('Sitrep');
  await first.statusBarItem('1 ok').waitFor();
  const second = await first.openAnother();
  await second.openView('Sitrep');
  await second.statusBarItem('1 ok').waitFor();
  const before = arrivals.length;
  await expect.poll(() => storageReport(first)).toMatch(/This.window.polls/);
  await expect.poll(() => storageReport(second)).toMatch(/Another.window.polls/);

  isWell = false;
  await Promise.all([first, second].map((one) => one.statusBarItem('HealthCheckFailing').waitFor()));
  await rungBell(first).waitFor();
  expect(await rungBell(second).count()).toBe(0);

  // Each turn of one poller begins 1.8 s after the answer before at the earliest; of two, some would fall in between.
  await expect.poll(() => arrivals.length - before).toBeGreaterThan(6);
  const since = arrivals.slice(before);
  const gaps = since.slice(1).map((at, index) => at - (since[index] ?? 0));
  expect(Math.min(...gaps)).toBeGreaterThan(1_500);
});
