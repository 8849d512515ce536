import type { Alert, Condition } from '../alert';
import type { AlertDetails, AlertEvent } from '../alertEvent';
import type { Description } from '../attributes';
import { isAboutReadability } from '../identity';
import {
  acknowledgementOfEpisode,
  acknowledgementWhenOver,
  snoozesWhenOver,
  withoutSnoozes,
} from './lifetimes';

/** Alerts by source, then by fingerprint: two systems may call different things by one fingerprint. */
export type AlertStates = Map<string, Map<string, Alert>>;

/** The state after a log, from nothing. Replaying the log of a session gives the state that the session had. */
export function fold(events: Iterable<AlertEvent>): AlertStates {
  const states: AlertStates = new Map();
  for (const event of events) apply(states, event);
  return states;
}

/** Takes one event into the state, in place. Alerts themselves are immutable: only what changed is a new object. */
export function apply(states: AlertStates, event: AlertEvent): void {
  const alerts = states.get(event.sourceId) ?? new Map<string, Alert>();
  states.set(event.sourceId, alerts);
  if (event.fingerprint !== undefined) {
    store(alerts, event.fingerprint, evolve(alerts.get(event.fingerprint), event));
    return;
  }
  for (const [fingerprint, alert] of alerts) store(alerts, fingerprint, evolve(alert, event));
}

function store(alerts: Map<string, Alert>, fingerprint: string, alert: Alert | undefined): void {
  if (alert) alerts.set(fingerprint, alert);
  else alerts.delete(fingerprint);
}

/**
 * One alert after one event: the whole transition table, pure. An event whose `from` does not hold changes nothing, so
 * that no log, however damaged, leads to a state that the table does not know.
 */
export function evolve(alert: Alert | undefined, event: AlertEvent): Alert | undefined {
  switch (event.rule) {
    case 'observed':
      return alert && described(alert, event.details, event.at);
    case 'dropped':
      return undefined;
    case 'kept':
      return event.alert;
    case 'T1':
      return activate(alert, event);
    case 'T2':
      return alert && isOneOf(alert, 'pending', 'inactive') ? calmed(alert, event.at) : alert;
    case 'T3':
    case 'T7':
      return fire(alert, event);
    case 'T4':
      return alert?.condition === 'firing' ? { ...alert, condition: 'recovering' } : alert;
    case 'T5':
      return alert?.condition === 'recovering' ? { ...alert, condition: 'firing' } : alert;
    case 'T6':
    case 'T10':
    case 'T11':
      return alert && resolve(alert, event);
    case 'T8':
      return alert && isOneOf(alert, 'firing', 'recovering') ? worsen(alert, event) : alert;
    case 'T9':
      return judge(alert, event);
    case 'T12':
      return alert && isOpen(alert)
        ? { ...alert, acknowledgement: event.acknowledgement, seen: true }
        : alert;
    case 'T13':
      return alert?.acknowledgement ? { ...alert, acknowledgement: undefined } : alert;
    case 'T14':
      return (
        alert && {
          ...alert,
          suppressions: event.suppressions,
          flapping: event.flapping ?? alert.flapping,
        }
      );
    case 'T15':
      return alert && latch(alert, event.latched);
    case 'T16':
      return alert;
  }
}

type Of<Rule extends AlertEvent['rule']> = Extract<AlertEvent, { rule: Rule }>;

const isOneOf = (alert: Alert, ...conditions: readonly Condition[]): boolean =>
  conditions.includes(alert.condition);

/** Pending, firing or recovering: something that a person may take on. */
export const isOpen = ({ condition }: Alert): boolean =>
  condition === 'firing' || condition === 'pending' || condition === 'recovering';

function activate(alert: Alert | undefined, event: Of<'T1'>): Alert | undefined {
  const base = alert ?? (event.details && born(event.fingerprint, event.details, event.at));
  if (!base || !isOneOf(base, 'inactive', 'resolved')) return alert;
  const current = event.details ? described(base, event.details, event.at) : base;
  return {
    ...current,
    condition: 'pending',
    evaluation: fine(event.at),
    times: { ...current.times, activeAt: event.activeAt, lastSeenAt: event.at },
  };
}

/** What was pending is no more. An alert that fired before goes back to having resolved, with its mark. */
function calmed(alert: Alert, at: number): Alert {
  const before: Condition = alert.times.resolvedAt === undefined ? 'inactive' : 'resolved';
  return {
    ...alert,
    condition: before,
    acknowledgement: before === 'resolved' ? acknowledgementWhenOver(alert) : undefined,
    evaluation: fine(at),
    times: { ...alert.times, activeAt: undefined },
  };
}

function fire(alert: Alert | undefined, event: Of<'T3' | 'T7'>): Alert | undefined {
  const { rule, fingerprint, activeAt, firedAt, episode, at, details } = event;
  if (!firesFrom(alert?.condition ?? 'inactive', rule) || (alert?.identity.episode ?? '') === episode)
    return alert;
  if (!alert)
    return details && born(fingerprint, details, at, { condition: 'firing', episode, activeAt, firedAt });
  const current = details ? described(alert, details, at) : alert;
  const acknowledgement = acknowledgementOfEpisode(alert, at);
  return {
    ...current,
    identity: { ...current.identity, episode },
    condition: 'firing',
    resolvedReason: undefined,
    evaluation: fine(at),
    acknowledgement,
    // Who keeps an alert across its episodes has seen this one too.
    seen: acknowledgement !== undefined || (alert.condition === 'pending' && alert.seen),
    latched: false,
    times: { ...current.times, activeAt, firedAt, resolvedAt: undefined, lastSeenAt: at },
  };
}

