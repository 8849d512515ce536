import type { Alert } from '../../monitoring/alerts/alert';
import { compareSeverity } from '../../monitoring/severity';
import type { NoticeChange } from '../channels/notice';
import type { Member, StoredMessage } from './storedMessage';
import { isResolved } from './storedMessage';

/** An alert as a message tells of it. */
export const memberOf = (alert: Alert): Member => ({
  fingerprint: alert.identity.fingerprint,
  episode: alert.identity.episode,
  title: alert.title,
  service: alert.service,
  severity: alert.severity,
  severityWord: alert.severityWord,
  summary: alert.summary,
  state: alert.condition === 'resolved' ? 'resolved' : alert.acknowledgement ? 'acknowledged' : 'firing',
  firedAt: alert.times.firedAt ?? alert.times.firstObservedAt,
  resolvedAt: alert.times.resolvedAt,
  acknowledgedBy: alert.acknowledgement?.by,
  labels: alert.labels,
  links: alert.links.map(({ rel, url }) => ({ rel, url })),
});

/**
 * A message after its alerts have changed, with what is to be told of it. The end of an alert is told whatever keeps it
 * quiet; nothing else is, as long as something does.
 * @param find the alert of a fingerprint as it is now, if it is known
 * @param beganAnew episodes that began after the one before had ended
 */
export function followed(
  message: StoredMessage,
  find: (fingerprint: string) => Alert | undefined,
  beganAnew: Pick<ReadonlySet<string>, 'has'>,
  now: number,
): StoredMessage {
  let next = message;
  for (const [index, before] of message.members.entries()) {
    const after = successor(before, find(before.fingerprint), beganAnew);
    const change = after && changeOf(before, after);
    if (!after || change === undefined) continue;
    const members = next.members.with(index, after);
    const told: NoticeChange = change === 'resolved' && !isResolved({ members }) ? 'changed' : change;
    next = withPending({ ...next, members }, told, now);
  }
  return next;
}

function successor(
  before: Member,
  alert: Alert | undefined,
  beganAnew: Pick<ReadonlySet<string>, 'has'>,
): Member | undefined {
  if (!alert || before.state === 'resolved') return undefined;
  const { episode } = alert.identity;
  if (episode !== before.episode && beganAnew.has(episode)) {
    // It ended and began anew between two looks: the end is known to be no later than the new beginning.
    return { ...before, state: 'resolved', resolvedAt: alert.times.firedAt ?? alert.times.lastSeenAt };
  }
  const after = memberOf(alert);
  // Of two sources of one alert now one leads and now the other, each with a start of its own: it stays one event.
  const same = { ...after, episode: before.episode, firedAt: Math.min(before.firedAt, after.firedAt) };
  if (alert.condition === 'resolved') return same;
  const isTold = alert.condition === 'firing' || alert.condition === 'recovering';
  return isTold && alert.suppressions.length === 0 ? same : undefined;
}

function changeOf(before: Member, after: Member): NoticeChange | undefined {
  if (after.state === 'resolved') return 'resolved';
  if (compareSeverity(after.severity, before.severity) < 0) return 'worse';
  if (before.state === 'acknowledged' && after.state === 'firing') return 'reminder';
  if (before.state === 'firing' && after.state === 'acknowledged') return 'acknowledged';
  return after.severity === before.severity ? undefined : 'changed';
}

/** What is still to be told to somebody who was told the former. */
export function remainingChange(
  told: readonly Member[],
  latest: readonly Member[],
): NoticeChange | undefined {
  const changes = latest.flatMap((after, index) => {
    const before = told[index];
    return before && before.state !== 'resolved' ? (changeOf(before, after) ?? []) : [];
  });
  if (changes.includes('resolved') && !isResolved({ members: latest }))
    return loudestOf([...changes.filter((change) => change !== 'resolved'), 'changed']);
  return loudestOf(changes);
}

const loudestOf = (changes: readonly NoticeChange[]): NoticeChange | undefined =>
  LOUDEST.find((candidate) => changes.includes(candidate));

/** What several changes that were not told yet come to: the end covers all, a first message stays the first. */
const LOUDEST: readonly NoticeChange[] = [
  'resolved',
  'escalated',
  'fired',
  'worse',
  'reminder',
  'acknowledged',
  'changed',
];

function withPending(message: StoredMessage, change: NoticeChange, now: number): StoredMessage {
  const { pending } = message;
  const loudest = loudestOf(pending === undefined ? [change] : [change, pending]) ?? change;
  // A new thing to tell is tried at once, and has all its tries.
  const fresh = { attempts: 0, nextAttemptAt: now, pendingSince: now, abandoned: false };
  return { ...message, pending: loudest, ...(pending === undefined && fresh) };
}
