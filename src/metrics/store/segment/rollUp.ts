import type { Ms } from '../../../base/clock';
import { ROLLED_UP_PARTS } from '../../../promql/storage';
import type { Chunk } from '../codec/chunk';

/** One sample stands for those of so long. */
export const ROLLED_UP: Ms = 5 * 60_000;
/** The last value, then the parts of a roll-up. Files of earlier versions have the first five. */
export const ROLLED_UP_COLUMNS = 1 + ROLLED_UP_PARTS.length;

/** The windows of an axis: each ends before a position, and is at the time of its last scrape. */
export interface RollUpWindows {
  readonly times: Float64Array;
  readonly ends: Int32Array;
}

/** Windows of five minutes on the clock, their end included and their start not, as the ranges of PromQL. */
export function rollUpWindows(times: Float64Array): RollUpWindows {
  const ends: number[] = [];
  for (let at = 0; at < times.length; at++) {
    const isLast = at + 1 === times.length || windowOf(times[at + 1]!) !== windowOf(times[at]!);
    if (isLast) ends.push(at + 1);
  }
  return {
    times: Float64Array.from(ends, (end) => times[end - 1]!),
    ends: Int32Array.from(ends),
  };
}

const windowOf = (at: Ms): number => Math.ceil(at / ROLLED_UP);

/**
 * What the samples of each window were. A window without any is stale. NaN counts as a sample, and makes a sum NaN.
 * @param before the value of the sample before the first one, NaN where there is none
 */
export function rollUp({ columns, stale }: Chunk, { ends }: RollUpWindows, before = NaN): Chunk {
  const [values = new Float64Array()] = columns;
  const rolled = Array.from({ length: ROLLED_UP_COLUMNS }, () => new Float64Array(ends.length));
  const [last, minimum, maximum, sum, count, lost, resets] = rolled;
  const gone = new Uint8Array(ends.length);
  let previous = before;
  for (let window = 0, at = 0; window < ends.length; window++) {
    const of: Window = new Window(previous);
    for (; at < ends[window]!; at++) if (stale[at] === 0) of.add(values[at]!);
    gone[window] = of.count === 0 ? 1 : 0;
    last![window] = of.last;
    minimum![window] = of.minimum;
    maximum![window] = of.maximum;
    sum![window] = of.sum;
    count![window] = of.count;
    lost![window] = of.lost;
    resets![window] = of.resets;
    previous = of.previous;
  }
  return { columns: rolled, stale: gone };
}

/** As `min_over_time` and its kin see it: NaN only when there is nothing else. */
class Window {
  last = NaN;
  minimum = NaN;
  maximum = NaN;
  sum = 0;
  count = 0;
  lost = 0;
  resets = 0;

  constructor(public previous: number) {}

  add(value: number): void {
    if (value < this.previous) {
      this.lost += this.previous;
      this.resets++;
    }
    this.previous = value;
    this.last = value;
    this.sum += value;
    this.count++;
    if (value < this.minimum || Number.isNaN(this.minimum)) this.minimum = value;
    if (value > this.maximum || Number.isNaN(this.maximum)) this.maximum = value;
  }
}
