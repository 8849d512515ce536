import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { loadSqlite } from '../../../src/base/files/sqlite';
import type { LocalServer } from '../../fakes/localServer';
import { startLocalServer } from '../../fakes/localServer';
import { WindowProcess } from '../../fakes/windowProcesses';

describe.skipIf(!loadSqlite())('windows in processes of their own (needs Node 22.13 or later)', () => {
  let folder = '';
  let program = '';
  let server: LocalServer;
  let isWell = true;
  const windows: WindowProcess[] = [];
  const openWindow = (): WindowProcess => {
    const window = new WindowProcess(program, join(folder, 'store'), join(folder, 'sitrep.yaml'));
    windows.push(window);
    return window;
  };

  beforeAll(async () => {
    folder = mkdtempSync(join(tmpdir(), 'sitrep-windows-'));
    program = join(folder, 'window.cjs');
    const entry = join(__dirname, '../../fakes/windowProcess.ts');
    await build({ entryPoints: [entry], outfile: program, bundle: true, platform: 'node', format: 'cjs' });
    server = await startLocalServer((_, response) => {
      response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
      response.end(isWell ? '{"status": "ok"}' : '{"status": "error"}');
    });
    writeFileSync(
      join(folder, 'sitrep.yaml'),
      `services: {shop: {health: {url: "${server.origin}/health", every: 1s}}}\n`,
    );
  });
  afterAll(async () => {
    await Promise.all(windows.map((window) => window.kill()));
    await server.close();
    rmSync(folder, { recursive: true, force: true });
  });

  it(
    'make the traffic of one, show the same, act through one, and go on when it is killed',
    { timeout: 90_000 },
    async () => {
      const owner = await openWindow().shows(({ role }) => role === 'owner');
      const others = [openWindow(), openWindow()];
      const all = [owner, ...others];
      await Promise.all(all.map((one) => one.shows(({ verdicts }) => verdicts[0] === 'ok')));
      await owner.shows(({ sent }) => sent >= 5);
      expect(others.map(({ latest: { role, sent } }) => ({ role, sent }))).toEqual([
        { role: 'follower', sent: 0 },
        { role: 'follower', sent: 0 },
      ]);
      isWell = false;
      await Promise.all(
        all.map((one) => one.shows(({ alerts }) => alerts[0] === 'HealthCheckFailing firing')),
      );
      others[0]?.acknowledge('ana');
      await Promise.all(all.map((one) => one.shows(({ acknowledged }) => acknowledged[0] === 'ana')));
      expect(others.map(({ latest }) => latest.sent)).toEqual([0, 0]);

      const before = owner.latest.sent;
      await owner.kill();
      const next = await Promise.race(others.map((one) => one.shows(({ role }) => role === 'owner')));
      const last = others.find((one) => one !== next);
      isWell = true;
      await Promise.all(others.map((one) => one.shows(({ verdicts }) => verdicts[0] === 'ok')));
      expect(last?.latest).toMatchObject({ role: 'follower', sent: 0 });
      expect(next.latest.sent).toBeGreaterThan(0);
      expect(server.requests.length).toBeLessThanOrEqual(before + next.latest.sent + 1);
    },
  );
});
