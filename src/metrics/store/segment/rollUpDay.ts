import type { LabelSet } from '../../../promql/labels/labelSet';
import { encodeChunk } from '../codec/chunk';
import { joinPieces } from '../joinPieces';
import type { StoredSeries } from '../../../promql/storage';
import type { Block, BlockAxis, BlockSeries } from './block';
import type { RollUpWindows } from './rollUp';
import { ROLLED_UP, ROLLED_UP_COLUMNS, rollUp, rollUpWindows } from './rollUp';
import { DAY, parseSegmentName } from './segmentName';
import type { Segments } from './segments';

/** Series that are read and rolled up in one turn: some ten milliseconds. */
const SERIES_PER_TURN = 40;

/**
 * All samples of a file as a block of roll-ups, in small steps between which `turn` lets others work. Nothing when the
 * file has none. Throws `StoreFileError`.
 */
export async function rollUpDay(
  segments: Segments,
  name: string,
  turn: () => Promise<void>,
): Promise<Block | undefined> {
  const { blocks } = segments.load(name);
  const byAxis = new Map<string, Set<LabelSet>>();
  for (const { index } of blocks) {
    for (const axis of index.axes) {
      const labels = byAxis.get(axis.name) ?? new Set();
      for (const one of axis.series) labels.add(one.labels);
      byAxis.set(axis.name, labels);
    }
  }
  const axes: BlockAxis[] = [];
  for (const [axis, labels] of byAxis) {
    const rolled = await rollUpAxis(segments, { name, axis, labels: [...labels] }, turn);
    if (rolled) axes.push(rolled);
  }
  return axes.length > 0 ? { columns: ROLLED_UP_COLUMNS, sequence: 0, axes } : undefined;
}

interface DayAxis {
  readonly name: string;
  readonly axis: string;
  readonly labels: readonly LabelSet[];
}

async function rollUpAxis(
  segments: Segments,
  { name, axis, labels }: DayAxis,
  turn: () => Promise<void>,
): Promise<BlockAxis | undefined> {
  let windows: RollUpWindows | undefined;
  const series: BlockSeries[] = [];
  for (let from = 0; from < labels.length; from += SERIES_PER_TURN) {
    const some = new Set(labels.slice(from, from + SERIES_PER_TURN));
    const accepts = (one: LabelSet): boolean => some.has(one);
    const pieces = segments.readFile(name, { from: -Infinity, to: Infinity, axis, accepts });
    const before = lastValues(segments, { name, axis, accepts });
    for (const { labels: one, timestamps, values, stale } of joinPieces(pieces)) {
      // Every piece of the axis is there, so that the windows are the same for all of its series.
      windows ??= rollUpWindows(timestamps);
      const chunk = { columns: [values], stale: stale ?? new Uint8Array(values.length) };
      series.push({ labels: one, chunk: encodeChunk(rollUp(chunk, windows, before.get(one.key))) });
    }
    await turn();
  }
  return windows && { name: axis, times: windows.times, series };
}

/** The value that each series had last on the day before, by the key of its labels: a counter may have begun again overnight. */
function lastValues(
  segments: Segments,
  {
    name,
    axis,
    accepts,
  }: {
    readonly name: string;
    readonly axis: string;
    readonly accepts: (labels: LabelSet) => boolean;
  },
): ReadonlyMap<string, number> {
  const yesterday = parseSegmentName(name)!.day - DAY;
  const files = segments.names.filter((one) => parseSegmentName(one)?.day === yesterday);
  const wanted = { from: yesterday + DAY - 2 * ROLLED_UP, to: Infinity, axis, accepts };
  const pieces = files.flatMap((file) => segments.readFile(file, wanted));
  return new Map(joinPieces(pieces).map((series) => [series.labels.key, lastValue(series)]));
}

function lastValue({ values, stale }: StoredSeries): number {
  for (let at = values.length - 1; at >= 0; at--) if (stale?.[at] !== 1) return values[at]!;
  return NaN;
}
