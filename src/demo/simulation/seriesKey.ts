import type { Labels } from '../../metrics/series';

/**
 * Tells a series from all others. A metric always has its labels in the same order, so their values are enough. Put
 * together without a list in between: hours of history are half a million of these.
 */
export function seriesKey(name: string, ...labelSets: readonly Labels[]): string {
  let key = name;
  for (const labels of labelSets) {
    for (const label in labels) key += `\n${labels[label]}`;
  }
  return key;
}
