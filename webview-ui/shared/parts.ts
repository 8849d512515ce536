/**
 * The parts of a page that is drawn again with every poll. A part whose data is what it was stays the same element: the
 * reader keeps the selection, the focus, and a button that is about to be pressed. One that changed is drawn anew, with
 * the focus where it was and what was unfolded still open.
 */
export class Parts {
  readonly #drawn = new Map<string, { readonly data: string; readonly element: HTMLElement }>();

  /** `data` is everything that `draw` shows; the key tells the part from the others of the page. */
  part<Data>(key: string, data: Data, draw: (data: Data) => HTMLElement): HTMLElement {
    const text = JSON.stringify(data);
    const before = this.#drawn.get(key);
    if (before?.data === text) return before.element;
    const element = draw(data);
    this.#drawn.set(key, { data: text, element });
    if (before) carryOver(before.element, element);
    return element;
  }
}

/** Shows the parts in this order. Those that are in their place already are not touched. */
export function arrange(parent: Element, parts: readonly HTMLElement[]): void {
  const kept = new Set<Element>(parts);
  for (const child of [...parent.children]) if (!kept.has(child)) child.remove();
  parts.forEach((part, index) => {
    const there = parent.children[index];
    if (there !== part) parent.insertBefore(part, there ?? null);
  });
}

const FOCUSABLE = 'vscode-button, vscode-checkbox, vscode-link, summary, [tabindex]';

function carryOver(before: HTMLElement, after: HTMLElement): void {
  const details = [...after.querySelectorAll('details')];
  before.querySelectorAll('details').forEach((old, index) => {
    const counterpart = details[index];
    if (counterpart) counterpart.open = old.open;
  });
  const focused = [...before.querySelectorAll(FOCUSABLE)].indexOf(document.activeElement ?? before);
  if (focused < 0) return;
  before.replaceWith(after);
  after.querySelectorAll<HTMLElement>(FOCUSABLE)[focused]?.focus({ preventScroll: true });
}
