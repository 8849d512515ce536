/** Which samples of an axis belong to each step: from `first` up to, without, `end`. */
export interface Windows {
  readonly first: Int32Array;
  readonly end: Int32Array;
}

/** The bounds of the windows of all steps, in milliseconds: `after < t ≤ upTo`, both ascending. */
export interface WindowBounds {
  readonly count: number;
  readonly after: (step: number) => number;
  readonly upTo: (step: number) => number;
}

/** Finds the windows of an axis in one pass over it. */
export function findWindows(axis: Float64Array, { count, after, upTo }: WindowBounds): Windows {
  const first = new Int32Array(count);
  const end = new Int32Array(count);
  let low = count > 0 ? lowerBound(axis, after(0)) : 0;
  let high = low;
  for (let step = 0; step < count; step++) {
    const [lowest, highest] = [after(step), upTo(step)];
    while (low < axis.length && (axis[low] ?? Infinity) <= lowest) low++;
    if (high < low) high = low;
    while (high < axis.length && (axis[high] ?? Infinity) <= highest) high++;
    first[step] = low;
    end[step] = highest <= lowest ? low : high;
  }
  return { first, end };
}

/** The position of the first time after `time`. */
export function lowerBound(axis: Float64Array, time: number): number {
  let low = 0;
  let high = axis.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((axis[middle] ?? Infinity) <= time) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Finds windows once for each axis, however many series share it. */
export class WindowIndex {
  readonly #known = new Map<Float64Array, Windows>();

  constructor(private readonly bounds: WindowBounds) {}

  of(axis: Float64Array): Windows {
    let windows = this.#known.get(axis);
    if (!windows) {
      windows = findWindows(axis, this.bounds);
      this.#known.set(axis, windows);
    }
    return windows;
  }
}
