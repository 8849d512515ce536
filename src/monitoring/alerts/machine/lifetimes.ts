import type { Ms } from '../../../base/clock';
import type { Acknowledgement, Alert, Suppression } from '../alert';

/**
 * How long after its end an alert may come back and still be acknowledged, if the acknowledgement was sticky: a day, so
 * that whoever took on something that comes and goes is not asked again the same night, and the next on-call is.
 */
export const STICKY_FOR: Ms = 24 * 60 * 60_000;

/** What is left of an acknowledgement when the alert is over. A source's own comes and goes with its answers. */
export const acknowledgementWhenOver = ({ acknowledgement }: Alert): Acknowledgement | undefined =>
  acknowledgement?.mode === 'sticky' && acknowledgement.origin === 'sitrep' ? acknowledgement : undefined;

/** The acknowledgement that a new episode begins with: of what was pending until now, or a sticky one from the episode before. */
export function acknowledgementOfEpisode(alert: Alert, at: Ms): Acknowledgement | undefined {
  const held = alert.acknowledgement;
  return held && isOutlived(alert, at) ? undefined : held;
}

/** Whether the alert has been over for longer than an acknowledgement stays. */
export const isOutlived = ({ condition, times }: Alert, at: Ms): boolean =>
  condition === 'resolved' && at - (times.resolvedAt ?? at) >= STICKY_FOR;

const isSnooze = ({ kind, origin }: Suppression): boolean => kind === 'snooze' && origin === 'sitrep';

/** T8: what gets worse wakes whoever slept. */
export const withoutSnoozes = ({ suppressions }: Alert): readonly Suppression[] =>
  suppressions.some(isSnooze) ? suppressions.filter((one) => !isSnooze(one)) : suppressions;

/** A snooze without a time lasts until it gets worse: once the alert is over, nothing is left that could. */
export function snoozesWhenOver({ suppressions }: Alert): readonly Suppression[] {
  const ends = (one: Suppression): boolean => isSnooze(one) && one.until === undefined;
  return suppressions.some(ends) ? suppressions.filter((one) => !ends(one)) : suppressions;
}

/** Whether something that a person said about an alert is to be remembered although the alert is over. */
export const isRemembered = ({ acknowledgement, suppressions }: Alert): boolean =>
  acknowledgement !== undefined || suppressions.some(isSnooze);
