import type { At, Expression, VectorSelector } from '../syntax/ast';
import type { RolledUp, StoredSeries } from '../storage';
import { rolledUpOf } from '../storage';
import type { QueryContext, QueryTimes } from './context';
import { resolveDuration } from './durations';
import type { Frame } from './frame';
import type { Columns } from './progress';
import { noColumns } from './progress';
import { timeAt } from './frame';
import { selectSeries } from './selectSeries';
import type { Column } from './value';
import { ColumnBuilder } from './value';
import { WindowIndex, lowerBound } from './windows';

const MS_PER_SECOND = 1000;

/** The moment behind `@`, when there is one. */
export function resolveAt(at: At | undefined, times: QueryTimes): number | undefined {
  if (at === 'start') return times.start;
  return at === 'end' ? times.end : at;
}

/** The time that a selector looks at, for each step: its `@` or the step, minus its offset. */
export function referenceTimes(
  selector: Pick<VectorSelector, 'at' | 'offset'>,
  frame: Frame,
  times: QueryTimes,
): (step: number) => number {
  const offset = resolveDuration(selector.offset, times, true);
  const fixed = resolveAt(selector.at, times);
  return fixed === undefined ? (step) => timeAt(frame, step) - offset : () => fixed - offset;
}

/**
 * Whether the column gets the samples' values, their times, or when their counters began, both in seconds; zero where
 * that is unknown.
 */
export type Reading = 'value' | 'time' | 'start';

interface InstantSelection {
  readonly reading?: Reading;
  /** The expression of the query that needs the series, where the selector is not one of the query itself. */
  readonly by?: Expression;
}

/** The newest sample of each series within the lookback of each step, unless the series has ended there. */
export function selectInstant(
  context: QueryContext,
  selector: VectorSelector,
  frame: Frame,
  { reading = 'value', by = selector }: InstantSelection = {},
): Column[] {
  const { lookback } = context.settings;
  const reference = referenceTimes(selector, frame, context.times);
  const isSmoothed = selector.extension === 'smoothed' && reading === 'value';
  const first = reference(0) - lookback;
  const last = reference(Math.max(frame.count - 1, 0)) + (selector.extension === 'smoothed' ? lookback : 0);
  const bounds = { count: frame.count, after: (step: number) => reference(step) - lookback, upTo: reference };
  const found = selectSeries(context, { ...{ by, selector, frame }, from: first, to: last });
  const begin = (): Selection => ({ ...noColumns(), index: new WindowIndex(bounds) });
  // Functions that read times select on their own, beside the selector's values.
  const progress = reading === 'value' ? context.progress : undefined;
  const done = progress?.unfinished(selector, frame, begin) ?? begin();
  for (const series of found.slice(done.next)) {
    const column = isSmoothed
      ? smoothed(series, frame.count, reference, lookback)
      : newest(series, done.index, frame.count, reading);
    if (!column.isEmpty) done.columns.push(column.build(series.labels, false));
    done.next++;
    progress?.rest();
  }
  return done.columns;
}

/** How much of what an instant selector has found is looked up. */
interface Selection extends Columns {
  readonly index: WindowIndex;
}

function newest(series: StoredSeries, index: WindowIndex, count: number, reading: Reading): ColumnBuilder {
  const { timestamps, stale } = series;
  const { first, end } = index.of(timestamps);
  const column = new ColumnBuilder(count);
  const { source, unit } = readingOf(series, reading);
  for (let step = 0; step < count; step++) {
    const at = (end[step] ?? 0) - 1;
    if (at < (first[step] ?? 0) || stale?.[at] === 1) continue;
    column.set(step, source[at]! / unit);
  }
  return column;
}

function readingOf(
  { timestamps, values, starts }: StoredSeries,
  reading: Reading,
): { readonly source: Float64Array; readonly unit: number } {
  if (reading === 'value') return { source: values, unit: 1 };
  const source = reading === 'time' ? timestamps : (starts ?? new Float64Array(timestamps.length));
  return { source, unit: MS_PER_SECOND };
}

/** Interpolates between the samples around each step, and carries the last one forward. */
function smoothed(
  series: StoredSeries,
  count: number,
  reference: (step: number) => number,
  lookback: number,
): ColumnBuilder {
  const { timestamps, values } = withoutStale(series);
  const column = new ColumnBuilder(count);
  for (let step = 0; step < count; step++) {
    const time = reference(step);
    const next = lowerBound(timestamps, time);
    const before = next - 1;
    const left = timestamps[before];
    if (left === undefined || left <= time - lookback) continue;
    const right = timestamps[next];
    const [from, to] = [values[before] ?? NaN, values[next] ?? NaN];
    const carries = left === time || right === undefined || right > time + lookback;
    column.set(step, carries ? from : from + ((to - from) * (time - left)) / (right - left));
  }
  return column;
}

const keepEach = (rolledUp: RolledUp, keep: (numbers: Float64Array) => Float64Array): RolledUp =>
  rolledUpOf((part) => keep(rolledUp[part]));

const compacted = new WeakMap<StoredSeries, StoredSeries>();

/** The series without its stale positions, which no range ever sees. */
export function withoutStale(series: StoredSeries): StoredSeries {
  const { stale } = series;
  if (!stale?.includes(1)) return series;
  let result = compacted.get(series);
  if (!result) {
    const keep = (numbers: Float64Array): Float64Array => numbers.filter((_number, at) => stale[at] !== 1);
    result = {
      labels: series.labels,
      timestamps: keep(series.timestamps),
      values: keep(series.values),
      ...(series.starts ? { starts: keep(series.starts) } : {}),
      ...(series.rolledUp ? { rolledUp: keepEach(series.rolledUp, keep) } : {}),
    };
    compacted.set(series, result);
  }
  return result;
}
