import type { CatalogueEntry } from './catalogue';
import { fieldOf } from './catalogue';
import { scanText } from './document/scannedText';

/** Where something with a name begins: a heading, a bold line, or the bold beginning of an item of an ordered list. */
interface Named {
  readonly line: number;
  readonly name: string;
  readonly kind: 'heading' | 'label' | 'item';
}

const LABEL = /^ {0,3}(?:\*\*|__)(?=\S)([^*]+?):?(?:\*\*|__):?[ \t]*$/;
const NAMED_ITEM = /^ {0,3}\d{1,3}[.)][ \t]+(?:\*\*|__)(?=\S)([^*]+?):?(?:\*\*|__)/;
const ORDERED_ITEM = /^ {0,3}(\d{1,3})[.)][ \t]+(\S.*)$/;
/** Words over a list that say what it is, and not what it is about. */
const ACTIONS = /^(?:actions?|steps?|what to do|response|procedure|immediate actions?|checklist)$/i;
const LONGEST_NAME = 100;

/**
 * The ordered lists of a Markdown text below a heading or a bold line, under the name that stands there, as entries of a
 * catalogue. Whether such a name is an alert's is for the alert to say: one that no alert bears means nothing.
 */
export function actionLists(text: string): readonly CatalogueEntry[] {
  const { lines, headings, fences } = scanText(text);
  const shown = [...lines];
  // What stands in a fence is neither a name nor an action.
  for (const { firstLine, endLine } of fences)
    for (let line = firstLine; line < endLine; line++) shown[line] = '';
  const titles = new Map(headings.map((heading) => [heading.line, heading.text]));
  const named = shown.flatMap((line, at) => namedAt(line, at, titles.get(at)));
  return named.flatMap((start, order) => {
    const entry = entryBelow(start, shown.slice(start.line + 1, endOf(named, order) ?? shown.length));
    return entry.actions.length > 0 ? [entry] : [];
  });
}

/** The line where what begins at `order` ends: an item at whatever comes next, anything else behind its items. */
function endOf(named: readonly Named[], order: number): number | undefined {
  const isItem = named[order]?.kind === 'item';
  for (let at = order + 1; at < named.length; at++) {
    const next = named[at];
    if (next && (isItem || next.kind !== 'item')) return next.line;
  }
  return undefined;
}

function namedAt(line: string, at: number, heading: string | undefined): Named[] {
  const label = LABEL.exec(line)?.[1];
  const item = NAMED_ITEM.exec(line)?.[1];
  const written = heading ?? label ?? item;
  if (written === undefined || ACTIONS.test(written.trim())) return [];
  const kind = heading !== undefined ? 'heading' : label !== undefined ? 'label' : 'item';
  return [{ line: at, name: nameIn(written), kind }];
}

/** `CRIT-001: Database Down (page)` → `Database Down`. */
const nameIn = (written: string): string =>
  written
    .slice(0, LONGEST_NAME)
    .replace(/[`*]/g, '')
    .replace(/^[^\p{L}]+/u, '')
    .replace(/^[A-Z]{1,10}-\d+\s*[:.–—-]?\s*/, '')
    .replace(/^(?:alert|runbook|playbook)\s*[:–—-]\s*/i, '')
    .replace(/\s*\([^()]*\)\s*$/, '')
    .replace(/\s+(?:alert|runbook|playbook)$/i, '')
    .replace(/[\s:]+$/, '');

function entryBelow({ line, name, kind }: Named, lines: readonly string[]): CatalogueEntry {
  const list = lines.findIndex((text) => ORDERED_ITEM.test(text));
  // What stands in an item is said of the item.
  const own = list < 0 || kind === 'item' ? lines : lines.slice(0, list);
  const fields = own.flatMap((text) => fieldOf(plain(text)) ?? []);
  const valueOf = (field: string): string | undefined => fields.find((one) => one.field === field)?.value;
  const single = valueOf('action');
  return {
    alert: name,
    severity: valueOf('severity'),
    condition: valueOf('condition'),
    impact: valueOf('impact'),
    responseTime: valueOf('responseTime'),
    escalation: valueOf('escalation'),
    actions: kind === 'item' ? (single === undefined ? [] : [single]) : orderedItems(lines),
    line: line + 1,
  };
}

/** The first ordered list among lines: it ends where its numbers begin anew, or with a text that is not its own. */
function orderedItems(lines: readonly string[]): readonly string[] {
  const items: string[] = [];
  for (const text of lines) {
    const [, number, item] = ORDERED_ITEM.exec(text) ?? [];
    const isNext = number !== undefined && (items.length === 0 || Number(number) > 1);
    const isOther = text.trim() !== '' && !/^\s{2,}\S/.test(text);
    if (item !== undefined && isNext) items.push(plain(item));
    else if (items.length > 0 && isOther) break;
  }
  return items;
}

/** Without the marks of Markdown: it is shown as text. */
const plain = (text: string): string =>
  text
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/\*\*|__|`/g, '')
    .replace(/^[ \t]*[-*+][ \t]+/, '')
    .trim();
