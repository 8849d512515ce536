import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import type { RunbookFile } from '../../runbook/runbookFile';
import type { RunbookSection } from '../../runbook/sections';

/** Where the tree gets its rows. */
export interface RunbookList {
  readonly files: readonly RunbookFile[];
  readonly onDidChange: Event<readonly RunbookFile[]>;
}

type Row =
  | { readonly kind: 'file'; readonly file: RunbookFile }
  | { readonly kind: 'section'; readonly file: RunbookFile; readonly section: RunbookSection };

/** The view *Runbooks*: each file, and the sections of it that are runbooks of their own. */
export function registerRunbooksTree(list: RunbookList): Disposable {
  const owned = new DisposableStore();
  const changed = owned.add(new vscode.EventEmitter<Row | undefined>());
  owned.add(list.onDidChange(() => changed.fire(undefined)));
  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    getChildren: (row) => (row ? sectionsOf(row) : list.files.map((file) => ({ kind: 'file', file }))),
    getTreeItem: (row) => (row.kind === 'file' ? fileItem(row.file) : sectionItem(row.file, row.section)),
  };
  owned.add(
    vscode.window.createTreeView('sitrep.runbooks', { treeDataProvider: provider, showCollapseAll: true }),
  );
  return owned;
}

const sectionsOf = (row: Row): Row[] =>
  row.kind === 'file'
    ? row.file.sections.map((section) => ({ kind: 'section', file: row.file, section }))
    : [];

function fileItem(file: RunbookFile): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(file.title, file.sections.length > 0 ? Expanded : None);
  item.id = file.uri;
  item.description = file.path;
  item.iconPath = new vscode.ThemeIcon('notebook');
  item.contextValue = 'runbook';
  item.resourceUri = vscode.Uri.parse(file.uri, true);
  item.tooltip = file.alerts.length > 0 ? `${file.path}\nFor ${file.alerts.join(', ')}` : file.path;
  // Without it a screen reader would read the path, for the row stands for a file.
  item.accessibilityInformation = { label: `Runbook file ${file.title}, ${file.path}` };
  item.command = { command: 'sitrep.openRunbook', title: 'Open Runbook', arguments: [item.resourceUri] };
  return item;
}

function sectionItem(file: RunbookFile, section: RunbookSection): vscode.TreeItem {
  const item = new vscode.TreeItem(section.title, vscode.TreeItemCollapsibleState.None);
  const uri = vscode.Uri.parse(file.uri, true);
  item.id = `${file.uri}#${section.anchor}:${section.line}`;
  item.description = `line ${section.line}`;
  item.iconPath = new vscode.ThemeIcon('list-ordered');
  item.contextValue = 'runbookSection';
  item.tooltip = `${file.path}, lines ${section.line}–${section.endLine}`;
  item.accessibilityInformation = {
    label: `Runbook ${section.title}, ${file.path} line ${section.line}`,
  };
  item.command = {
    command: 'sitrep.openRunbook',
    title: 'Open Runbook',
    arguments: [uri, { section: section.anchor }],
  };
  return item;
}
