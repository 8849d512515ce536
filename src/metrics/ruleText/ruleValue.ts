import { isComparison, typeOf, unwrap } from '../../promql/syntax/ast';
import { parseQuery } from '../../promql/syntax/parser';
import type { QueryData } from '../metricSource';

export interface WatchedExpression {
  readonly expression: string;
  /** Which of several values is the worst: the smallest one where the rule asks for too little. */
  readonly extreme: 'max' | 'min';
}

/**
 * What a rule looks at: the left side of `expression > number`, so that a value shows before it crosses the threshold;
 * every other expression as it is. Nothing for an expression that is not right.
 */
export function watchedExpression(text: string): WatchedExpression | undefined {
  const parsed = parseQuery(text);
  if (!parsed.ok) return undefined;
  const outer = unwrap(parsed.expression);
  const isThreshold =
    outer.kind === 'binary' &&
    isComparison(outer.operator) &&
    !outer.bool &&
    typeOf(outer.right) === 'scalar';
  if (!isThreshold || typeOf(outer.left) !== 'vector') return { expression: text, extreme: 'max' };
  const expression = text.slice(outer.left.span.start, outer.left.span.end);
  return { expression, extreme: outer.operator.startsWith('<') ? 'min' : 'max' };
}

/** The words for a result without series. */
export const NO_DATA = 'no data';

/** A result in a few words: `12 series · max 1840`, `1 series · 0.2` or `no data`. */
export function valueWords(data: QueryData, extreme: WatchedExpression['extreme'] = 'max'): string {
  if (data.type === 'string') return data.value;
  if (data.type === 'scalar') return short(data.point.value);
  const values = data.series.flatMap(({ points }) => points.at(-1)?.value ?? []);
  const [first] = values;
  if (first === undefined) return NO_DATA;
  if (values.length === 1) return `1 series · ${short(first)}`;
  const numbers = values.filter((value) => !Number.isNaN(value));
  const worst = extreme === 'max' ? largest(numbers) : -largest(numbers.map((value) => -value));
  return `${values.length} series · ${extreme} ${numbers.length === 0 ? 'NaN' : short(worst)}`;
}

const largest = (numbers: readonly number[]): number => numbers.reduce((a, b) => Math.max(a, b), -Infinity);

function short(value: number): string {
  if (Number.isFinite(value)) return String(Number(value.toPrecision(4)));
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}
