import type { Ms } from '../../base/clock';
import type { Alert, Suppression } from './alert';
import type { AlertEvent, Subject } from './alertEvent';
import { sameItems } from './attributes';
import type { FlapWindow } from './machine/flapping';
import { observationsOf } from './machine/flapping';

/** T14 by the source: its own suppressions are replaced, Sitrep's stay. Nothing but notifications depends on them. */
export function decideSuppressions(
  alert: Alert | undefined,
  told: readonly Suppression[],
  subject: Subject,
  events: AlertEvent[],
): void {
  const held = alert?.suppressions ?? [];
  if (held.length === 0 && told.length === 0) return;
  const suppressions = [...told, ...held.filter(({ origin }) => origin === 'sitrep')];
  if (!sameItems(held, suppressions)) events.push({ ...subject, rule: 'T14', suppressions });
}

/** T14 by the clock: what has run out is removed. */
export function decideEndOfSuppression(alert: Alert, at: Ms): readonly AlertEvent[] {
  const suppressions = alert.suppressions.filter(({ until }) => until === undefined || until > at);
  if (suppressions.length === alert.suppressions.length) return [];
  const { fingerprint } = alert.identity;
  return [{ at, sourceId: alert.provenance.sourceId, fingerprint, rule: 'T14', suppressions }];
}

const FLAP_HOLD: Suppression = {
  kind: 'flapHold',
  id: undefined,
  by: undefined,
  comment: 'it changes too often',
  until: undefined,
  origin: 'sitrep',
};

/** T14 by its own unsteadiness, which began or ended with this window: notifications are held while it flaps, and every transition is still recorded. */
export function decideFlapping(alert: Alert, window: FlapWindow, subject: Subject): AlertEvent {
  const flapping = !alert.flapping.flapping;
  const others = alert.suppressions.filter(({ kind }) => kind !== 'flapHold');
  const suppressions = flapping ? [...others, FLAP_HOLD] : others;
  return { ...subject, rule: 'T14', suppressions, flapping: { window: observationsOf(window), flapping } };
}
