import assert from 'node:assert/strict';
import { homedir } from 'node:os';
import { dirname, join } from 'node:path';
import { after, before, describe, it } from 'mocha';
import * as vscode from 'vscode';
import { readStorePointers, stateFolder } from '../../src/monitoring/sharing/storePointer';
import type { Shell } from '../../src/extension';
import type { MonitoringEngine } from '../../src/monitoring/engine/engine';
import { WindowProcess } from '../fakes/windowProcesses';
import { FakeService } from './fakeService';

const HEALTHY = { status: 200, body: '{"status": "ok"}' };
const FAILING = { status: 503, body: '{"status": "error"}' };

/** The second window is a process of its own with the same engine: a desktop opens no folder twice. */
describe('two windows', () => {
  const service = new FakeService({ '/health': HEALTHY });
  let monitoring: MonitoringEngine;
  let store: string;
  let other: WindowProcess;

  before(async () => {
    await service.plugIn();
    const extension = vscode.extensions.getExtension<Shell>('sitrep.sitrep');
    assert.ok(extension, 'VS Code does not know the extension');
    const { sitrep } = await extension.activate();
    ({ monitoring } = sitrep);
    const [log] = sitrep.storage;
    assert.ok(log?.file, 'nothing is kept on disk');
    store = dirname(log.file);
    await write(`services: {shop: {health: {url: "${service.url}/health", every: 1s}}}\n`);
    await until(isHealthy);
    other = new WindowProcess(join(__dirname, 'windowProcess.js'), store, configurationFile().fsPath);
  });

  after(async () => {
    await other.kill();
    await vscode.workspace.fs.delete(configurationFile());
    await until(() => monitoring.snapshot.sources.length === 0);
    await service.pullPlug();
  });

  it('share one poller: the second asks nobody and shows the same', async () => {
    assert.equal(monitoring.role, 'owner');
    await other.shows(({ verdicts }) => verdicts[0] === 'ok');
    service.answers = { '/health': FAILING };
    await other.shows(({ alerts }) => alerts[0] === 'HealthCheckFailing firing');
    const { role, sent } = other.latest;
    assert.deepEqual({ role, sent }, { role: 'follower', sent: 0 });
  });

  it('act through the one that polls', async () => {
    other.acknowledge('ana');
    await until(() => monitoring.snapshot.alerts[0]?.acknowledgement?.by === 'ana');
  });

  it('are found by who knows only the folder', async () => {
    const { platform } = process;
    const state = stateFolder(process.env, { platform, home: homedir() });
    const [pointer] = await readStorePointers(state, dirname(configurationFile().fsPath));
    assert.equal(pointer?.directory, store);
  });

  it('take over from each other, also after kill -9', async () => {
    monitoring.pause('Paused by the suite.');
    await other.shows(({ role }) => role === 'owner');
    monitoring.resume();
    service.answers = { '/health': HEALTHY };
    await until(isHealthy);
    assert.equal(monitoring.role, 'follower');
    assert.equal(monitoring.pollingProcess, other.pid);
    const asked = service.requests.length;
    await other.kill();
    await until(() => monitoring.role === 'owner');
    await until(() => service.requests.length > asked);
    await until(isHealthy);
  });

  const isHealthy = (): boolean => monitoring.snapshot.services[0]?.checks[0]?.verdict === 'ok';

  /** Looks again with every change, whatever it is of; Mocha's own limit ends it. */
  async function until(holds: () => boolean): Promise<void> {
    while (!holds()) await new Promise((resolve) => setTimeout(resolve, 50));
  }
});

function configurationFile(): vscode.Uri {
  const folder = vscode.workspace.workspaceFolders?.[0];
  assert.ok(folder, 'the suite needs a folder');
  return vscode.Uri.joinPath(folder.uri, 'sitrep.yaml');
}

const write = (text: string): Thenable<void> =>
  vscode.workspace.fs.writeFile(configurationFile(), new TextEncoder().encode(text));
