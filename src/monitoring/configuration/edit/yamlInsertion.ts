import type { Document, Node, Pair, YAMLMap, YAMLSeq } from 'yaml';
import { isCollection, isMap, isPair, isScalar, isSeq, parseDocument, stringify } from 'yaml';

/** A value to write: a text, or a block of keys. */
export type Insertable = string | { readonly [key: string]: Insertable };

/** One replaced stretch of a text. Every other byte stays what it was. */
export interface Insertion {
  /** Of the first character replaced, from 0. */
  readonly offset: number;
  readonly length: number;
  readonly newText: string;
  /** The whole text with the insertion made. */
  readonly text: string;
  /** Of the last inserted key, from 1. */
  readonly line: number;
}

/**
 * Adds `value` under the keys of `path`, creating the blocks on the way. Where the last key exists already and holds
 * one value or a list, the value joins it. Nothing else in the text changes.
 * @returns nothing when the text is no valid YAML, or is written in a way that cannot be added to
 */
export function insertValue(text: string, path: readonly string[], value: Insertable): Insertion | undefined {
  const document = parseDocument(text);
  if (document.errors.length > 0) return undefined;
  const edit = editFor({ text, document, eol: text.includes('\r\n') ? '\r\n' : '\n' }, path, value);
  if (!edit) return undefined;
  const result = text.slice(0, edit.offset) + edit.newText + text.slice(edit.offset + edit.length);
  if (!isAdded(document, result, path, value)) return undefined;
  const end = edit.offset + edit.newText.trimEnd().length;
  return { ...edit, text: result, line: lineAt(result, end) };
}

interface Source {
  readonly text: string;
  readonly document: Document.Parsed;
  readonly eol: string;
}

type Edit = Pick<Insertion, 'offset' | 'length' | 'newText'>;

function editFor(source: Source, path: readonly string[], value: Insertable): Edit | undefined {
  const { document } = source;
  if (isEmpty(document.contents)) return append(source, nest(path, value));
  if (!isMap(document.contents)) return undefined;
  let map: YAMLMap = document.contents;
  for (const [depth, key] of path.entries()) {
    const rest = nest(path.slice(depth + 1), value);
    const pair = pairOf(map, key);
    if (!pair) return addPair(source, map, key, rest);
    if (isEmpty(pair.value)) return fillPair(source, pair, rest);
    if (depth === path.length - 1) return joinValue(source, pair.value as Node, value);
    if (!isMap(pair.value)) return undefined;
    map = pair.value;
  }
  return undefined;
}

/** Nothing there yet: comments at most. */
function append({ text, eol }: Source, value: Insertable): Edit {
  const lead = text === '' || text.endsWith('\n') ? '' : eol;
  return { offset: text.length, length: 0, newText: lead + block(value, 0, eol) };
}

function addPair(source: Source, map: YAMLMap, key: string, value: Insertable): Edit | undefined {
  if (map.flow)
    return addToFlow(
      map,
      flow({ [key]: value })
        .slice(1, -1)
        .trim(),
    );
  const [first] = map.items;
  const start = isPair(first) ? startOf(first.key) : undefined;
  if (start === undefined) return undefined;
  return afterLine(source, endOf(map), block({ [key]: value }, columnAt(source.text, start), source.eol));
}

/** `services:` with nothing behind it: the value goes below, or behind the key's colon when it is a text. */
function fillPair(source: Source, pair: Pair, value: Insertable): Edit | undefined {
  const start = startOf(pair.key);
  const end = endOf(pair.key);
  if (start === undefined || end === undefined) return undefined;
  const colon = source.text.indexOf(':', end);
  if (typeof value === 'string') return { offset: colon + 1, length: 0, newText: ` ${flow(value)}` };
  return afterLine(source, colon, block(value, columnAt(source.text, start) + 2, source.eol));
}

