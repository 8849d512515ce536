import { isMap, isScalar, isSeq, parseDocument } from 'yaml';
import type { Path } from '../document';

/** Where a cursor stands in a YAML file, in terms of its data. */
export interface PathCursor {
  /** Of the value that stands or would stand there; of a key that is being written, the block around it. */
  readonly path: Path;
  /** `either` is a word alone on its line: the beginning of a key, or a value. */
  readonly kind: 'key' | 'value' | 'either';
  /** The word that is being written, in the file. */
  readonly replace: { readonly start: number; readonly end: number };
  /** The colon of the key stands there already. */
  readonly hasColon: boolean;
  /** The file as plain values, with the word under the cursor taken out. */
  readonly document: unknown;
}

const WORD = /[\w.$-]/;
/** Stands for the word under the cursor while the file is read: nobody writes this. */
const MARK = 'zzCursorMarkzz';

/** Reads a file that is being written: the word under the cursor becomes one that can be found again. */
export function cursorPath(text: string, offset: number): PathCursor | undefined {
  const replace = wordAround(text, offset);
  const lineStart = text.lastIndexOf('\n', replace.start - 1) + 1;
  const before = text.slice(lineStart, replace.start);
  if (/(^|\s)#/.test(before)) return undefined;
  const [rest = ''] = /^[^\n]*/.exec(text.slice(replace.end)) ?? [];
  const hasColon = /^\s*:(\s|$)/.test(rest);
  const isAlone = /^\s*(-\s+)*$/.test(before) && /^\s*(#.*)?$/.test(rest);
  const mark = isAlone ? `${MARK}: ` : MARK;
  const marked = `${text.slice(0, replace.start)}${mark}${text.slice(replace.end)}`;
  const parsed = parseDocument(marked, { logLevel: 'silent', prettyErrors: false, uniqueKeys: false });
  const found = find(parsed.contents, []);
  if (!found) return undefined;
  const kind = isAlone ? 'either' : found.kind;
  return { path: found.path, kind, replace, hasColon, document: plain(parsed.contents) };
}

function wordAround(text: string, offset: number): PathCursor['replace'] {
  let [start, end] = [offset, offset];
  while (start > 0 && WORD.test(text[start - 1] ?? '')) start--;
  while (end < text.length && WORD.test(text[end] ?? '')) end++;
  // The mark of a list item is no part of a word.
  if (text[start] === '-' && /^-(\s|$)/.test(text.slice(start, start + 2)))
    start = Math.min(offset, start + 1);
  return { start, end };
}

interface Found {
  readonly path: Path;
  readonly kind: 'key' | 'value';
}

function find(node: unknown, path: Path): Found | undefined {
  if (isScalar(node)) return node.value === MARK ? { path, kind: 'value' } : undefined;
  if (isSeq(node)) {
    for (const [index, item] of node.items.entries()) {
      const found = find(item, [...path, index]);
      if (found) return found;
    }
  }
  if (!isMap(node)) return undefined;
  for (const { key, value } of node.items) {
    if (isScalar(key) && key.value === MARK) return { path, kind: 'key' };
    const found = find(value, [...path, keyOf(key)]);
    if (found) return found;
  }
  return undefined;
}

const keyOf = (key: unknown): string => String(isScalar(key) ? key.value : key);

/** Plain values without the mark. Aliases are left out: nobody completes inside of one. */
function plain(node: unknown): unknown {
  if (isScalar(node)) return node.value === MARK ? undefined : node.value;
  if (isSeq(node)) return node.items.map(plain);
  if (!isMap(node)) return undefined;
  const entries = node.items.map(({ key, value }) => [keyOf(key), plain(value)] as const);
  return Object.fromEntries(entries.filter(([key]) => key !== MARK));
}
