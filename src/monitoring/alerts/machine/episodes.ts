import type { Ms } from '../../../base/clock';
import type { Labels } from '../../../metrics/series';
import type { Alert } from '../alert';
import type { AlertEvent } from '../alertEvent';
import { evolve } from './fold';

/** One time that an alert fired. */
export interface AlertEpisode {
  readonly sourceId: string;
  readonly fingerprint: string;
  readonly title: string;
  readonly service: string | undefined;
  readonly labels: Labels;
  readonly from: Ms;
  /** Nothing while it goes on. */
  readonly to: Ms | undefined;
}

export interface KnownEpisodes {
  readonly episodes: readonly AlertEpisode[];
  /** The moment of the oldest event: what was before it, nobody knows. Nothing when there is no event at all. */
  readonly knownSince: Ms | undefined;
}

type OfOneAlert = Extract<AlertEvent, { fingerprint: string }>;

/** The episodes that went on at some moment since then, by a log that is folded again. Newest last. */
export function episodesOf(
  events: readonly AlertEvent[],
  since: Ms,
  includes: (sourceId: string) => boolean = () => true,
): KnownEpisodes {
  const alerts = new Map<string, Alert>();
  const open = new Map<string, AlertEpisode>();
  const closed: AlertEpisode[] = [];
  for (const event of events) {
    if (event.fingerprint === undefined || !includes(event.sourceId)) continue;
    const key = `${event.sourceId}\n${event.fingerprint}`;
    const before = alerts.get(key);
    const after = evolve(before, event);
    if (after) alerts.set(key, after);
    else alerts.delete(key);
    const ends = open.get(key);
    if (ends && !isSameEpisode(ends, after)) {
      closed.push({ ...ends, to: endOf(event, after) });
      open.delete(key);
    }
    if (after && isFiring(after)) open.set(key, episodeOf(event, after));
  }
  const all = [...closed.filter(({ to }) => (to ?? since) >= since), ...open.values()];
  return { episodes: all.sort((a, b) => a.from - b.from), knownSince: events[0]?.at };
}

const isFiring = ({ condition }: Alert): boolean => condition === 'firing' || condition === 'recovering';

const isSameEpisode = ({ from }: AlertEpisode, alert: Alert | undefined): boolean =>
  alert !== undefined && isFiring(alert) && startOf(alert) === from;

const startOf = ({ times }: Alert): Ms => times.firedAt ?? times.firstObservedAt;

const endOf = (event: OfOneAlert, after: Alert | undefined): Ms => after?.times.resolvedAt ?? event.at;

const episodeOf = ({ sourceId, fingerprint }: OfOneAlert, alert: Alert): AlertEpisode => ({
  sourceId,
  fingerprint,
  title: alert.title,
  service: alert.service,
  labels: alert.labels,
  from: startOf(alert),
  to: undefined,
});
