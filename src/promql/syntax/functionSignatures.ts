import type { ValueType } from './ast';

/** What a function takes and gives. */
export interface FunctionSignature {
  readonly name: FunctionName;
  readonly parameters: readonly ValueType[];
  /** How many arguments may follow the required ones; the last parameter stands for all of them. */
  readonly optional: number;
  /** How many arguments there must be. */
  readonly required: number;
  readonly returns: 'scalar' | 'vector';
  /** Behind a feature flag in Prometheus 3; always available here. */
  readonly experimental: boolean;
}

/**
 * Every function with its parameters: `v` is an instant vector, `r` a range vector, `s` a scalar, `t` a text. A `?`
 * makes the last one optional, a `*` lets it be repeated or left out, and `9` allows up to nine more.
 */
const TABLE = {
  abs: ['v'],
  absent: ['v'],
  absent_over_time: ['r'],
  acos: ['v'],
  acosh: ['v'],
  asin: ['v'],
  asinh: ['v'],
  atan: ['v'],
  atanh: ['v'],
  avg_over_time: ['r'],
  ceil: ['v'],
  changes: ['r'],
  clamp: ['vss'],
  clamp_max: ['vs'],
  clamp_min: ['vs'],
  cos: ['v'],
  cosh: ['v'],
  count_over_time: ['r'],
  day_of_month: ['v?'],
  day_of_week: ['v?'],
  day_of_year: ['v?'],
  days_in_month: ['v?'],
  deg: ['v'],
  delta: ['r'],
  deriv: ['r'],
  double_exponential_smoothing: ['rss', undefined, 'experimental'],
  end: ['', 'scalar', 'experimental'],
  exp: ['v'],
  first_over_time: ['r'],
  floor: ['v'],
  histogram_avg: ['v'],
  histogram_count: ['v'],
  histogram_fraction: ['ssv'],
  histogram_quantile: ['sv'],
  histogram_quantiles: ['vtss9', undefined, 'experimental'],
  histogram_stddev: ['v'],
  histogram_stdvar: ['v'],
  histogram_sum: ['v'],
  hour: ['v?'],
  idelta: ['r'],
  increase: ['r'],
  info: ['vv?', undefined, 'experimental'],
  irate: ['r'],
  label_join: ['vttt*'],
  label_replace: ['vtttt'],
  last_over_time: ['r'],
  ln: ['v'],
  log10: ['v'],
  log2: ['v'],
  mad_over_time: ['r', undefined, 'experimental'],
  max_of: ['ss', 'scalar', 'experimental'],
  max_over_time: ['r'],
  min_of: ['ss', 'scalar', 'experimental'],
  min_over_time: ['r'],
  minute: ['v?'],
  month: ['v?'],
  pi: ['', 'scalar'],
  predict_linear: ['rs'],
  present_over_time: ['r'],
  quantile_over_time: ['sr'],
  rad: ['v'],
  range: ['', 'scalar', 'experimental'],
  rate: ['r'],
  resets: ['r'],
  round: ['vs?'],
  scalar: ['v', 'scalar'],
  sgn: ['v'],
  sin: ['v'],
  sinh: ['v'],
  sort: ['v'],
  sort_by_label: ['vt*', undefined, 'experimental'],
  sort_by_label_desc: ['vt*', undefined, 'experimental'],
  sort_desc: ['v'],
  sqrt: ['v'],
  start: ['', 'scalar', 'experimental'],
  start_timestamp: ['v', undefined, 'experimental'],
  stddev_over_time: ['r'],
  stdvar_over_time: ['r'],
  step: ['', 'scalar', 'experimental'],
  sum_over_time: ['r'],
  tan: ['v'],
  tanh: ['v'],
  time: ['', 'scalar'],
  timestamp: ['v'],
  ts_of_first_over_time: ['r', undefined, 'experimental'],
  ts_of_last_over_time: ['r', undefined, 'experimental'],
  ts_of_max_over_time: ['r', undefined, 'experimental'],
  ts_of_min_over_time: ['r', undefined, 'experimental'],
  vector: ['s'],
  year: ['v?'],
} as const satisfies Record<string, readonly [string, ('scalar' | undefined)?, 'experimental'?]>;

export type FunctionName = keyof typeof TABLE;

const TYPES: Readonly<Record<string, ValueType>> = { v: 'vector', r: 'range', s: 'scalar', t: 'string' };
const OPTIONAL: Readonly<Record<string, number>> = { '?': 1, '*': Infinity, '9': 9 };

/** All functions by name. */
export const FUNCTIONS: ReadonlyMap<string, FunctionSignature> = new Map(
  Object.entries(TABLE).map(([name, row]) => [name, toSignature(name as FunctionName, row)]),
);

function toSignature(
  name: FunctionName,
  [letters, returns, experimental]: readonly [string, ('scalar' | undefined)?, 'experimental'?],
): FunctionSignature {
  const parameters = [...letters].flatMap((letter) => TYPES[letter] ?? []);
  const optional = OPTIONAL[letters.at(-1) ?? ''] ?? 0;
  return {
    name,
    parameters,
    optional,
    required: optional > 0 ? parameters.length - 1 : parameters.length,
    returns: returns ?? 'vector',
    experimental: experimental !== undefined,
  };
}
