import type { Ms } from '../../../base/clock';

export const DAY: Ms = 86_400_000;

/** `raw` has every sample, `rolledUp` the samples of five minutes as one. */
export type Resolution = 'raw' | 'rolledUp';

const PREFIXES: Readonly<Record<Resolution, string>> = { raw: 'raw', rolledUp: '5m' };
const NAME = /^(raw|5m)-(\d{4}-\d{2}-\d{2})\.segment$/;

/** A day of UTC, by its first moment. */
export interface SegmentName {
  readonly resolution: Resolution;
  readonly day: Ms;
}

export const startOfDay = (at: Ms): Ms => Math.floor(at / DAY) * DAY;

export const segmentName = ({ resolution, day }: SegmentName): string =>
  `${PREFIXES[resolution]}-${new Date(day).toISOString().slice(0, 10)}.segment`;

export function parseSegmentName(name: string): SegmentName | undefined {
  const [, prefix, date] = NAME.exec(name) ?? [];
  const day = Date.parse(date ?? '');
  if (Number.isNaN(day)) return undefined;
  return { resolution: prefix === PREFIXES.raw ? 'raw' : 'rolledUp', day };
}
