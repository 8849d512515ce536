import { cursorPath } from './cursorPath';
import type { PathCursor } from './cursorPath';
import type { SchemaPart } from '../schema/schemaWalk';
import { schemaAt } from '../schema/schemaWalk';

export interface ConfigurationSuggestion {
  readonly kind: 'key' | 'value';
  readonly label: string;
  /** What is written in place of `replace`. */
  readonly insert: string;
  readonly documentation: string;
  readonly replace: PathCursor['replace'];
}

/** Keys and values that `sitrep.yaml` may have at a place, by its JSON Schema. The file may be half written. */
export function completeConfiguration(
  text: string,
  offset: number,
  schema: SchemaPart,
): readonly ConfigurationSuggestion[] {
  const cursor = cursorPath(text, offset);
  if (!cursor) return [];
  const parts = schemaAt(schema, cursor.path, cursor.document);
  const keys = cursor.kind === 'value' ? [] : keysOf(parts, cursor);
  const values = cursor.kind === 'key' ? [] : valuesOf(parts, cursor);
  return [...keys, ...values];
}

export interface ConfigurationHover {
  readonly title: string;
  readonly text: string;
  readonly span: PathCursor['replace'];
}

/** What a key means. */
export function hoverConfiguration(
  text: string,
  offset: number,
  schema: SchemaPart,
): ConfigurationHover | undefined {
  const cursor = cursorPath(text, offset);
  if (cursor?.kind !== 'key' || !cursor.hasColon) return undefined;
  const title = text.slice(cursor.replace.start, cursor.replace.end);
  const parts = schemaAt(schema, [...cursor.path, title], cursor.document);
  const said = parts.find(({ description }) => description !== undefined)?.description;
  return said === undefined ? undefined : { title, text: said, span: cursor.replace };
}

function keysOf(parts: readonly SchemaPart[], cursor: PathCursor): readonly ConfigurationSuggestion[] {
  const written = new Set(writtenKeys(cursor));
  const known = new Map<string, SchemaPart>();
  for (const { properties = {}, propertyNames } of parts) {
    for (const [key, part] of Object.entries(properties)) if (!known.has(key)) known.set(key, part);
    for (const name of propertyNames?.enum ?? [])
      known.set(String(name), known.get(String(name)) ?? propertyNames ?? {});
  }
  return [...known]
    .filter(([key]) => !written.has(key))
    .map(([key, part]) => ({
      kind: 'key',
      label: key,
      insert: cursor.hasColon ? key : `${key}:${takesBlock(part) ? '' : ' '}`,
      documentation: part.description ?? '',
      replace: cursor.replace,
    }));
}

function writtenKeys({ document, path }: PathCursor): readonly string[] {
  let value = document;
  for (const step of path) {
    value =
      typeof value === 'object' && value !== null ? (value as Record<PropertyKey, unknown>)[step] : undefined;
  }
  return typeof value === 'object' && value !== null ? Object.keys(value) : [];
}

/** Such a value begins on the next line. */
const takesBlock = ({ type, anyOf, oneOf }: SchemaPart): boolean =>
  type === 'object' || type === 'array' || (anyOf ?? oneOf)?.every(takesBlock) === true;

function valuesOf(parts: readonly SchemaPart[], { replace }: PathCursor): readonly ConfigurationSuggestion[] {
  const known = new Map<string, string>();
  for (const part of parts) {
    const constants = part.const === undefined ? (part.enum ?? []) : [part.const];
    const all = part.type === 'boolean' ? [true, false] : constants;
    for (const value of all) if (!known.has(String(value))) known.set(String(value), part.description ?? '');
  }
  return [...known].map(([label, documentation]) => ({
    kind: 'value',
    label,
    insert: label,
    documentation,
    replace,
  }));
}
