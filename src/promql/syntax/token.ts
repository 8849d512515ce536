/** What a token is. Keywords and operators are told apart by their text, which is lower case for keywords. */
export type TokenKind =
  'identifier' | 'metric' | 'keyword' | 'number' | 'duration' | 'string' | 'operator' | 'punctuation' | 'end';

export interface Token {
  readonly kind: TokenKind;
  /** Lower case for a keyword, the resolved value for a string, the source for everything else. */
  readonly text: string;
  /** How a word was written: a keyword that names a metric or a label keeps its case. */
  readonly source: string;
  readonly start: number;
  readonly end: number;
}

export const AGGREGATORS = [
  'sum',
  'avg',
  'count',
  'min',
  'max',
  'group',
  'stddev',
  'stdvar',
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
] as const;

export type Aggregator = (typeof AGGREGATORS)[number];

/** Keywords that are also names of metrics where no operator can stand. */
const NAMES = [
  'and',
  'or',
  'unless',
  'offset',
  'by',
  'without',
  'smoothed',
  'anchored',
  'fill',
  'fill_left',
  'fill_right',
  'start',
  'end',
  'step',
  'range',
  'max_of',
  'min_of',
] as const;

const STRICT = ['atan2', 'on', 'ignoring', 'group_left', 'group_right', 'bool'] as const;

export const KEYWORDS: ReadonlySet<string> = new Set([...AGGREGATORS, ...NAMES, ...STRICT]);

const METRIC_KEYWORDS: ReadonlySet<string> = new Set([...AGGREGATORS, ...NAMES]);

export const isAggregator = (text: string): text is Aggregator => AGGREGATORS.includes(text as Aggregator);

/** Whether a token may stand where a metric name is expected. */
export function isMetricName({ kind, text }: Token): boolean {
  return kind === 'identifier' || kind === 'metric' || (kind === 'keyword' && METRIC_KEYWORDS.has(text));
}
