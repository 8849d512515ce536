import type { Ms } from '../../../base/clock';
import type { SourceCapabilities } from '../../source';
import { compareSeverity } from '../../severity';
import type { Alert, AlertObservation, Suppression } from '../alert';
import type { AlertEvent, Subject } from '../alertEvent';
import { sameDetails } from '../attributes';
import { isOpen } from './fold';
import { anotherEpisodeOf, episodeOf, isOwn } from '../identity';
import { decideSourceAcknowledgement } from './ownership';
import { decideSuppressions } from '../suppression';
import type { ObservedAlert, Watch, Watches } from './watch';
import { watchOf } from './watch';

/** One successful poll of one source, as the state machine takes it in. */
export interface SourceReading {
  readonly sourceId: string;
  readonly at: Ms;
  /** Counts the readings of this source from 1. */
  readonly poll: number;
  /** False when the system has more than was read: absence then means nothing. */
  readonly complete: boolean;
  /** The system's own clock, when it said. */
  readonly systemTime: Ms | undefined;
  /** Set when the system's clock is not ours: its times are then not used (T16). */
  readonly skewMs: Ms | undefined;
  readonly absence: Pick<SourceCapabilities, 'absence' | 'missesToResolve'>;
  readonly alerts: readonly ObservedAlert[];
}

/** What changed, as events: everything that is in the reading, then everything that is missing from it. */
export function decideReading(
  known: ReadonlyMap<string, Alert>,
  reading: SourceReading,
  watches: Watches,
): AlertEvent[] {
  const events: AlertEvent[] = [];
  for (const observed of reading.alerts) {
    const { fingerprint, livenessDeadline } = observed.observation;
    const alert = known.get(fingerprint);
    const watch = watchOf(watches, fingerprint, alert);
    if (watch.poll === reading.poll) continue;
    watch.poll = reading.poll;
    watch.misses = 0;
    watch.deadline = livenessDeadline;
    watch.last = observed;
    decideObservation(alert, observed, reading, events);
  }
  for (const [fingerprint, alert] of known) {
    const watch = watchOf(watches, fingerprint, alert);
    if (watch.poll !== reading.poll && !isOwn(alert)) decideAbsence(alert, reading, watch, events);
  }
  return events;
}

/** One alert that the source listed. Appends to `events`. */
export function decideObservation(
  alert: Alert | undefined,
  observed: ObservedAlert,
  reading: Pick<SourceReading, 'sourceId' | 'at' | 'systemTime' | 'skewMs'>,
  events: AlertEvent[],
): void {
  const { observation } = observed;
  const { fingerprint } = observation;
  const subject: Subject = { at: reading.at, sourceId: reading.sourceId, fingerprint };
  const before = events.length;
  const condition = conditionNow(observation, reading);
  if (condition === 'unknown') decideUnknown(alert, observed, subject, events);
  else if (condition === 'pending') decidePending(alert, observed, subject, reading, events);
  else if (condition === 'firing') decideFiring(alert, observed, subject, reading, events);
  else if (condition === 'recovering') decideRecovering(alert, subject, events);
  else decideResolved(alert, observation, subject, reading, events);
  if (!alert && events.length === before) return;
  decideDescription(alert, observed, subject, events, before);
  if (condition !== 'unknown') decideEvaluation(alert, observation, subject, events);
  decideSourceAcknowledgement(alert, observation, condition, subject, events);
  decideSuppressions(alert, suppressionsIn(observation, reading), subject, events);
}

/** T11: an alert whose own deadline has passed by its system's clock is over, although it is still listed. */
function conditionNow(
  observation: AlertObservation,
  times: Pick<SourceReading, 'systemTime' | 'skewMs'>,
): AlertObservation['condition'] | 'expired' {
  const expired = hasPassed(observation.livenessDeadline, times);
  return expired && (observation.condition === 'firing' || observation.condition === 'recovering')
    ? 'expired'
    : observation.condition;
}

