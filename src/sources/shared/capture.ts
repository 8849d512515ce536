import type { UnmappedField } from '../../monitoring/alerts/alert';
import type { Labels } from '../../metrics/series';
import { isObject } from './json';

/** Longer texts are cut: nobody reads them, and every view would have to carry them. In UTF-16 units. */
const LONGEST_TEXT = 16 * 1024;

/** What could not be taken over as it was, collected while an answer is mapped. */
export class Unmapped {
  readonly fields: UnmappedField[] = [];

  add(path: string, why: UnmappedField['why']): void {
    this.fields.push({ path, why });
  }
}

/** Cuts a text that is too long, visibly. */
export function capText(text: string, path: string, unmapped: Unmapped): string {
  if (text.length <= LONGEST_TEXT) return text;
  unmapped.add(path, 'truncated');
  return `${text.slice(0, LONGEST_TEXT)}…`;
}

/** No system nests its alerts deeper; an answer that does would exhaust the stack of whoever reads or keeps it. */
const DEEPEST = 50;

/** The payload as received, cut where a text is too long or it is nested too deep. Nothing is copied when nothing is. */
export function capRaw(value: unknown, depth = 0): unknown {
  if (typeof value === 'string') {
    return value.length > LONGEST_TEXT ? `${value.slice(0, LONGEST_TEXT)}…` : value;
  }
  if (typeof value === 'object' && value !== null && depth > DEEPEST) return '…';
  const inner = (item: unknown): unknown => capRaw(item, depth + 1);
  if (Array.isArray(value)) return sameOr(value, value.map(inner));
  if (!isObject(value)) return value;
  const entries = Object.entries(value);
  const capped = entries.map(([key, item]) => [key, inner(item)] as const);
  return capped.every(([, item], index) => item === entries[index]?.[1]) ? value : Object.fromEntries(capped);
}

const sameOr = (before: readonly unknown[], after: readonly unknown[]): readonly unknown[] =>
  after.every((item, index) => item === before[index]) ? before : after;

/**
 * A JSON object of texts. Every key is taken as an own property, `__proto__` included, so no label can reach a prototype;
 * a value that is no text is left out and named in `unmapped`.
 */
export function readLabels(value: unknown, path: string, unmapped: Unmapped): Labels {
  if (!isObject(value)) {
    if (value !== undefined && value !== null) unmapped.add(path, 'wrongType');
    return {};
  }
  const labels: [string, string][] = [];
  for (const [name, text] of Object.entries(value)) {
    if (typeof text === 'string') labels.push([name, capText(text, `${path}.${name}`, unmapped)]);
    else unmapped.add(`${path}.${name}`, 'wrongType');
  }
  return Object.fromEntries(labels);
}
