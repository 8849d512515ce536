import { h } from '../shared/dom';

/** Children drawn at a time, and characters of one text: what is more waits for a click. */
const PAGE = 100;
const LONGEST_TEXT = 2000;

type Entry = readonly [key: string, value: unknown];

/** A value that folds. Children are built when they are opened, so that depth and size cost nothing until then. */
export function jsonTree(value: unknown): HTMLElement {
  return h(
    'div',
    { class: 'json' },
    isBranch(value) ? branch(undefined, value, true) : leaf(undefined, value),
  );
}

const isBranch = (value: unknown): value is object => typeof value === 'object' && value !== null;

function branch(key: string | undefined, value: object, open: boolean): HTMLElement {
  const entries: readonly Entry[] = Object.entries(value);
  const isList = Array.isArray(value);
  if (entries.length === 0)
    return h('div', { class: 'leaf' }, name(key), h('span', { class: 'muted' }, isList ? '[]' : '{}'));
  const count = isList ? `[${entries.length}]` : `{${entries.length}}`;
  const details = h('details', {}, h('summary', {}, name(key), h('span', { class: 'muted' }, count)));
  let isBuilt = false;
  const build = (): void => {
    if (isBuilt) return;
    isBuilt = true;
    const children = h('div', { class: 'children' });
    addPage(children, entries, 0);
    details.append(children);
  };
  details.addEventListener('toggle', build);
  if (open) {
    build();
    details.setAttribute('open', '');
  }
  return details;
}

function addPage(children: HTMLElement, entries: readonly Entry[], from: number): void {
  for (const [key, value] of entries.slice(from, from + PAGE))
    children.append(isBranch(value) ? branch(key, value, false) : leaf(key, value));
  const left = entries.length - from - PAGE;
  if (left <= 0) return;
  const more = h('button', { type: 'button', class: 'tool' }, `${left} more`);
  more.addEventListener('click', () => {
    more.remove();
    addPage(children, entries, from + PAGE);
  });
  children.append(more);
}

const leaf = (key: string | undefined, value: unknown): HTMLElement =>
  h('div', { class: 'leaf' }, name(key), h('span', { class: `value ${typeof value}` }, textOf(value)));

const name = (key: string | undefined): HTMLElement | undefined =>
  key === undefined ? undefined : h('span', { class: 'key' }, `${key}: `);

function textOf(value: unknown): string {
  const text = JSON.stringify(value) ?? 'undefined';
  return text.length <= LONGEST_TEXT
    ? text
    : `${text.slice(0, LONGEST_TEXT)}… ${text.length - LONGEST_TEXT} characters more`;
}