/**
 * Only by the system's own clock: where it does not say what time it is, or the proxy before it says something else than
 * we do (T16), nobody knows whether a deadline has passed, and an alert ends by not being listed any more.
 */
const hasPassed = (
  deadline: Ms | undefined,
  { systemTime, skewMs }: Pick<SourceReading, 'systemTime' | 'skewMs'>,
): boolean =>
  deadline !== undefined && systemTime !== undefined && skewMs === undefined && deadline <= systemTime;

type Times = Pick<SourceReading, 'at' | 'skewMs'>;

/** T16: a time of a system whose clock is off, or one that has not come yet, is replaced by when it was observed. */
const sourceTime = (time: Ms | undefined, { at, skewMs }: Times): Ms | undefined =>
  time === undefined ? undefined : skewMs !== undefined || time > at ? at : time;

/**
 * T16 again: what a system with another clock keeps quiet ends when it says so, and so does what it still lists although
 * its end has passed. An end by our clock would come and go with every poll.
 */
function suppressionsIn({ suppressions }: AlertObservation, { at, skewMs }: Times): readonly Suppression[] {
  if (suppressions.length === 0) return suppressions;
  return suppressions.map((suppression) => {
    const { until } = suppression;
    const ends = until !== undefined && until > at && skewMs === undefined;
    return ends || until === undefined ? suppression : { ...suppression, until: undefined };
  });
}

function decidePending(
  alert: Alert | undefined,
  { observation, details }: ObservedAlert,
  subject: Subject,
  times: Times,
  events: AlertEvent[],
): void {
  if (alert && isOpen(alert)) return;
  const activeAt = sourceTime(observation.activeAt ?? observation.startsAt, times) ?? subject.at;
  events.push({ ...subject, rule: 'T1', activeAt, details });
}

function decideFiring(
  alert: Alert | undefined,
  { observation, details }: ObservedAlert,
  subject: Subject,
  times: Times,
  events: AlertEvent[],
): void {
  if (alert?.condition === 'recovering') events.push({ ...subject, rule: 'T5' });
  if (alert && (alert.condition === 'firing' || alert.condition === 'recovering')) {
    const worse = compareSeverity(details.severity, alert.severity) < 0;
    if (worse) events.push({ ...subject, rule: 'T8', from: alert.severity, details });
    return;
  }
  const firedAt = sourceTime(observation.startsAt ?? observation.activeAt, times) ?? subject.at;
  const activeAt = sourceTime(observation.activeAt, times) ?? alert?.times.activeAt;
  // A start that lies before the end of the episode before is one that the source never changes.
  const isOld = firedAt <= (alert?.times.resolvedAt ?? -Infinity);
  const previous = alert?.identity.episode ?? '';
  const episode = isOld
    ? anotherEpisodeOf(subject.fingerprint, subject.at)
    : episodeOf(subject.fingerprint, firedAt, subject.at, previous);
  const rule = alert?.condition === 'resolved' ? 'T7' : 'T3';
  const { at, sourceId, fingerprint } = subject;
  // By name and without spread: of all events, these are the ones that come by the ten thousand.
  events.push({ at, sourceId, fingerprint, rule, episode, firedAt, activeAt, details });
}

function decideRecovering(alert: Alert | undefined, subject: Subject, events: AlertEvent[]): void {
  if (alert?.condition === 'firing') events.push({ ...subject, rule: 'T4' });
}

function decideResolved(
  alert: Alert | undefined,
  observation: AlertObservation,
  subject: Subject,
  times: Times,
  events: AlertEvent[],
): void {
  if (alert?.condition === 'pending' || isUnjudged(alert)) {
    events.push({ ...subject, rule: 'T2', why: 'false' });
  } else if (alert && isOpen(alert)) {
    const expired = observation.condition !== 'resolved';
    const told = expired ? observation.livenessDeadline : observation.resolvedAt;
    const resolvedAt = Math.max(sourceTime(told, times) ?? subject.at, alert.times.firedAt ?? 0);
    events.push(
      expired
        ? { ...subject, rule: 'T11', resolvedAt, reason: 'expired' }
        : { ...subject, rule: 'T6', resolvedAt, reason: 'source' },
    );
    decideLatch(alert, subject, events);
  }
}

