import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Workbench } from '../e2e/workbench.js';

const HEALTHY = '{"status": "healthy"}';
const UNWELL = '{"status": "unhealthy", "checks": {"database": false}}';

export interface PollToScreen {
  readonly statusBarMs: number;
  readonly treeMs: number;
}

/**
 * From the last byte of a health endpoint's answer to the changed status bar and the changed row on screen, in ms. What the
 * reading of the screen costs (it is looked at with every frame) is in it.
 */
export async function measurePollToScreen(extension: string): Promise<PollToScreen> {
  let isWell = true;
  let answeredAt: number | undefined;
  const server = createServer((_, response) => {
    const answersUnwell = !isWell;
    response.writeHead(isWell ? 200 : 503, { 'content-type': 'application/json' });
    response.end(isWell ? HEALTHY : UNWELL, () => {
      if (answersUnwell) answeredAt ??= performance.now();
    });
  });
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  const workspace = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  writeFileSync(
    join(workspace, 'sitrep.yaml'),
    `services: {shop: {health: {url: "http://127.0.0.1:${port}/health", every: 1s}}}\n`,
  );
  const workbench = await Workbench.open({ extension, workspace });
  try {
    await workbench.openView('Sitrep');
    await workbench.statusBarItem('1 ok').waitFor();
    isWell = false;
    const seen = (wait: Promise<unknown>): Promise<number> => wait.then(() => performance.now());
    const [statusBar, tree] = await Promise.all([
      seen(workbench.statusBarItem('HealthCheckFailing').waitFor()),
      seen(workbench.treeRow('Services', 'failing').first().waitFor()),
    ]);
    if (answeredAt === undefined) throw new Error('The endpoint has not been asked since it was unwell.');
    return { statusBarMs: Math.round(statusBar - answeredAt), treeMs: Math.round(tree - answeredAt) };
  } finally {
    await workbench.close();
    server.closeAllConnections();
    server.close();
    rmSync(workspace, { recursive: true, force: true });
  }
}
