import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';

export interface ChartWindow {
  readonly from: Ms;
  readonly to: Ms;
  readonly step: Ms;
}

const MINUTE = 60_000;
/** As many points as a chart has pixels worth drawing. */
const POINTS = 300;
const SHORTEST_STEP = 5_000;

/**
 * The incident's window: from well before it began, so that "normal" is seen, to now, or to a little after it ended.
 * Steps are whole multiples of five seconds, so that a refresh draws the same points again.
 */
export function chartWindow(alert: Alert, now: Ms): ChartWindow {
  const { activeAt, firedAt, resolvedAt, firstObservedAt } = alert.times;
  const begin = Math.min(activeAt ?? firedAt ?? firstObservedAt, now);
  const end = Math.min(resolvedAt ?? now, now);
  const before = Math.max(30 * MINUTE, (end - begin) / 2);
  const from = begin - before;
  const to = Math.min(now, resolvedAt === undefined ? now : resolvedAt + 15 * MINUTE);
  const step = stepFor(to - from);
  return { from: Math.floor(from / step) * step, to, step };
}

/** The step of a chart over so long, a whole multiple of five seconds. */
export const stepFor = (length: Ms): Ms =>
  Math.max(SHORTEST_STEP, Math.ceil(length / POINTS / SHORTEST_STEP) * SHORTEST_STEP);
