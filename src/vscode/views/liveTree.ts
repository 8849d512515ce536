import * as vscode from 'vscode';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';

/** One row as it should look now. Texts are plain and safe; children are made when somebody looks at them. */
export interface Row {
  /** Unique in the tree, and the same for the same thing at all times. */
  readonly id: string;
  readonly label: string;
  readonly description: string;
  readonly icon: vscode.ThemeIcon | undefined;
  /** What the row is about, without ages and measured times: a change of it shows at once, any other with the next tick. */
  readonly state: string;
  /** What a screen reader says. */
  readonly spoken: string;
  readonly context: string;
  readonly command?: vscode.Command;
  /** Made when the pointer rests on the row. */
  readonly tooltip: () => vscode.MarkdownString;
  readonly children?: () => readonly Row[];
  readonly expanded?: boolean;
  /** What commands of this row act on. */
  readonly subject?: unknown;
}

/** The stable object behind a row: VS Code knows rows by the identity of these. */
export class TreeElement {
  children: readonly TreeElement[] | undefined;
  /** The words that VS Code was last told. */
  told = '';

  constructor(
    public row: Row,
    readonly parent: TreeElement | undefined,
  ) {}

  get subject(): unknown {
    return this.row.subject;
  }
}

/** What stands around the rows. */
export interface TreeHead {
  /** Beside the title of the view. */
  readonly description: string;
  /** Above the rows. The welcome texts show only where there is none. */
  readonly message: string;
}

export interface LiveTreeOptions {
  readonly viewId: string;
  readonly clock: Clock;
  /** The top level, from what is known now. */
  readonly rows: () => readonly Row[];
}

/** A registered tree: its owner disposes of it, suites look into it. */
export interface RegisteredTree extends Disposable {
  readonly tree: LiveTree;
}

/** How often ages move on: every refresh of a row also closes its hover. */
const TICK: Ms = 10_000;

/**
 * A tree view that follows what it shows: it tells VS Code only of rows whose state changed, does nothing while it is
 * hidden, and lets ages move on with a slow tick while it is not.
 */
export class LiveTree implements vscode.TreeDataProvider<TreeElement>, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<TreeElement[] | undefined>());
  readonly #timer = this.#owned.add(new DisposableSlot<Disposable>());
  #top: readonly TreeElement[] | undefined;
  #head: TreeHead = { description: '', message: '' };
  readonly view: vscode.TreeView<TreeElement>;
  readonly onDidChangeTreeData = this.#changed.event;

  constructor(private readonly options: LiveTreeOptions) {
    this.view = this.#owned.add(
      vscode.window.createTreeView(options.viewId, { treeDataProvider: this, showCollapseAll: true }),
    );
    this.#owned.add(this.view.onDidChangeVisibility(() => this.#onVisibility()));
    this.#onVisibility();
  }

  /** Call when what is shown may have changed. */
  update(head: Partial<TreeHead> = {}): void {
    this.#refresh('state');
    const { description = this.#head.description, message = this.#head.message } = head;
    // VS Code takes each assignment for a change, and a message for one of the rows.
    if (description !== this.#head.description) this.view.description = description;
    if (message !== this.#head.message) this.view.message = message;
    this.#head = { description, message };
  }

  #refresh(what: 'state' | 'words'): void {
    if (!this.view.visible || !this.#top) return;
    const changed: TreeElement[] = [];
    const top = this.#reconcile({ parent: undefined, known: this.#top, changed }, this.options.rows());
    if (top) {
      this.#top = top;
      this.#changed.fire(undefined);
      return;
    }
    if (what === 'words') changed.push(...otherWords(this.#top));
    // All of them with one event: VS Code shows the first one at once, and holds up what comes in the 200 ms behind it.
    if (changed.length > 0) this.#changed.fire([...new Set(changed)]);
  }

  getChildren(element?: TreeElement): TreeElement[] {
    if (!element) {
      this.#top = adopt(undefined, this.#top ?? [], this.options.rows());
      return [...this.#top];
    }
    element.children = adopt(element, element.children ?? [], element.row.children?.() ?? []);
    return [...element.children];
  }

  getTreeItem(element: TreeElement): vscode.TreeItem {
    const { row } = element;
    element.told = wordsOf(row);
    const item = new vscode.TreeItem(row.label, collapsibleState(row));
    item.id = row.id;
    item.description = row.description;
    if (row.icon) item.iconPath = row.icon;
    item.contextValue = row.context;
    item.accessibilityInformation = { label: row.spoken };
    if (row.command) item.command = row.command;
    return item;
  }

  resolveTreeItem(item: vscode.TreeItem, element: TreeElement): vscode.TreeItem {
    item.tooltip = element.row.tooltip();
    return item;
  }

  getParent(element: TreeElement): TreeElement | undefined {
    return element.parent;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #onVisibility(): void {
    this.#timer.value = undefined;
    if (!this.view.visible) return;
    this.#refresh('words');
    this.#timer.value = this.options.clock.after(TICK, () => this.#onVisibility());
  }

  /**
   * Brings the known elements of one level up to date and notes those that look different.
   * @returns the new level when its members or their order changed: its parent is then to be announced instead
   */
  #reconcile(
    { parent, known, changed }: KnownLevel,
    rows: readonly Row[],
  ): readonly TreeElement[] | undefined {
    const sameMembers =
      known.length === rows.length && known.every((element, index) => element.row.id === rows[index]?.id);
    if (!sameMembers) return adopt(parent, known, rows);
    for (const [index, element] of known.entries()) {
      const row = rows[index];
      if (row) this.#reconcileElement(element, row, changed);
    }
    return undefined;
  }

  #reconcileElement(element: TreeElement, row: Row, changed: TreeElement[]): void {
    // The very same row says the very same; most rows are, where only some of thousands changed.
    if (element.row === row && !row.children) return;
    const looksDifferent = look(element.row) !== look(row);
    element.row = row;
    const known = element.children;
    const children = known && this.#reconcile({ parent: element, known, changed }, row.children?.() ?? []);
    if (children) element.children = children;
    if (looksDifferent || children) changed.push(element);
  }
}

interface KnownLevel {
  readonly parent: TreeElement | undefined;
  readonly known: readonly TreeElement[];
  /** Gets the elements that look different. */
  readonly changed: TreeElement[];
}

/** The elements whose words are not those that VS Code was told, on all levels. */
const otherWords = (elements: readonly TreeElement[]): TreeElement[] =>
  elements.flatMap((element) => [
    ...(element.told === wordsOf(element.row) ? [] : [element]),
    ...otherWords(element.children ?? []),
  ]);

/** The elements of a level, each known one kept for its row. */
function adopt(
  parent: TreeElement | undefined,
  known: readonly TreeElement[],
  rows: readonly Row[],
): readonly TreeElement[] {
  const byId = new Map(known.map((element) => [element.row.id, element]));
  return rows.map((row) => {
    const element = byId.get(row.id) ?? new TreeElement(row, parent);
    element.row = row;
    return element;
  });
}

const look = (row: Row): string =>
  [row.label, row.state, row.icon?.id, row.icon?.color?.id, row.context, row.children === undefined].join(
    '\n',
  );

const wordsOf = ({ description, spoken }: Row): string => `${description}\n${spoken}`;

function collapsibleState({ children, expanded }: Row): vscode.TreeItemCollapsibleState {
  if (!children) return vscode.TreeItemCollapsibleState.None;
  return expanded ? vscode.TreeItemCollapsibleState.Expanded : vscode.TreeItemCollapsibleState.Collapsed;
}
