import type { Ms } from '../../../base/clock';
import { clockTime, durationWords, exactTime } from '../../words';
import type { AlertHistoryEntry } from '../../snapshot';
import type { Acknowledgement, ResolvedReason, Suppression } from '../alert';
import type { AlertEvent, Judgement } from '../alertEvent';

/** A transition as a sentence with its rule id. Changes of description have neither. */
export function explain(event: AlertEvent): AlertHistoryEntry | undefined {
  if (event.rule === 'observed' || event.rule === 'dropped' || event.rule === 'kept') return undefined;
  return { at: event.at, rule: event.rule, text: sentenceOf(event) };
}

/** Two sources that tell of the same alert notice the same change at most this far apart. */
const SAME_MOMENT: Ms = 60_000;

/**
 * What happened to one alert, oldest first. What a second source says in the same words about the same moment is left
 * out. Where two sources began it at different times, each beginning says whose it is.
 */
export function explainHistory(events: readonly AlertEvent[]): readonly AlertHistoryEntry[] {
  const said: { readonly entry: AlertHistoryEntry; readonly sourceId: string }[] = [];
  for (const event of [...events].sort((a, b) => a.at - b.at)) {
    const entry = explain(event);
    const isEcho = said.some(
      (other) =>
        other.sourceId !== event.sourceId &&
        other.entry.text === entry?.text &&
        event.at - other.entry.at < SAME_MOMENT,
    );
    if (entry && !isEcho) said.push({ entry, sourceId: event.sourceId });
  }
  const hasSeveral = new Set(said.map(({ sourceId }) => sourceId)).size > 1;
  return said.map(({ entry, sourceId }) =>
    hasSeveral && entry.rule === 'T3'
      ? { ...entry, text: entry.text.replace(/\.$/, `, says ${sourceId}.`) }
      : entry,
  );
}

function sentenceOf(event: Exclude<AlertEvent, { rule: 'observed' | 'dropped' | 'kept' }>): string {
  switch (event.rule) {
    case 'T1':
      return 'The condition became true; it fires if it holds.';
    case 'T2':
      return event.why === 'false'
        ? 'The condition became false before it fired.'
        : 'It was pending, and is missing from complete answers.';
    case 'T3':
      return `It started to fire${whenOf(event)}${event.details ? `, as ${event.details.severity}` : ''}.`;
    case 'T4':
      return 'The condition became false; it resolves if that holds.';
    case 'T5':
      return 'The condition became true again before it resolved: the same episode goes on.';
    case 'T6':
    case 'T10':
    case 'T11':
      return `${RESOLVED[event.reason]}.`;
    case 'T7':
      return 'It fired again: a new episode.';
    case 'T8':
      return `It got worse, from ${event.from} to ${event.details.severity}.`;
    case 'T9':
      return judgementSentence(event.evaluation);
    case 'T12':
      return acknowledgementSentence(event.acknowledgement);
    case 'T13':
      return ENDED[event.why];
    case 'T14':
      return suppressionSentence(event.suppressions);
    case 'T15':
      return event.latched ? 'It came and went before anybody saw it.' : 'It was seen.';
    case 'T16':
      return event.skewMs === undefined
        ? "The source's clock agrees with ours again."
        : `The source's clock is off by ${durationWords(Math.abs(event.skewMs))}: its times are not used.`;
  }
}

/** When it began, where that is not when Sitrep took it in. */
const whenOf = ({ at, firedAt }: { readonly at: Ms; readonly firedAt: Ms }): string =>
  at - firedAt < SAME_MOMENT ? '' : ` at ${clockTime(firedAt)}`;

const RESOLVED: Record<ResolvedReason, string> = {
  source: 'It resolved, says the source',
  absent: 'It resolved: complete answers of the source no longer list it',
  expired: 'It resolved: the source stopped renewing it until its deadline',
  user: 'It was resolved by a person',
  merged: 'It was merged into another',
  ruleDeleted: 'It resolved: its rule no longer exists',
  unknown: 'It resolved, for a reason that the source does not give',
};

const ENDED: Record<Extract<AlertEvent, { rule: 'T13' }>['why'], string> = {
  expired: 'The acknowledgement ran out.',
  user: 'The acknowledgement was taken back.',
  source: 'The source no longer has it acknowledged.',
};

function judgementSentence({ state, detail }: Judgement): string {
  if (state === 'ok') return 'It can be judged again.';
  return `Its state is frozen (${state}): ${detail ?? 'no reason is known'}.`;
}

const MODES: Record<Acknowledgement['mode'], string> = {
  sticky: '',
  untilWorse: ' until it gets worse',
  untilResolved: ' until it resolves',
};

/** `acknowledged by ana until it gets worse: "on it"`, without the time. */
export function acknowledgementWords({ by, mode, until, note }: Acknowledgement): string {
  const end = until === undefined ? MODES[mode] : ` until ${exactTime(until)}`;
  return `acknowledged by ${by}${end}${note === undefined ? '' : `: "${note}"`}`;
}

const acknowledgementSentence = (acknowledgement: Acknowledgement): string =>
  `It was ${acknowledgementWords(acknowledgement)}.`;

const KINDS: Record<Suppression['kind'], string> = {
  silence: 'silenced',
  inhibit: 'inhibited by another alert',
  maintenance: 'in maintenance',
  muteTiming: 'muted at this time of day',
  snooze: 'snoozed',
  archived: 'archived',
  dependency: 'explained by something that it depends on',
  flapHold: 'held, because it changes too often',
  quietHours: 'held by quiet hours',
  disabled: 'switched off',
};

/** `silenced until 2026-01-05 16:00:00 UTC by ana: "deploy"`. @param end its end in other words */
export function suppressionWords(suppression: Suppression, end = exactEnd(suppression)): string {
  const { kind, by, comment } = suppression;
  if (kind === 'dependency' && comment !== undefined) return `explained by ${comment}`;
  const until = end === undefined ? '' : ` until ${end}`;
  const who = by === undefined ? '' : ` by ${by}`;
  const why = comment === undefined || comment === '' || kind === 'flapHold' ? '' : `: "${comment}"`;
  return `${KINDS[kind]}${until}${who}${why}`;
}

const exactEnd = ({ kind, until, origin }: Suppression): string | undefined => {
  if (until !== undefined) return exactTime(until);
  return kind === 'snooze' && origin === 'sitrep' ? 'it gets worse' : undefined;
};

function suppressionSentence(suppressions: readonly Suppression[]): string {
  if (suppressions.length === 0) return 'Nothing suppresses its notifications any more.';
  return `It is ${suppressions.map((one) => suppressionWords(one)).join(', and ')}.`;
}
