import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { textOf } from '../base/http/http';
import type { Sitrep } from './sitrep';

/** What the demo company looks like from here: started once, it runs until the window closes. */
export interface DemoCompany {
  readonly workspace: string;
  /** Address of its control API. */
  readonly control: string;
  dispose(): Promise<void>;
}

export interface DemoLauncher {
  /** Writes the workspace into the folder, starts the servers, and answers with where they are. */
  start(workspace: string): Promise<DemoCompany>;
}

const RESUME_KEY = 'sitrep.demoWorkspace';

/**
 * *See the Demo* writes the made-up company into the extension's own storage, opens that folder, and starts the
 * company there: it lives in the window that shows it.
 */
export function registerDemo(sitrep: Sitrep, launcher: DemoLauncher): Disposable {
  const owned = new DisposableStore();
  const { extension, log } = sitrep;
  let company: DemoCompany | undefined;
  const isDemoWindow = (): boolean => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
    return folder !== undefined && extension.globalState.get<string>(RESUME_KEY) === folder;
  };
  const start = async (): Promise<void> => {
    const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath ?? '';
    company ??= await launcher.start(folder);
    log.info(`The demo company runs; its control page is ${company.control}.`);
    await sitrep.configurations.reload();
  };
  owned.add(vscode.commands.registerCommand('sitrep.openDemo', () => openDemo(sitrep, launcher, isDemoWindow())));
  owned.add(
    vscode.commands.registerCommand('sitrep.demo.incident', () => steerIncident(sitrep, company?.control)),
  );
  owned.add({
    dispose: () => {
      company?.dispose().catch((error: unknown) => log.error('The demo company did not stop cleanly.', error));
    },
  });
  if (isDemoWindow() && vscode.workspace.isTrusted) {
    start().catch((error: unknown) => {
      log.error('The demo company did not start.', error);
      sitrep.messages.error('The demo company did not start. The log says why.', { label: 'Open Log', run: () => log.show() });
    });
  }
  return owned;
}

async function openDemo({ extension, messages }: Sitrep, launcher: DemoLauncher, isOpen: boolean): Promise<void> {
  if (isOpen) {
    messages.info('The demo is open: this window shows it.');
    return;
  }
  const folder = vscode.Uri.joinPath(extension.globalStorageUri, 'demo');
  await vscode.workspace.fs.createDirectory(vscode.Uri.joinPath(extension.globalStorageUri));
  // Once started and stopped, the files are there: the window that opens starts the company again, on new ports.
  const company = await launcher.start(folder.fsPath);
  await company.dispose();
  await extension.globalState.update(RESUME_KEY, folder.fsPath);
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: true });
}

interface IncidentState {
  readonly name: string;
  readonly active?: boolean;
}

async function steerIncident({ http, messages, monitoring }: Sitrep, control: string | undefined): Promise<void> {
  const address = control ?? controlFromEnvironment();
  if (address === undefined) {
    messages.info('The demo company does not run in this window. Open it with "Sitrep: See the Demo".');
    return;
  }
  const { signal } = new AbortController();
  const answer = await http.send({ url: new URL('/incidents', address).href }, signal);
  const { incidents } = JSON.parse(textOf(answer)) as { readonly incidents: readonly IncidentState[] };
  const items = incidents.map(({ name, active = false }) => ({
    label: name,
    description: active ? 'runs; choose to end it' : 'choose to begin it',
    verb: active ? 'stop' : 'start',
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Which incident?' });
  if (!chosen) return;
  const url = new URL(`/incidents/${chosen.label}/${chosen.verb}`, address).href;
  await http.send({ method: 'POST', url }, signal);
  await monitoring.refresh();
}

/** A demo company that was started outside of this window, by `npm start`. */
const controlFromEnvironment = (): string | undefined => process.env['SITREP_DEMO_CONTROL'];
