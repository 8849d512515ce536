import type { FilterFlag, FilterOperator, FilterState } from './alertFilter';
import { FILTER_FLAGS } from './alertFilter';

/** The words before an operator that are no label names. */
export const FILTER_KEYS = ['severity', 'service', 'source', 'state', 'age'] as const;
export type FilterKey = (typeof FILTER_KEYS)[number];

export interface KeyHelp {
  readonly operators: readonly FilterOperator[];
  /** What it compares, for completion. */
  readonly detail: string;
  /** What to write behind the operator, for messages. */
  readonly expected: string;
}

const TEXT_OPERATORS: readonly FilterOperator[] = ['=', '!=', '=~', '!~'];

export const KEY_HELP: Readonly<Record<FilterKey, KeyHelp>> = {
  severity: {
    operators: ['<=', '=', '!=', '<', '>=', '>'],
    detail: 'how bad: P0 is the worst, so severity<=P1 is P0 and P1',
    expected: 'P0, P1, P2, P3, P4 or unmapped',
  },
  service: {
    operators: TEXT_OPERATORS,
    detail: 'the service that it is about',
    expected: 'the name of a service',
  },
  source: { operators: TEXT_OPERATORS, detail: 'where it was read', expected: 'the name of a source' },
  state: { operators: ['=', '!='], detail: 'what is true of it now', expected: 'a state such as firing' },
  age: {
    operators: ['>', '>=', '<', '<='],
    detail: 'how long it has been firing: age>10m',
    expected: 'a duration such as 10m or 2h',
  },
};

export const LABEL_HELP: KeyHelp = {
  operators: TEXT_OPERATORS,
  detail: 'a label',
  expected: 'the value of the label',
};

export const FLAG_HELP: Readonly<Record<FilterFlag, string>> = {
  acked: 'somebody has it; -acked is what nobody has acknowledged',
  silenced: 'a silence, an inhibition or a maintenance explains it',
  latched: 'came and went while nobody looked',
  flapping: 'changes too often',
};

export const STATE_HELP: Readonly<Record<FilterState, string>> = {
  firing: 'true now, whoever has it',
  pending: 'true, but not yet for long enough',
  recovering: 'not true any more, but not yet for long enough',
  resolved: 'over',
  nodata: 'cannot be judged: no data, or its rule fails',
  stale: 'its source has not been read lately',
  acknowledged: 'somebody has it',
  unacknowledged: 'fires, and nobody has it',
  silenced: 'a silence, an inhibition or a maintenance explains it',
  latched: 'came and went while nobody looked',
};

/** What stands before the name of a label that is also a key: `label.service=x`. */
export const LABEL_PREFIX = 'label.';

/** The key that a word means, in any case; `is` is another word for `state`. */
export function keyOf(word: string): FilterKey | undefined {
  const lower = word.toLowerCase();
  return lower === 'is' ? 'state' : FILTER_KEYS.find((key) => key === lower);
}

export const flagOf = (word: string): FilterFlag | undefined => {
  const lower = word.toLowerCase();
  return FILTER_FLAGS.find((flag) => flag === lower);
};
