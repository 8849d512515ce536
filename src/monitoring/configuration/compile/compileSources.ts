import * as z from 'zod';
import { OBJECTIVES_TYPE } from '../../objectives/objectiveAlerts';
import { RULES_TYPE } from '../../rules/live/ruleObservations';
import type { SourceDefinition } from '../../source';
import { closest } from '../../../base/spelling';
import type { SourceConfiguration } from '../configuration';
import type { Path } from '../document';
import type { CompileContext } from './compileContext';
import { checkKeys, pollingKeys } from '../schema/schema';
import { problemsOf, salvage } from '../validation';

const SOURCE_KEYS = { ...pollingKeys, severity: checkKeys.severity };
const CHECK_KEYS = { ...pollingKeys, ...checkKeys };

/** Sources that come of other blocks of the file, and what they tell. */
const OWN_SOURCES: ReadonlyMap<string, string> = new Map([
  [RULES_TYPE, 'the alerts of the rules that it evaluates itself'],
  [OBJECTIVES_TYPE, 'the alerts of "objectives:"'],
]);

/** The block `sources:`. */
export function compileSources(block: unknown, context: CompileContext): SourceConfiguration[] {
  return entriesOf(block, ['sources'], context).flatMap(([id, entry]) => {
    const path = ['sources', id];
    const taken = OWN_SOURCES.get(id);
    if (taken !== undefined) {
      const message = `"${id}" is the name under which Sitrep tells ${taken}. Give this source another one, such as "${id}-server".`;
      const range = context.document.rangeOfKey(path);
      context.problems.push({ file: context.file, severity: 'error', range, message, code: 'reserved-name' });
      return [];
    }
    const { type, ...rest } = entry;
    const definition = definitionOf(type, path, context);
    const source =
      definition &&
      compileSource({ id, service: undefined, entry: rest, path, definition, keys: SOURCE_KEYS }, context);
    return source ? [source] : [];
  });
}

export interface SourceEntry {
  readonly id: string;
  readonly service: string | undefined;
  readonly entry: Readonly<Record<string, unknown>>;
  readonly path: Path;
  readonly definition: SourceDefinition;
  readonly keys: Readonly<Record<string, z.ZodType>>;
}

/** Reads one entry: the keys that every source has, and the rest by the type's own schema. */
export function compileSource(source: SourceEntry, context: CompileContext): SourceConfiguration | undefined {
  const { id, service, path, definition } = source;
  const isOwn = (key: string): boolean => Object.hasOwn(source.keys, key);
  const entries = Object.entries(source.entry);
  const own = salvage(z.object(source.keys), Object.fromEntries(entries.filter(([key]) => isOwn(key))), path);
  const settings = salvage(
    definition.settings,
    Object.fromEntries(entries.filter(([key]) => !isOwn(key))),
    path,
    ['type', ...Object.keys(source.keys)],
  );
  context.problems.push(
    ...problemsOf([...own.findings, ...settings.findings], context.document, context.file),
  );
  if (settings.value === undefined) return undefined;
  const keys = (own.value ?? {}) as Partial<z.output<z.ZodObject<typeof CHECK_KEYS>>>;
  return {
    id,
    type: definition.type,
    service,
    settings: settings.value,
    target: targetOf(source.entry),
    every: keys.every ?? definition.defaults.every,
    timeout: keys.timeout ?? definition.defaults.timeout,
    failures: keys.failures ?? 1,
    successes: keys.successes ?? 1,
    severity: keys.severity,
    position: context.document.rangeOfKey(path).start,
  };
}

export const checkEntryKeys = CHECK_KEYS;
export const metricsEntryKeys = pollingKeys;

/** The entries of a block that are blocks themselves; anything else is a problem on its line. */
export function entriesOf(
  block: unknown,
  path: Path,
  context: CompileContext,
): (readonly [string, Readonly<Record<string, unknown>>])[] {
  if (block === undefined || block === null) return [];
  const complain = (at: Path, message: string): void => {
    context.problems.push({
      file: context.file,
      severity: 'error',
      range: context.document.rangeOf(at),
      message,
      code: 'wrong-type',
    });
  };
  if (!isBlock(block)) {
    complain(path, `"${String(path.at(-1))}" must be a block of names, each with its own keys below it.`);
    return [];
  }
  return Object.entries(block).flatMap(([name, entry]) => {
    if (isBlock(entry)) return [[name, entry] as const];
    complain([...path, name], `"${name}" must be a block of keys, indented below it.`);
    return [];
  });
}

export const isBlock = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function definitionOf(type: unknown, path: Path, context: CompileContext): SourceDefinition | undefined {
  const known = context.definitions.map((definition) => definition.type);
  const definition = context.definitions.find((candidate) => candidate.type === type);
  if (definition) return definition;
  const guess = typeof type === 'string' ? closest(type, known) : undefined;
  const message =
    type === undefined
      ? `"type" is missing: write one of ${known.join(', ')}.`
      : `${JSON.stringify(type)} is not a type of source.${guess ? ` Did you mean "${guess}"?` : ` Known: ${known.join(', ')}.`}`;
  const range =
    type === undefined ? context.document.rangeOfKey(path) : context.document.rangeOf([...path, 'type']);
  context.problems.push({
    file: context.file,
    severity: 'error',
    range,
    message,
    code: type === undefined ? 'missing-key' : 'unknown-type',
  });
  return undefined;
}

/** What to show as the place that is read: its URL without credentials and query, else what names it. */
function targetOf(entry: Readonly<Record<string, unknown>>): string {
  const url = entry.url;
  if (typeof url === 'string' && URL.canParse(url)) {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}${parsed.pathname}`;
  }
  return typeof entry.organization === 'string' ? entry.organization : '';
}
