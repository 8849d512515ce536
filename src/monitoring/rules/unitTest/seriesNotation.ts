import { LabelSet } from '../../../promql/labels/labelSet';
import { parseQuery } from '../../../promql/syntax/parser';
import type { SeriesValue } from './unitTestFile';

export type Notation<Value> =
  { readonly ok: true; readonly value: Value } | { readonly ok: false; readonly message: string };

const mistake = (message: string): { readonly ok: false; readonly message: string } => ({
  ok: false,
  message,
});

/** Reads `metric{label="value"}`; `{}` has no labels. */
export function parseSeriesName(text: string): Notation<LabelSet> {
  if (/^\s*(?:\{\s*\})?\s*$/.test(text)) return { ok: true, value: LabelSet.empty };
  const parsed = parseQuery(text);
  const selector = parsed.ok && parsed.expression.kind === 'selector' ? parsed.expression : undefined;
  if (!selector || selector.matchers.some(({ operator }) => operator !== '=')) {
    return mistake(`"${text}" is not a series. Write it like up{job="app"}`);
  }
  return { ok: true, value: LabelSet.of(selector.matchers.map(({ name, value }) => [name, value] as const)) };
}

const NUMBER = '(?:\\d[\\d_]*\\.?\\d*|\\.\\d+)(?:e[+-]?\\d+)?|inf|nan';
const ITEM = new RegExp(`^(?:(_)|(stale)|([+-]?(?:${NUMBER}))([+-](?:${NUMBER}))?)(?:x(\\d+))?$`, 'i');
/** As many values as a year of minutes has, and then some. */
const MOST_VALUES = 1_000_000;

/** Reads the expanding notation: `1 2 _ stale 0+10x5 3x4 _x2`. A repeated value stands once more than it is repeated. */
export function parseSeriesValues(text: string): Notation<readonly SeriesValue[]> {
  if (text.includes('{{')) return mistake('native histograms are not supported');
  const values: SeriesValue[] = [];
  for (const item of text.split(/\s+/).filter((part) => part !== '')) {
    const [match, blank, stale, start, step, times] = ITEM.exec(item) ?? [];
    if (match === undefined) {
      return mistake(`"${item}" is not a value of a series. Write numbers, _, stale, or 0+10x5`);
    }
    const count = repetitions(times, blank !== undefined);
    if (values.length + count > MOST_VALUES)
      return mistake(`"${item}" gives more than ${MOST_VALUES} values`);
    if (blank !== undefined || stale !== undefined) {
      values.push(
        ...Array.from<SeriesValue>({ length: count }).fill(blank === undefined ? 'stale' : 'missing'),
      );
    } else values.push(...progression(start ?? '', step, count));
  }
  return { ok: true, value: values };
}

/** A repeated gap is as long as it says; everything else has a first value before the repetitions. */
function repetitions(times: string | undefined, isBlank: boolean): number {
  if (times === undefined) return 1;
  return Number(times) + (isBlank ? 0 : 1);
}

function progression(start: string, step: string | undefined, count: number): number[] {
  const increment = step === undefined ? 0 : numberOf(step);
  let value = numberOf(start);
  return Array.from({ length: count }, () => {
    const current = value;
    value += increment;
    return current;
  });
}

function numberOf(text: string): number {
  const magnitude = text.toLowerCase().replace(/^[+-]/, '').replaceAll('_', '');
  const sign = text.startsWith('-') ? -1 : 1;
  if (magnitude === 'inf') return sign * Infinity;
  return magnitude === 'nan' ? NaN : sign * Number(magnitude);
}
