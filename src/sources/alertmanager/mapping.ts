import type { AlertObservation, Suppression, UnmappedField } from '../../monitoring/alerts/alert';
import { linkTo, linksOf } from '../../monitoring/alerts/shown/annotationLinks';
import { alertTexts } from '../../monitoring/alerts/shown/alertTexts';
import { Unmapped, capRaw, readLabels } from '../shared/capture';
import { field, isObject, textField, type JsonObject } from '../shared/json';
import { parseTime } from '../shared/time';
import { readStatus, type AlertStatusResponse, type SilenceResponse } from './responses';

export interface Situation {
  readonly silences: ReadonlyMap<string, SilenceResponse>;
  /** Of the server, without a trailing slash, for links. */
  readonly url: string;
}

/** With the names of all alerts in the answer. */
interface Listed extends Situation {
  readonly titles: ReadonlyMap<string, string>;
}

export interface MappedAlerts {
  readonly alerts: readonly AlertObservation[];
  /** Entries that are no alerts at all. */
  readonly unreadable: readonly UnmappedField[];
}

/** Suppressed alerts fire all the same: suppression is an axis of its own. */
const FIRING_STATES = new Set(['active', 'suppressed', 'unprocessed']);

export function mapAlerts(items: readonly unknown[], situation: Situation): MappedAlerts {
  const listed: Listed = { ...situation, titles: titlesByFingerprint(items) };
  const alerts = new Map<string, AlertObservation>();
  const unreadable: UnmappedField[] = [];
  for (const [index, item] of items.entries()) {
    const fingerprint = isObject(item) ? textField(item, 'fingerprint') : undefined;
    if (!isObject(item) || fingerprint === undefined || !isObject(field(item, 'labels'))) {
      unreadable.push({ path: `[${index}]`, why: 'wrongType' });
      continue;
    }
    // An alert that goes to several receivers may be listed for each of them.
    if (!alerts.has(fingerprint)) alerts.set(fingerprint, mapAlert(item, fingerprint, listed));
  }
  return { alerts: [...alerts.values()], unreadable };
}

function mapAlert(item: JsonObject, fingerprint: string, situation: Listed): AlertObservation {
  const unmapped = new Unmapped();
  const labels = readLabels(field(item, 'labels'), 'labels', unmapped);
  const annotations = readLabels(field(item, 'annotations'), 'annotations', unmapped);
  const status = readStatus(item);
  const known = FIRING_STATES.has(status.state);
  if (!known) unmapped.add('status.state', 'unknownWord');
  return {
    fingerprint,
    identityFields: labels,
    nativeId: fingerprint,
    native: { state: status.state },
    raw: capRaw(item),
    ...alertTexts(labels, annotations),
    labels,
    annotations,
    condition: known ? 'firing' : 'unknown',
    suppressions: suppressionsOf(status, situation),
    ...timesOf(item, known, unmapped),
    links: linksOf(annotations, [
      linkTo('graph', textField(item, 'generatorURL')),
      linkTo('source', `${situation.url}/#/alerts`, 'Open in Alertmanager'),
    ]),
    unmapped: unmapped.fields,
  };
}

type Times = Partial<Pick<AlertObservation, 'condition' | 'startsAt' | 'resolvedAt' | 'livenessDeadline'>>;

/**
 * `endsAt` after the last update is when Alertmanager gives up waiting for the alert to be sent again; before it, it is
 * when the sender said that the alert ended. Both are times of one server: no clock of ours, and no `Date` of a proxy,
 * can make an alert that is listed look resolved.
 */
function timesOf(item: JsonObject, known: boolean, unmapped: Unmapped): Times {
  const startsAt = parseTime(field(item, 'startsAt'));
  if (startsAt === undefined) unmapped.add('startsAt', 'badTime');
  const start = startsAt === undefined ? {} : { startsAt };
  const endsAt = parseTime(field(item, 'endsAt'));
  if (endsAt === undefined) return start;
  const updatedAt = parseTime(field(item, 'updatedAt')) ?? startsAt;
  if (updatedAt === undefined || endsAt > updatedAt) return { ...start, livenessDeadline: endsAt };
  return known ? { ...start, condition: 'resolved', resolvedAt: endsAt } : start;
}

function suppressionsOf(
  { silencedBy, inhibitedBy, mutedBy }: AlertStatusResponse,
  { silences, titles }: Listed,
): readonly Suppression[] {
  const unnamed = { by: undefined, comment: undefined, until: undefined, origin: 'source' } as const;
  return [
    ...silencedBy.map((id): Suppression => {
      const silence = silences.get(id);
      const { createdBy: by, comment, endsAt: until } = silence ?? {};
      return { ...unnamed, kind: 'silence', id, by, comment, until };
    }),
    ...inhibitedBy.map((id): Suppression => ({ ...unnamed, kind: 'inhibit', id, by: titles.get(id) })),
    ...mutedBy.map((id): Suppression => ({ ...unnamed, kind: 'muteTiming', id })),
  ];
}

/** Names the alert that inhibits another: the API gives its fingerprint only. */
function titlesByFingerprint(items: readonly unknown[]): ReadonlyMap<string, string> {
  return new Map(
    items.filter(isObject).map((item) => {
      const labels = readLabels(field(item, 'labels'), 'labels', new Unmapped());
      return [textField(item, 'fingerprint') ?? '', alertTexts(labels, {}).title];
    }),
  );
}
