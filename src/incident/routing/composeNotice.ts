import type { Ms } from '../../base/clock';
import { compareSeverity } from '../../monitoring/severity';
import { counted, durationWords, exactTime } from '../../monitoring/words';
import type { Notice, NoticeChange, NoticeState } from '../channels/notice';
import type { Member, StoredMessage } from './storedMessage';

const MOST_LISTED = 20;
/** Labels that the headline has said. */
const SAID_ALREADY: ReadonlySet<string> = new Set(['alertname', 'severity', 'service', '__name__']);
/** A message that waited longer than this says so. */
const LATE: Ms = 2 * 60_000;

/** A stored message in words, channel by channel the same. Pure: the same message at the same moment reads the same. */
export function composeNotice(message: StoredMessage, now: Ms, timeZone?: string): Notice {
  const { members, reason, recipient, environment, demo, id } = message;
  const change: NoticeChange = message.pending ?? 'changed';
  const state = stateOf(members);
  const severity =
    [...members].sort((a, b) => compareSeverity(a.severity, b.severity))[0]?.severity ?? 'unmapped';
  const [only] = members;
  const isSingle = members.length === 1 && only !== undefined;
  return {
    key: id,
    change,
    state,
    severity,
    headline:
      marks(message) + (isSingle ? headlineOf(only, change) : groupHeadline(members, severity, state)),
    lines: [
      ...(reason === undefined ? [] : [reason]),
      ...(isSingle ? singleLines(only, now, timeZone) : groupLines(members, now, timeZone)),
      ...lateness(message, now),
      ...(demo ? ['This is the demo company: nothing here is real.'] : []),
    ],
    alerts: members,
    recipient,
    at: now,
    environment,
    demo,
  };
}

const marks = ({ demo, production, environment = 'production' }: StoredMessage): string =>
  demo ? '[demo] ' : production ? `[${environment}] ` : '';

function stateOf(members: readonly Member[]): NoticeState {
  if (members.some(({ state }) => state === 'firing')) return 'firing';
  return members.some(({ state }) => state === 'acknowledged') ? 'acknowledged' : 'resolved';
}

const nameOf = ({ severity, title, service }: Member): string =>
  `${severity === 'unmapped' ? 'P?' : severity} ${title}${service === undefined ? '' : ` in ${service}`}`;

function headlineOf(member: Member, change: NoticeChange): string {
  const name = nameOf(member);
  if (member.state === 'resolved') return `${name} is resolved after ${lasted(member)}`;
  if (member.state === 'acknowledged')
    return `${name} is acknowledged by ${member.acknowledgedBy ?? 'somebody'}`;
  if (change === 'worse') return `${name} got worse and is firing`;
  if (change === 'reminder') return `${name} is still firing, and nobody has it any more`;
  return `${name} is firing`;
}

function groupHeadline(members: readonly Member[], severity: string, state: NoticeState): string {
  const services = [...new Set(members.flatMap(({ service }) => service ?? []))];
  const where = services.length === 0 || services.length > 3 ? '' : ` in ${services.join(', ')}`;
  const over = members.filter((member) => member.state === 'resolved').length;
  if (state === 'resolved') return `${counted(members.length, 'alert')}${where}, all resolved`;
  const rest = over === 0 ? '' : `, ${over} resolved`;
  return `${severity} ${counted(members.length, 'alert')}${where}: ${members.length - over} firing${rest}`;
}

function singleLines(member: Member, now: Ms, timeZone: string | undefined): string[] {
  const labels = Object.entries(member.labels)
    .filter(([name]) => !SAID_ALREADY.has(name))
    .map(([name, value]) => `${name}=${value}`);
  return [
    ...(member.summary === undefined ? [] : [member.summary]),
    spanWords(member, now, timeZone),
    ...(labels.length === 0 ? [] : [`Labels: ${labels.join(', ')}`]),
    ...member.links
      .filter(({ rel, url }) => (rel === 'runbook' || rel === 'source') && /^https?:/i.test(url))
      .map(({ rel, url }) => `${rel === 'runbook' ? 'Runbook' : 'Its system'}: ${url}`),
  ];
}

/** `Firing since 2026-01-05 14:02:11 GMT.`, `Firing for 8 min in all, from … to ….` */
function spanWords(member: Member, now: Ms, timeZone: string | undefined): string {
  const from = exactTime(member.firedAt, timeZone);
  if (member.state !== 'resolved') return `Firing since ${from} (${durationWords(now - member.firedAt)}).`;
  if (member.resolvedAt === undefined)
    return `Firing since ${from}; it is over, and when it ended is not known.`;
  return `Down for ${lasted(member)} in all, from ${from} to ${exactTime(member.resolvedAt, timeZone)}.`;
}

const lasted = ({ firedAt, resolvedAt }: Member): string =>
  resolvedAt === undefined ? 'an unknown time' : durationWords(Math.max(1_000, resolvedAt - firedAt));

function groupLines(members: readonly Member[], now: Ms, timeZone: string | undefined): string[] {
  const listed = members
    .slice(0, MOST_LISTED)
    .map((member) => `${headlineOf(member, 'changed')}. ${spanWords(member, now, timeZone)}`);
  const more = members.length - MOST_LISTED;
  return more > 0 ? [...listed, `and ${more} more`] : listed;
}

function lateness({ pendingSince, problem }: StoredMessage, now: Ms): string[] {
  if (now - pendingSince < LATE) return [];
  const why = problem === undefined ? '' : ': it could not be sent before';
  return [`This message is ${durationWords(now - pendingSince)} late${why}.`];
}
