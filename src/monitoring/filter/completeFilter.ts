import { counted } from '../words';
import type { AlertFacets, Counts } from './alertFacets';
import type { FilterField } from './alertFilter';
import { FILTER_FLAGS, FILTER_STATES } from './alertFilter';
import type { FilterKey } from './filterKeys';
import { FILTER_KEYS, FLAG_HELP, KEY_HELP, keyOf, LABEL_HELP, LABEL_PREFIX, STATE_HELP } from './filterKeys';
import { parseFilter } from './parseFilter';
import { matcherOf } from './matchFilter';
import { printField, printValue } from './printFilter';
import type { FilterToken, Piece, Span } from './scanFilter';
import { scanFilter } from './scanFilter';
import { SEVERITIES } from '../severity';

/** One way to go on. Its text takes the place of the completion's span. */
export interface FilterCompletionItem {
  readonly kind: 'key' | 'flag' | 'label' | 'operator' | 'value';
  readonly text: string;
  /** What it means, or how many alerts have it. */
  readonly detail: string;
}

/** What may stand at the cursor: the items that fit what is there already, in the order of their use. */
export interface FilterCompletion extends Span {
  readonly items: readonly FilterCompletionItem[];
}

/** More values than this are found sooner by typing. */
const MOST_VALUES = 100;

/**
 * The ways to go on at a cursor: keys, flags and label names where a term begins, operators behind a key, and values of
 * the live alerts behind an operator. The result of taking an item is the text with the span replaced by its text.
 */
export function completeFilter(text: string, cursor: number, facets: AlertFacets): FilterCompletion {
  const token = scanFilter(text.slice(0, cursor)).findLast(({ end }) => end === cursor);
  if (token?.kind === 'comparison') return valueCompletion(token, cursor, facets);
  if (token?.kind === 'word' && token.piece.quoted) return { start: cursor, end: cursor, items: [] };
  const typed = token && isWritten(token) ? text.slice(token.start, cursor) : '';
  const start = cursor - typed.length;
  const named = fieldNamed(typed, facets);
  const items = [...operatorItems(typed, named), ...termItems(typed, facets)];
  return { start, end: cursor, items };
}

/** The text after an item was taken. */
export const takeCompletion = (text: string, { start, end }: Span, item: FilterCompletionItem): string =>
  `${text.slice(0, start)}${item.text}${text.slice(end)}`;

const isWritten = ({ kind }: FilterToken): boolean => kind === 'word' || kind === 'or' || kind === 'and';

function termItems(typed: string, facets: AlertFacets): readonly FilterCompletionItem[] {
  const keys = FILTER_KEYS.map((key): FilterCompletionItem => ({
    kind: 'key',
    text: `${key}${KEY_HELP[key].operators[0]}`,
    detail: KEY_HELP[key].detail,
  }));
  const flags = FILTER_FLAGS.map((flag): FilterCompletionItem => ({
    kind: 'flag',
    text: flag,
    detail: FLAG_HELP[flag],
  }));
  const labels = facets.labelNames.filter(isTypeable).map(([label, count]): FilterCompletionItem => ({
    kind: 'label',
    text: `${printField({ label })}=`,
    detail: `label of ${counted(count, 'alert')}`,
  }));
  return [...keys, ...flags, ...labels].filter(({ text }) => beginsWith(text, typed) && text !== typed);
}

/** Names with other characters cannot be typed before an operator. */
const isTypeable = ([name]: readonly [string, number]): boolean => /^[A-Za-z_][\w.-]*$/.test(name);

/** The operators behind a whole name. */
function operatorItems(typed: string, field: Named | undefined): readonly FilterCompletionItem[] {
  if (field === undefined) return [];
  const help = typeof field === 'string' ? KEY_HELP[field] : LABEL_HELP;
  return help.operators.map((operator): FilterCompletionItem => ({
    kind: 'operator',
    text: `${typed}${operator}`,
    detail: OPERATOR_HELP[operator],
  }));
}

const OPERATOR_HELP = {
  '=': 'is, or one of several with commas between',
  '!=': 'is not',
  '=~': 'fits a regular expression as a whole',
  '!~': 'does not fit a regular expression',
  '<': 'less than',
  '<=': 'at most',
  '>': 'more than',
  '>=': 'at least',
} as const;

type Named = FilterKey | { readonly label: string };

function fieldNamed(typed: string, facets: AlertFacets): Named | undefined {
  const key = keyOf(typed);
  if (key) return key;
  const label = typed.startsWith(LABEL_PREFIX) ? typed.slice(LABEL_PREFIX.length) : typed;
  return facets.labelNames.some(([name]) => name === label) ? { label } : undefined;
}

function valueCompletion(
  token: FilterToken & { readonly kind: 'comparison' },
  cursor: number,
  facets: AlertFacets,
): FilterCompletion {
  const piece: Piece | undefined = token.values.at(-1);
  const start = piece?.start ?? cursor;
  const taken = new Set(token.values.slice(0, -1).map(({ text }) => text));
  const typed = piece?.text ?? '';
  const items = valuesFor(token, facets)
    .filter(({ value }) => !taken.has(value) && value.toLowerCase().includes(typed.toLowerCase()))
    .map(({ value, detail }): FilterCompletionItem => ({ kind: 'value', text: printValue(value), detail }))
    .filter((item) => item.text !== typed);
  const ordered = [
    ...items.filter(({ text }) => beginsWith(text, typed)),
    ...items.filter(({ text }) => !beginsWith(text, typed)),
  ];
  return { start, end: cursor, items: ordered.slice(0, MOST_VALUES) };
}

interface Value {
  readonly value: string;
  readonly detail: string;
}

function valuesFor(
  { key, operator }: FilterToken & { readonly kind: 'comparison' },
  facets: AlertFacets,
): readonly Value[] {
  switch (keyOf(key)) {
    case 'severity':
      return SEVERITIES.map((value) => ({ value, detail: matching(`severity${operator}${value}`, facets) }));
    case 'state':
      return FILTER_STATES.map((value) => ({
        value,
        detail: `${STATE_HELP[value]} · ${matching(`state${operator}${value}`, facets)}`,
      }));
    case 'age':
      return ['5m', '10m', '1h', '1d'].map((value) => ({ value, detail: 'a duration' }));
    case 'service':
      return fromCounts(facets.valuesOf('service'));
    case 'source':
      return fromCounts(facets.valuesOf('source'));
    case undefined:
      return fromCounts(facets.valuesOf(labelField(key)));
  }
}

const labelField = (key: string): FilterField => ({
  label: key.startsWith(LABEL_PREFIX) ? key.slice(LABEL_PREFIX.length) : key,
});

const fromCounts = (counts: Counts): readonly Value[] =>
  counts.map(([value, count]) => ({ value, detail: counted(count, 'alert') }));

/** How many alerts a term lets through. None of the terms asked for depends on the time. */
function matching(term: string, { alerts }: AlertFacets): string {
  const matches = matcherOf(parseFilter(term));
  return counted(alerts.filter((alert) => matches(alert, 0)).length, 'alert');
}

const beginsWith = (text: string, typed: string): boolean =>
  text.toLowerCase().startsWith(typed.toLowerCase());