function joinValue(source: Source, node: Node, value: Insertable): Edit | undefined {
  if (isSeq(node) && !node.flow) return addItem(source, node, value);
  if (isSeq(node)) return addToFlow(node, flow(value));
  const range = node.range;
  if (!range || !(isScalar(node) || (isCollection(node) && node.flow))) return undefined;
  const [offset, end] = range;
  const old = source.text.slice(offset, end);
  if (old.includes('\n')) return undefined;
  return { offset, length: end - offset, newText: `[${old}, ${flow(value)}]` };
}

function addItem(source: Source, sequence: YAMLSeq, value: Insertable): Edit | undefined {
  const start = sequence.range?.[0];
  if (start === undefined) return undefined;
  const indent = ' '.repeat(columnAt(source.text, start));
  return afterLine(source, endOf(sequence), `${indent}- ${flow(value)}${source.eol}`);
}

/** Behind the last item, before the closing bracket. */
function addToFlow(node: YAMLMap | YAMLSeq, item: string): Edit | undefined {
  const close = node.range?.[1];
  if (close === undefined) return undefined;
  const last = node.items.length === 0 ? undefined : endOf(node.items.at(-1));
  if (last === undefined) return { offset: close - 1, length: 0, newText: item };
  return { offset: last, length: 0, newText: `, ${item}` };
}

/** After the line that holds `offset`, comment and all. */
function afterLine({ text, eol }: Source, offset: number | undefined, newText: string): Edit | undefined {
  if (offset === undefined) return undefined;
  const feed = text.indexOf('\n', offset);
  if (feed >= 0) return { offset: feed + 1, length: 0, newText };
  return { offset: text.length, length: 0, newText: eol + newText };
}

/** Where what was written of a node ends: never in the white space behind it. */
function endOf(node: unknown): number | undefined {
  if (isPair(node)) return endOf(node.value) ?? endOf(node.key);
  if (isCollection(node) && !node.flow && node.items.length > 0) return endOf(node.items.at(-1));
  const range = (node as Node | null)?.range;
  if (!range) return undefined;
  const blockScalar = isScalar(node) && (node.type === 'BLOCK_LITERAL' || node.type === 'BLOCK_FOLDED');
  return blockScalar ? range[1] - 1 : range[1];
}

const startOf = (node: unknown): number | undefined => (node as Node | null)?.range?.[0];
const columnAt = (text: string, offset: number): number => offset - (text.lastIndexOf('\n', offset - 1) + 1);
const lineAt = (text: string, offset: number): number => text.slice(0, offset).split('\n').length;
const isEmpty = (node: unknown): boolean =>
  node === null || node === undefined || (isScalar(node) && node.value === null && node.source === '');
const pairOf = (map: YAMLMap, key: string): Pair | undefined =>
  map.items.find((pair) => isScalar(pair.key) && String(pair.key.value) === key);
const nest = (path: readonly string[], value: Insertable): Insertable =>
  path.reduceRight<Insertable>((inner, key) => ({ [key]: inner }), value);

/** As lines, indented, each with its line end. */
const block = (value: Insertable, indent: number, eol: string): string =>
  stringify(value, { lineWidth: 0 })
    .trimEnd()
    .split('\n')
    .map((line) => ' '.repeat(indent) + line + eol)
    .join('');

/** On one line. */
const flow = (value: Insertable): string =>
  stringify(value, { lineWidth: 0, collectionStyle: 'flow', flowCollectionPadding: false }).trimEnd();

/** The proof that nothing was lost: the old document, with the value set, equals the new one. */
function isAdded(
  before: Document.Parsed,
  after: string,
  path: readonly string[],
  value: Insertable,
): boolean {
  const document = parseDocument(after);
  if (document.errors.length > 0) return false;
  const expected = withValue(before.toJS() as unknown, path, value);
  return JSON.stringify(expected) === JSON.stringify(document.toJS());
}

function withValue(root: unknown, path: readonly string[], value: Insertable): unknown {
  const [key, ...rest] = path;
  if (key === undefined) return root === null || root === undefined ? value : [root, value].flat();
  const block = (root ?? {}) as Readonly<Record<string, unknown>>;
  return { ...block, [key]: withValue(block[key], rest, value) };
}