const firesFrom = (condition: Condition, rule: 'T3' | 'T7'): boolean =>
  rule === 'T7' ? condition === 'resolved' : condition === 'inactive' || condition === 'pending';

function resolve(alert: Alert, event: Of<'T6' | 'T10' | 'T11'>): Alert {
  if (!isOneOf(alert, 'firing', 'recovering')) return alert;
  return {
    ...alert,
    condition: 'resolved',
    resolvedReason: event.reason,
    acknowledgement: acknowledgementWhenOver(alert),
    suppressions: snoozesWhenOver(alert),
    evaluation: fine(event.at),
    times: { ...alert.times, resolvedAt: event.resolvedAt, livenessDeadline: undefined },
  };
}

function worsen(alert: Alert, event: Of<'T8'>): Alert {
  const drops = alert.acknowledgement?.mode === 'untilWorse';
  const acknowledgement = drops ? undefined : alert.acknowledgement;
  const suppressions = withoutSnoozes(alert);
  return { ...described(alert, event.details, event.at), acknowledgement, suppressions };
}

/** Freezes or thaws. The condition is never touched here: silence is not an answer. */
function judge(alert: Alert | undefined, event: Of<'T9'>): Alert | undefined {
  if (event.fingerprint !== undefined) {
    const base = alert ?? (event.details && born(event.fingerprint, event.details, event.at));
    return base && { ...base, evaluation: { ...event.evaluation, since: event.at } };
  }
  if (!alert || !isOpen(alert) || isAboutReadability(alert)) return alert;
  if (event.evaluation.state === 'ok') {
    return alert.evaluation.state === 'stale' ? { ...alert, evaluation: fine(event.at) } : alert;
  }
  if (alert.evaluation.state === 'stale' && event.evaluation.state === 'stale') return alert;
  const lastSeenAt = Math.max(alert.times.lastSeenAt, event.lastAnswerAt ?? 0);
  return {
    ...alert,
    evaluation: { ...event.evaluation, since: event.at },
    times: { ...alert.times, lastSeenAt },
  };
}

function latch(alert: Alert, latched: boolean): Alert {
  if (!latched) return alert.seen && !alert.latched ? alert : { ...alert, seen: true, latched: false };
  return alert.condition === 'resolved' && !alert.seen ? { ...alert, latched: true } : alert;
}

const fine = (since: number): Alert['evaluation'] => ({ state: 'ok', since, detail: undefined });

function described(alert: Alert, details: AlertDetails, at: number): Alert {
  const identity = { ...alert.identity, fields: details.identityFields };
  return alertOf(details, { ...alert, identity, times: { ...alert.times, lastSeenAt: at } });
}

const NO_SUPPRESSIONS: Alert['suppressions'] = [];
const STEADY: Alert['flapping'] = { window: [], flapping: false };

interface Beginning extends Pick<Alert, 'condition'>, Pick<Alert['times'], 'activeAt' | 'firedAt'> {
  readonly episode: string;
}

const UNFIRED: Beginning = { condition: 'inactive', episode: '', activeAt: undefined, firedAt: undefined };

function born(fingerprint: string, details: AlertDetails, at: number, beginning = UNFIRED): Alert {
  const { condition, episode, activeAt, firedAt } = beginning;
  return alertOf(details, {
    identity: { fingerprint, fields: details.identityFields, episode },
    condition,
    resolvedReason: undefined,
    evaluation: fine(at),
    acknowledgement: undefined,
    seen: false,
    latched: false,
    suppressions: NO_SUPPRESSIONS,
    flapping: STEADY,
    times: {
      activeAt,
      firedAt,
      resolvedAt: undefined,
      livenessDeadline: undefined,
      firstObservedAt: at,
      lastSeenAt: at,
    },
  });
}

/**
 * Every field by name, in one order: all alerts then have one shape in memory. Put together with spread, each has its
 * own, and whoever reads thirty thousand of them takes ten times as long.
 */
const alertOf = (details: Description, axes: Omit<Alert, keyof Description>): Alert => ({
  identity: axes.identity,
  provenance: details.provenance,
  title: details.title,
  summary: details.summary,
  service: details.service,
  environment: details.environment,
  labels: details.labels,
  annotations: details.annotations,
  severity: details.severity,
  severityWord: details.severityWord,
  severityWhy: details.severityWhy,
  value: details.value,
  condition: axes.condition,
  resolvedReason: axes.resolvedReason,
  evaluation: axes.evaluation,
  acknowledgement: axes.acknowledgement,
  seen: axes.seen,
  latched: axes.latched,
  suppressions: axes.suppressions,
  flapping: axes.flapping,
  times: axes.times,
  links: details.links,
});
