type Point = readonly [at: number, value: number | null];

/** Of time, each about as wide as a pixel. */
const BUCKETS = 1_000;
/** Of one bucket: the first, the lowest, the highest and the last, and a gap. */
const MOST_IN_BUCKET = 5;

/**
 * The points of a line to draw between two times: all, where there are not more than a screen has pixels for, else those of each
 * bucket that the line goes through on the screen. Each is a point that was measured, and a gap stays a gap. One on either
 * side is drawn too, for the line comes from there.
 */
export function drawnPoints(points: readonly Point[], from: number, to: number): readonly Point[] {
  if (points.length <= BUCKETS * MOST_IN_BUCKET) return points;
  const begin = Math.max(0, firstAt(points, from) - 1);
  const end = Math.min(points.length, firstAt(points, to) + 2);
  if (end - begin <= BUCKETS * MOST_IN_BUCKET) return points.slice(begin, end);
  const width = (to - from) / BUCKETS;
  const bucketOf = (index: number): number => Math.floor(((points[index]?.[0] ?? 0) - from) / width);
  const drawn: Point[] = [];
  for (let at = begin; at < end;) {
    const bucket = bucketOf(at);
    let next = at + 1;
    while (next < end && bucketOf(next) === bucket) next += 1;
    drawn.push(...extremesOf(points, at, next));
    at = next;
  }
  return drawn;
}

/** In the order of time. */
function extremesOf(points: readonly Point[], begin: number, end: number): readonly Point[] {
  const valueAt = (index: number): number | null => points[index]?.[1] ?? null;
  const kept = new Set([begin, end - 1]);
  let lowest: number | undefined;
  let highest: number | undefined;
  let gap: number | undefined;
  for (let index = begin; index < end; index++) {
    const value = valueAt(index);
    if (value === null || Number.isNaN(value)) gap ??= index;
    else {
      if (lowest === undefined || value < (valueAt(lowest) ?? 0)) lowest = index;
      if (highest === undefined || value > (valueAt(highest) ?? 0)) highest = index;
    }
  }
  for (const index of [lowest, highest, gap]) if (index !== undefined) kept.add(index);
  return [...kept].sort((a, b) => a - b).flatMap((index) => points.slice(index, index + 1));
}

/** The index of the first point that is not before a time; points are in the order of time. */
function firstAt(points: readonly Point[], time: number): number {
  let [low, high] = [0, points.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    if ((points[middle]?.[0] ?? 0) < time) low = middle + 1;
    else high = middle;
  }
  return low;
}
