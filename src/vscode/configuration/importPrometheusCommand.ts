import * as vscode from 'vscode';
import type { PrometheusImport } from '../../monitoring/configuration/edit/importPrometheus';
import {
  addPrometheusImport,
  readPrometheusConfiguration,
} from '../../monitoring/configuration/edit/importPrometheus';
import { counted } from '../../monitoring/words';
import type { Sitrep } from '../sitrep';
import { writeInsertion } from './writeInsertion';

/** Takes static targets and rule files over from a `prometheus.yml` of the workspace, or from one the user chooses. */
export async function importPrometheus(sitrep: Sitrep): Promise<void> {
  const uri = await chooseFile();
  if (!uri) return;
  const text = new TextDecoder('utf-8').decode(await vscode.workspace.fs.readFile(uri));
  const found = readPrometheusConfiguration(text);
  const folder = vscode.workspace.getWorkspaceFolder(uri) ?? vscode.workspace.workspaceFolders?.[0];
  const name = vscode.workspace.asRelativePath(uri);
  if (!folder) sitrep.messages.info('sitrep.yaml lives in the folder that is open. Open one first.');
  else if (!found)
    sitrep.messages.warn(`"${name}" has no scrape_configs and no rule_files: nothing was taken over.`);
  else if (found.targets.length + found.ruleFiles.length === 0)
    sitrep.messages.warn(nothingWords(name, found));
  else await write(sitrep, folder, uri, found);
}

async function write(
  sitrep: Sitrep,
  folder: vscode.WorkspaceFolder,
  from: vscode.Uri,
  found: PrometheusImport,
): Promise<void> {
  const base = vscode.workspace.asRelativePath(vscode.Uri.joinPath(from, '..'), false);
  const isBelowRoot = vscode.workspace.getWorkspaceFolder(from) === folder && base !== folder.uri.fsPath;
  const ruleFiles = found.ruleFiles.map((file) =>
    isBelowRoot && !file.startsWith('/') ? `${base}/${file}` : file,
  );
  await writeInsertion(sitrep, folder, (text) => addPrometheusImport(text, { ...found, ruleFiles }));
  const taken = `${counted(found.targets.length, 'target')} and ${counted(ruleFiles.length, 'rule file')} taken over.`;
  sitrep.messages.info(
    found.leftOut.length === 0 ? taken : `${taken} Left out: ${found.leftOut.join('; ')}.`,
  );
}

const nothingWords = (name: string, { leftOut }: PrometheusImport): string =>
  `"${name}" names no static target and no rule file, so nothing was taken over.` +
  (leftOut.length === 0 ? '' : ` Left out: ${leftOut.join('; ')}.`);

const MOST_FILES = 20;

async function chooseFile(): Promise<vscode.Uri | undefined> {
  const found = await vscode.workspace.findFiles(
    '**/prometheus*.{yml,yaml}',
    '**/node_modules/**',
    MOST_FILES,
  );
  const items = [
    ...found.map((uri) => ({ label: vscode.workspace.asRelativePath(uri), uri })),
    { label: 'Choose a File…', uri: undefined },
  ];
  const chosen =
    items.length === 1 ? items[0] : await vscode.window.showQuickPick(items, { title: 'Import which?' });
  if (!chosen) return undefined;
  if (chosen.uri) return chosen.uri;
  const [picked] = (await vscode.window.showOpenDialog({ filters: { YAML: ['yml', 'yaml'] } })) ?? [];
  return picked;
}
