import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore, toDisposable } from '../base/disposable';
import { HttpError, textOf } from '../base/http/http';
import type { Sitrep } from './sitrep';

/** The demo company while it runs in this window. */
export interface DemoCompany {
  /** Address of its control page and API. */
  readonly control: string;
  dispose(): Promise<void>;
}

export interface DemoLauncher {
  /** Writes the workspace into the folder and starts the servers. */
  start(workspace: string): Promise<DemoCompany>;
  /** The control address that a workspace of the demo names, running or not; nothing for any other folder. */
  controlOf(workspace: string): string | undefined;
}

const PROBE_TIMEOUT = 2_000;

/**
 * *Open Demo* writes the made-up company into the extension's own storage and opens that folder. A window on a demo
 * folder starts the company when nobody else has, and ends it with itself.
 */
export function registerDemo(sitrep: Sitrep, launcher: DemoLauncher): Disposable {
  const owned = new DisposableStore();
  const stopping = new AbortController();
  owned.add(toDisposable(() => stopping.abort()));
  const folder = vscode.workspace.workspaceFolders?.[0]?.uri.fsPath;
  const control = (): string | undefined => (folder === undefined ? undefined : launcher.controlOf(folder));
  const register = (id: string, run: () => Promise<void>): void => {
    owned.add(
      vscode.commands.registerCommand(id, () => run().catch((error: unknown) => complain(sitrep, error))),
    );
  };
  register('sitrep.openDemo', () => openDemo(sitrep, launcher, control() !== undefined));
  register('sitrep.demo.incident', () => steerIncident(sitrep, control(), stopping.signal));
  if (folder !== undefined && control() !== undefined && vscode.workspace.isTrusted) {
    keepRunning(sitrep, { launcher, folder, owned, signal: stopping.signal }).catch((error: unknown) =>
      complain(sitrep, error),
    );
  }
  return owned;
}

function complain({ log, messages }: Sitrep, error: unknown): void {
  log.error('The demo company does not answer.', error);
  messages.error('The demo company does not answer. The log says why.', {
    label: 'Open Log',
    run: () => log.show(),
  });
}

interface DemoWindow {
  readonly launcher: DemoLauncher;
  readonly folder: string;
  readonly owned: DisposableStore;
  readonly signal: AbortSignal;
}

/** Starts the company of this folder, unless whoever opened the window runs it already. */
async function keepRunning(sitrep: Sitrep, { launcher, folder, owned, signal }: DemoWindow): Promise<void> {
  if (await isAnswering(sitrep, launcher.controlOf(folder), signal)) return;
  const company = await launcher.start(folder);
  const stop = (): void => {
    company.dispose().catch((error: unknown) => sitrep.log.error('The demo company did not stop.', error));
  };
  owned.add(toDisposable(stop));
  sitrep.log.info(`The demo company runs; its control page is ${company.control}.`);
}

async function isAnswering(
  { http }: Sitrep,
  control: string | undefined,
  signal: AbortSignal,
): Promise<boolean> {
  if (control === undefined || !URL.canParse(control)) return false;
  try {
    return (await http.send({ url: control, timeout: PROBE_TIMEOUT }, signal)).status === 200;
  } catch (error) {
    // Nobody there is the answer to the question.
    if (error instanceof HttpError) return false;
    throw error;
  }
}

async function openDemo(
  { extension, messages }: Sitrep,
  launcher: DemoLauncher,
  isOpen: boolean,
): Promise<void> {
  if (isOpen) {
    messages.info('The demo is open: this window shows it.');
    return;
  }
  const folder = vscode.Uri.joinPath(extension.globalStorageUri, 'demo');
  await vscode.workspace.fs.createDirectory(folder);
  const folderIsOpen = (vscode.workspace.workspaceFolders?.length ?? 0) > 0;
  // Started once for its files; the window that opens on them starts the company for good.
  await (await launcher.start(folder.fsPath)).dispose();
  await vscode.commands.executeCommand('vscode.openFolder', folder, { forceNewWindow: folderIsOpen });
}

interface IncidentState {
  readonly name: string;
  /** As the demo's control API words it: `idle`, `escalating`, `full`, `recovering`. */
  readonly phase: string;
}

/** Begins or ends one of the scripted incidents. */
async function steerIncident(
  { http, messages, monitoring }: Sitrep,
  control: string | undefined,
  signal: AbortSignal,
): Promise<void> {
  if (control === undefined) {
    messages.info('This window does not show the demo. Open it with "Sitrep: Open Demo".');
    return;
  }
  const answer = await http.send({ url: new URL('/incidents', control).href }, signal);
  const { incidents } = JSON.parse(textOf(answer)) as { readonly incidents: readonly IncidentState[] };
  const items = incidents.map(({ name, phase }) => {
    const goesOn = phase === 'escalating' || phase === 'full';
    const description = `${phase}: choose to ${goesOn ? 'end' : 'begin'} it`;
    return { label: name, description, verb: goesOn ? 'stop' : 'start' };
  });
  const chosen = await vscode.window.showQuickPick(items, { title: 'Which incident?' });
  if (!chosen) return;
  const url = new URL(`/incidents/${chosen.label}/${chosen.verb}`, control).href;
  await http.send({ method: 'POST', url }, signal);
  await monitoring.refresh();
}
