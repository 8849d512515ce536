import type { Ms } from '../../base/clock';
import type { Severity } from '../severity';

/** What a person typed to say which alerts to show, read. One with an error hides nothing. */
export interface AlertFilter {
  /** As it was typed. */
  readonly text: string;
  /** What was understood of it; `all` of nothing lets everything pass. */
  readonly root: FilterNode;
  readonly problems: readonly FilterProblem[];
}

export type FilterNode =
  | { readonly kind: 'all' | 'any'; readonly parts: readonly FilterNode[] }
  | { readonly kind: 'not'; readonly part: FilterNode }
  | FilterTerm;

export type FilterTerm =
  | { readonly kind: 'flag'; readonly flag: FilterFlag }
  | { readonly kind: 'severity'; readonly operator: SetOperator; readonly severities: readonly Severity[] }
  | { readonly kind: 'severity'; readonly operator: OrderOperator; readonly severity: Severity }
  | { readonly kind: 'state'; readonly operator: SetOperator; readonly states: readonly FilterState[] }
  | { readonly kind: 'age'; readonly operator: OrderOperator; readonly duration: Ms }
  | {
      readonly kind: 'field';
      readonly field: FilterField;
      readonly operator: SetOperator | RegexOperator;
      /** One of them must hold, or with a negative operator none. A regular expression is one value. */
      readonly values: readonly string[];
    }
  | { readonly kind: 'text'; readonly text: string };

/** What is compared as text. */
export type FilterField = 'service' | 'source' | { readonly label: string };

export type SetOperator = '=' | '!=';
export type RegexOperator = '=~' | '!~';
export type OrderOperator = '<' | '<=' | '>' | '>=';
export type FilterOperator = SetOperator | RegexOperator | OrderOperator;

/** Words that mean something by themselves; in quotes they are text to look for. */
export const FILTER_FLAGS = ['acked', 'silenced', 'latched', 'flapping'] as const;
export type FilterFlag = (typeof FILTER_FLAGS)[number];

export const FILTER_STATES = [
  'firing',
  'pending',
  'recovering',
  'resolved',
  'nodata',
  'stale',
  'acknowledged',
  'unacknowledged',
  'silenced',
  'latched',
] as const;
export type FilterState = (typeof FILTER_STATES)[number];

/** A mistake, or a warning about something that is right and most likely not meant. Offsets into the typed text. */
export interface FilterProblem {
  readonly severity: 'error' | 'warning';
  readonly start: number;
  readonly end: number;
  /** What is wrong, with the wrong words in quotes, and what was expected. */
  readonly message: string;
}

export const NO_FILTER: AlertFilter = { text: '', root: { kind: 'all', parts: [] }, problems: [] };

/** The first mistake; a filter that has one is not applied. */
export const filterError = ({ problems }: AlertFilter): FilterProblem | undefined =>
  problems.find(({ severity }) => severity === 'error');

/** Whether anything can be hidden by it. */
export const isFiltering = (filter: AlertFilter): boolean =>
  filterError(filter) === undefined && !(filter.root.kind === 'all' && filter.root.parts.length === 0);

/** Whether an alert can pass or fail by time alone. */
export const isTimed = ({ root }: AlertFilter): boolean => mentionsAge(root);

function mentionsAge(node: FilterNode): boolean {
  if (node.kind === 'all' || node.kind === 'any') return node.parts.some(mentionsAge);
  return node.kind === 'not' ? mentionsAge(node.part) : node.kind === 'age';
}
