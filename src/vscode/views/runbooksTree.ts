import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';
import type { Clock, Ms } from '../../base/clock';
import type { Event } from '../../base/event';
import { lastRunSentence, lastRunWords } from './lastRunWords';
import type { LastRun, RunHistory } from '../../runbook/history/runHistory';
import type { RunbookFile } from '../../runbook/runbookFile';
import type { RunbookSection } from '../../runbook/sections';

/** Where the tree gets its rows. */
export interface RunbookList {
  readonly files: readonly RunbookFile[];
  readonly onDidChange: Event<readonly RunbookFile[]>;
}

interface SectionRow {
  readonly kind: 'section';
  readonly file: RunbookFile;
  readonly section: RunbookSection;
}

type Row = { readonly kind: 'file'; readonly file: RunbookFile } | SectionRow;

/** The view *Runbooks*: each file, and the sections of it that are runbooks of their own, each with its last run. */
export function registerRunbooksTree(list: RunbookList, history: RunHistory, clock: Clock): Disposable {
  const owned = new DisposableStore();
  const changed = owned.add(new vscode.EventEmitter<Row | undefined>());
  owned.add(list.onDidChange(() => changed.fire(undefined)));
  owned.add(history.onDidChange(() => changed.fire(undefined)));
  const aging = owned.add(new DisposableSlot<Disposable>());
  const age = (): void => {
    changed.fire(undefined);
    aging.value = clock.after(REDRAW, age);
  };
  aging.value = clock.after(REDRAW, age);
  const provider: vscode.TreeDataProvider<Row> = {
    onDidChangeTreeData: changed.event,
    getChildren: (row) => (row ? sectionsOf(row) : list.files.map((file) => ({ kind: 'file', file }))),
    getTreeItem: (row) =>
      row.kind === 'file'
        ? fileItem(row.file, history.lastRun(row.file.uri), clock.now())
        : sectionItem(row, history.lastRun(row.file.uri, row.section.anchor), clock.now()),
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

/** Ages are told in minutes here. */
const REDRAW = 60_000;

function fileItem(file: RunbookFile, last: LastRun | undefined, now: Ms): vscode.TreeItem {
  const { None, Expanded } = vscode.TreeItemCollapsibleState;
  const item = new vscode.TreeItem(file.title, file.sections.length > 0 ? Expanded : None);
  item.id = file.uri;
  const run = last && lastRunWords(last, now);
  item.description = run ? `${run} · ${file.path}` : file.path;
  item.iconPath = new vscode.ThemeIcon('notebook');
  item.contextValue = 'runbook';
  item.resourceUri = vscode.Uri.parse(file.uri, true);
  item.tooltip = [
    file.path,
    ...(file.alerts.length > 0 ? [`For ${file.alerts.join(', ')}`] : []),
    ...(last ? [lastRunSentence(last)] : ['Not run yet.']),
  ].join('\n');
  // Without it a screen reader would read the path, for the row stands for a file.
  item.accessibilityInformation = {
    label: `Runbook file ${file.title}, ${run ? `${run}, ` : ''}${file.path}`,
  };
  item.command = { command: 'sitrep.openRunbook', title: 'Open Runbook', arguments: [item.resourceUri] };
  return item;
}

function sectionItem({ file, section }: SectionRow, last: LastRun | undefined, now: Ms): vscode.TreeItem {
  const item = new vscode.TreeItem(section.title, vscode.TreeItemCollapsibleState.None);
  const uri = vscode.Uri.parse(file.uri, true);
  item.id = `${file.uri}#${section.anchor}:${section.line}`;
  const run = last && lastRunWords(last, now);
  const place = `line ${section.line}`;
  item.description = run ? `${run} · ${place}` : place;
  item.iconPath = new vscode.ThemeIcon('list-ordered');
  item.contextValue = 'runbookSection';
  item.tooltip = [
    `${file.path}, lines ${section.line}–${section.endLine}`,
    last ? lastRunSentence(last) : 'Not run yet.',
  ].join('\n');
  item.accessibilityInformation = {
    label: `Runbook ${section.title}, ${run ? `${run}, ` : ''}${file.path} ${place}`,
  };
  item.command = {
    command: 'sitrep.openRunbook',
    title: 'Open Runbook',
    arguments: [uri, { section: section.anchor }],
  };
  return item;
}