/** T15: it came and went, and nobody saw it. */
function decideLatch(alert: Alert, subject: Subject, events: AlertEvent[]): void {
  if (!alert.seen) events.push({ ...subject, rule: 'T15', latched: true });
}

/** Never fired, and is shown only because its state could not be told. */
const isUnjudged = (alert: Alert | undefined): boolean =>
  alert?.condition === 'inactive' && alert.evaluation.state !== 'ok';

/** T9: a word that the adapter does not know freezes what was known, and shows an alert that was not. */
function decideUnknown(
  alert: Alert | undefined,
  { observation, details }: ObservedAlert,
  subject: Subject,
  events: AlertEvent[],
): void {
  const evaluation = {
    state: observation.evaluation?.state ?? 'unknown',
    detail: observation.evaluation?.detail ?? 'the source gives a state that Sitrep does not know',
  };
  if (alert?.evaluation.state === evaluation.state && alert.evaluation.detail === evaluation.detail) return;
  events.push({ ...subject, rule: 'T9', evaluation, details });
}

function decideEvaluation(
  alert: Alert | undefined,
  observation: AlertObservation,
  subject: Subject,
  events: AlertEvent[],
): void {
  const state = observation.evaluation?.state ?? 'ok';
  const detail = observation.evaluation?.detail;
  // Every event that opens an alert leaves it well evaluated; only what differs from that is said.
  const current = alert?.evaluation.state ?? 'ok';
  if (current === state && (state === 'ok' || alert?.evaluation.detail === detail)) return;
  events.push({ ...subject, rule: 'T9', evaluation: { state, detail } });
}

/** A description that changed is worth a line of its own, unless an event of this poll carried it already. */
function decideDescription(
  alert: Alert | undefined,
  { details }: ObservedAlert,
  subject: Subject,
  events: AlertEvent[],
  since: number,
): void {
  if (!alert || sameDetails(alert, details)) return;
  const carried = events.slice(since).some((event) => 'details' in event && event.details !== undefined);
  if (!carried) events.push({ ...subject, rule: 'observed', details });
}

/** T2, T10, T11: one alert that the source did not list. */
function decideAbsence(alert: Alert, reading: SourceReading, watch: Watch, events: AlertEvent[]): void {
  if (!isOpen(alert) && !isUnjudged(alert)) return;
  const subject: Subject = {
    at: reading.at,
    sourceId: reading.sourceId,
    fingerprint: alert.identity.fingerprint,
  };
  const calm = alert.condition === 'pending' || isUnjudged(alert);
  const { deadline } = watch;
  if (!calm && deadline !== undefined && hasPassed(deadline, reading)) {
    const resolvedAt = Math.max(Math.min(deadline, reading.at), alert.times.firedAt ?? 0);
    events.push({ ...subject, rule: 'T11', resolvedAt, reason: 'expired' });
    decideLatch(alert, subject, events);
  } else if (reading.complete && reading.absence.absence === 'unknown') {
    decideUnlisted(alert, subject, events);
  } else if (reading.complete && missedEnough(watch, reading)) {
    events.push(
      calm
        ? { ...subject, rule: 'T2', why: 'absent' }
        : { ...subject, rule: 'T10', resolvedAt: reading.at, reason: 'absent' },
    );
    if (!calm) decideLatch(alert, subject, events);
  }
}

/** Counts one more miss. */
function missedEnough(watch: Watch, { absence }: SourceReading): boolean {
  watch.misses += 1;
  return watch.misses >= absence.missesToResolve;
}

const UNLISTED = 'the source no longer lists it, which does not mean that it is over';

function decideUnlisted(alert: Alert, subject: Subject, events: AlertEvent[]): void {
  if (alert.evaluation.detail === UNLISTED) return;
  events.push({ ...subject, rule: 'T9', evaluation: { state: 'unknown', detail: UNLISTED } });
}
