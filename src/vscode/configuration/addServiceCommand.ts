import * as vscode from 'vscode';
import { CancelledError, throwIfAborted } from '../../base/abort';
import { HttpError, textOf } from '../../base/http/http';
import type { Finding, Probe } from '../../monitoring/configuration/edit/addService';
import {
  addFinding,
  normaliseUrl,
  probePlan,
  recogniseAnswers,
  suggestName,
} from '../../monitoring/configuration/edit/addService';
import type { Insertion } from '../../monitoring/configuration/edit/yamlInsertion';
import type { ProbedAnswer } from '../../monitoring/source';
import type { Sitrep } from '../sitrep';
import { withCancellableProgress } from '../host/progress';
import { writeInsertion } from './writeInsertion';

const PROBE_TIMEOUT = 5_000;
const PROBE_BYTES = 1024 * 1024;

/** *Add Service…*: a URL in, what lives there shown, the chosen lines written into `sitrep.yaml`. */
export async function addService(sitrep: Sitrep): Promise<void> {
  if (!vscode.workspace.isTrusted) {
    sitrep.messages.warn('Nothing is contacted in Restricted Mode. Trust this workspace first.', {
      label: 'Manage Trust',
      run: () => vscode.commands.executeCommand('workbench.trust.manage'),
    });
    return;
  }
  const folder = await chooseFolder(sitrep);
  const url = folder && (await askUrl());
  if (!folder || url === undefined) return;
  const answers = await withCancellableProgress(`Looking at what answers at ${url}`, (signal) =>
    probeAll(sitrep, probePlan(url), signal),
  );
  if (!answers) return;
  const chosen = await chooseFindings(sitrep, url, answers);
  const name = chosen && chosen.length > 0 ? await askName(url) : undefined;
  if (!chosen || name === undefined) return;
  await writeInsertion(sitrep, folder, (text) => addAll(text, name, chosen));
}

async function chooseFolder({ messages }: Sitrep): Promise<vscode.WorkspaceFolder | undefined> {
  const folders = vscode.workspace.workspaceFolders ?? [];
  if (folders.length > 1) return vscode.window.showWorkspaceFolderPick();
  if (folders.length === 0) {
    messages.info('sitrep.yaml lives in the folder that is open. Open one first.', {
      label: 'Open Folder',
      run: () => vscode.commands.executeCommand('vscode.openFolder'),
    });
  }
  return folders[0];
}

async function askUrl(): Promise<string | undefined> {
  const typed = await vscode.window.showInputBox({
    title: 'Add Service',
    prompt: 'A health or metrics endpoint, Prometheus, Alertmanager, a monitoring API or Sentry.',
    placeHolder: 'https://shop.example.com/health',
    ignoreFocusOut: true,
    validateInput: (text) =>
      text.trim() === '' || normaliseUrl(text) !== undefined
        ? undefined
        : `"${text}" is no web address. Write one such as https://shop.example.com.`,
  });
  return typed === undefined ? undefined : normaliseUrl(typed);
}

/** The URL itself first, then the paths below it; one that fails is no answer, and the log says why. */
async function probeAll(
  sitrep: Sitrep,
  plan: readonly Probe[],
  signal: AbortSignal,
): Promise<readonly ProbedAnswer[]> {
  const answers = await Promise.all(plan.map((probe) => probeOne(sitrep, probe, signal)));
  throwIfAborted(signal);
  return answers.filter((answer) => answer !== undefined);
}

async function probeOne(
  { http, log }: Sitrep,
  probe: Probe,
  signal: AbortSignal,
): Promise<ProbedAnswer | undefined> {
  try {
    const request = { url: probe.url, timeout: PROBE_TIMEOUT, maxBytes: PROBE_BYTES };
    const response = await http.send(request, signal);
    const contentType = response.headers['content-type'] ?? '';
    return { ...probe, status: response.status, contentType, text: textOf(response) };
  } catch (error) {
    if (error instanceof CancelledError) throw error;
    if (!(error instanceof HttpError)) throw error;
    log.info(`${probe.url}: ${error.message}`);
    return undefined;
  }
}

async function chooseFindings(
  { definitions, messages, log }: Sitrep,
  url: string,
  answers: readonly ProbedAnswer[],
): Promise<readonly Finding[] | undefined> {
  const findings = recogniseAnswers(answers, definitions);
  if (findings.length === 0) {
    const reason =
      answers.length === 0
        ? 'did not answer'
        : `answered (${answers.map((answer) => answer.status).join(', ')}), but with nothing that Sitrep knows`;
    messages.warn(`${url} ${reason}. Is the address right, and reachable from this machine?`, {
      label: 'Open Log',
      run: () => log.show(),
    });
    return undefined;
  }
  const items = findings.map((finding, index) => ({
    label: finding.displayName,
    description: finding.recognition.label,
    detail: finding.url,
    picked: findings.findIndex(({ type }) => type === finding.type) === index,
    finding,
  }));
  const chosen = await vscode.window.showQuickPick(items, {
    title: `Found at ${url}`,
    placeHolder: 'What should be watched?',
    canPickMany: true,
    ignoreFocusOut: true,
  });
  return chosen?.map((item) => item.finding);
}

const askName = (url: string): Thenable<string | undefined> =>
  vscode.window.showInputBox({
    title: 'Add Service',
    prompt: 'Its name in sitrep.yaml',
    value: suggestName(url),
    ignoreFocusOut: true,
    validateInput: (name) => (name.trim() === '' ? 'Write a name.' : undefined),
  });

/** One after the other, as one change: nothing at all when any of them cannot be written. */
function addAll(text: string, name: string, findings: readonly Finding[]): Insertion | undefined {
  let last: Insertion | undefined;
  for (const finding of findings) {
    const insertion = addFinding(last?.text ?? text, name.trim(), finding);
    if (!insertion) return undefined;
    last = insertion;
  }
  return last;
}
