import * as vscode from 'vscode';

/** A quick pick that a suite types into and accepts, in the place of the one on screen. */
export class FakeQuickPick {
  readonly #value = new vscode.EventEmitter<string>();
  readonly #accept = new vscode.EventEmitter<void>();
  readonly #hide = new vscode.EventEmitter<void>();
  readonly #itemButton = new vscode.EventEmitter<{ readonly item: vscode.QuickPickItem }>();
  readonly onDidChangeValue = this.#value.event;
  readonly onDidAccept = this.#accept.event;
  readonly onDidHide = this.#hide.event;
  readonly onDidTriggerItemButton = this.#itemButton.event;
  readonly onDidTriggerButton = new vscode.EventEmitter<vscode.QuickInputButton>().event;
  value = '';
  items: readonly vscode.QuickPickItem[] = [];
  activeItems: readonly vscode.QuickPickItem[] = [];
  isOpen = false;

  /** Opens every quick pick as a fake until it is restored. Fakes are found in the order in which they were made. */
  static install(): { readonly made: readonly FakeQuickPick[]; restore(): void } {
    const original = vscode.window.createQuickPick;
    const made: FakeQuickPick[] = [];
    const create = (): FakeQuickPick => {
      const pick = new FakeQuickPick();
      made.push(pick);
      return pick;
    };
    Object.assign(vscode.window, { createQuickPick: create });
    return { made, restore: () => Object.assign(vscode.window, { createQuickPick: original }) };
  }

  get labels(): readonly string[] {
    return this.items
      .filter(({ kind }) => kind !== vscode.QuickPickItemKind.Separator)
      .map(({ label }) => label.replace(/^\$\([\w-]+\) /, ''));
  }

  type(text: string): void {
    this.value = text;
    this.#value.fire(text);
  }

  /** Presses Enter on the item that begins so; on the first by default. */
  take(beginning = ''): void {
    this.activeItems = [this.#item(beginning)];
    this.#accept.fire();
  }

  pressButtonOf(beginning: string): void {
    this.#itemButton.fire({ item: this.#item(beginning) });
  }

  show(): void {
    this.isOpen = true;
  }

  hide(): void {
    this.isOpen = false;
    this.#hide.fire();
  }

  dispose(): void {
    for (const emitter of [this.#value, this.#accept, this.#hide, this.#itemButton]) emitter.dispose();
  }

  #item(beginning: string): vscode.QuickPickItem {
    const found = this.items.find(({ label }) => label.replace(/^\$\([\w-]+\) /, '').startsWith(beginning));
    if (!found) throw new Error(`There is no item "${beginning}" among ${this.labels.join(', ')}.`);
    return found;
  }
}
