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

/** A window, and what shows on its screen while the endpoint is well and as soon as it is not. */
interface Watcher<Seen extends readonly Promise<unknown>[]> {
  readonly extension: string;
  readonly well: (workbench: Workbench) => Promise<unknown>;
  readonly unwell: (workbench: Workbench) => Seen;
}

/**
 * From the last byte of a health endpoint's answer to the changed status bar and the changed row on screen, in ms. What the
 * reading of the screen costs (it is looked at with every frame) is in it.
 */
export async function measurePollToScreen(extension: string): Promise<PollToScreen> {
  const [statusBarMs = NaN, treeMs = NaN] = await measure({
    extension,
    well: async (workbench) => {
      await workbench.openView('Sitrep');
      await workbench.statusBarItem('1 ok').waitFor();
    },
    unwell: (workbench) => [
      workbench.statusBarItem('HealthCheckFailing').waitFor(),
      workbench.treeRow('Services', 'failing').first().waitFor(),
    ],
  });
  return { statusBarMs, treeMs };
}

/** The same of an extension that only asks the endpoint and writes its answer into the status bar: what VS Code takes. */
export async function measureAnswerToStatusBar(): Promise<number> {
  const extension = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  writeFileSync(join(extension, 'package.json'), JSON.stringify(MANIFEST));
  writeFileSync(join(extension, 'main.js'), MAIN);
  try {
    const [statusBarMs = NaN] = await measure({
      extension,
      well: (workbench) => workbench.statusBarItem('answered 200').waitFor(),
      unwell: (workbench) => [workbench.statusBarItem('answered 503').waitFor()],
    });
    return statusBarMs;
  } finally {
    rmSync(extension, { recursive: true, force: true });
  }
}

async function measure<Seen extends readonly Promise<unknown>[]>({
  extension,
  well,
  unwell,
}: Watcher<Seen>): Promise<readonly number[]> {
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
  const url = `http://127.0.0.1:${port}/health`;
  const workspace = mkdtempSync(join(tmpdir(), 'sitrep-bench-'));
  writeFileSync(join(workspace, 'sitrep.yaml'), `services: {shop: {health: {url: "${url}", every: 1s}}}\n`);
  writeFileSync(join(workspace, 'url.txt'), url);
  const workbench = await Workbench.open({ extension, workspace });
  try {
    await well(workbench);
    isWell = false;
    const seen = await Promise.all(unwell(workbench).map((wait) => wait.then(() => performance.now())));
    if (answeredAt === undefined) throw new Error('The endpoint has not been asked since it was unwell.');
    const answered = answeredAt;
    return seen.map((at) => Math.round(at - answered));
  } finally {
    await workbench.close();
    server.closeAllConnections();
    server.close();
    rmSync(workspace, { recursive: true, force: true });
  }
}

const MANIFEST = {
  ...{ name: 'status-bar-only', publisher: 'bench', version: '1.0.0', engines: { vscode: '*' } },
  ...{ main: './main.js', activationEvents: ['onStartupFinished'] },
};

const MAIN = `
const vscode = require('vscode');
const { readFileSync } = require('node:fs');
const http = require('node:http');
exports.activate = () => {
  const [folder] = vscode.workspace.workspaceFolders;
  const url = readFileSync(folder.uri.fsPath + '/url.txt', 'utf8');
  const item = vscode.window.createStatusBarItem();
  item.show();
  setInterval(() => http.get(url, (answer) => {
    answer.resume();
    answer.on('end', () => { item.text = 'answered ' + answer.statusCode; });
  }), 1000);
};
`;
