import type { Ms } from '../../base/clock';
import { parseDuration } from '../../base/duration';
import type { Labels } from '../../metrics/series';
import { quote } from '../../promql/syntax/quoting';
import type { SilenceMatcher } from './silenceMatcher';
import { printMatcher } from './silenceMatcher';

/** Labels that say how bad it is or which copy of a server saw it, and not what it is about. */
const BESIDE_THE_POINT = new Set(['severity', 'prometheus', 'prometheus_replica', 'replica', 'monitor']);

/** One matcher for each label of an alert, the name first; `isSuggested` are those that say what it is about. */
export function matchersOf(
  labels: Labels,
): readonly { readonly matcher: SilenceMatcher; readonly isSuggested: boolean }[] {
  return Object.entries(labels)
    .sort(([a], [b]) => Number(b === 'alertname') - Number(a === 'alertname') || (a < b ? -1 : 1))
    .map(([name, value]) => ({
      matcher: { name, operator: '=' as const, value },
      isSuggested: !BESIDE_THE_POINT.has(name),
    }));
}

export interface MatcherCompletion {
  /** What is added: a name, or a value in quotes. */
  readonly label: string;
  /** The whole text with it. */
  readonly text: string;
}

const MOST_COMPLETIONS = 50;

/** What may come next in matchers that are being typed at their end, from labels that are there now. */
export function completeMatchers(text: string, known: readonly Labels[]): readonly MatcherCompletion[] {
  const parts = /^(.*(?:^|[{,])\s*)([^\s{}!=~,"]*)\s*(?:(=~|!~|!=|=)\s*("?[^",{}]*))?$/su.exec(text);
  if (!parts) return [];
  const [, before = '', name = '', operator, value = ''] = parts;
  if (operator === undefined) {
    const names = [...new Set(known.flatMap((labels) => Object.keys(labels)))].filter((one) =>
      one.startsWith(name),
    );
    return names
      .sort()
      .slice(0, MOST_COMPLETIONS)
      .map((label) => ({ label, text: `${before}${label}=` }));
  }
  const typed = value.replace(/^"/, '');
  const values = known.flatMap((labels) => (Object.hasOwn(labels, name) ? [labels[name] ?? ''] : []));
  return [...new Set(values)]
    .filter((one) => one.startsWith(typed))
    .sort()
    .slice(0, MOST_COMPLETIONS)
    .map((one) => ({ label: quote(one), text: `${before}${name}${operator}${quote(one)}` }));
}

const HOUR: Ms = 3_600_000;

export interface SilenceLength {
  readonly label: string;
  readonly endsAt: Ms;
}

/** The ends that people choose, by the local clock. */
export const commonLengths = (now: Ms): readonly SilenceLength[] => [
  { label: '1 hour', endsAt: now + HOUR },
  { label: '2 hours', endsAt: now + 2 * HOUR },
  { label: '4 hours', endsAt: now + 4 * HOUR },
  { label: 'Until tomorrow 9:00', endsAt: localMoment(now, 1, 9, 0) },
];

/** When it ends: a length (`90m`, `2d`), a time of day that comes next (`16:00`), or a local moment (`2026-01-09 16:00`). */
export function parseSilenceEnd(text: string, now: Ms): Ms | undefined {
  const typed = text.trim();
  const length = parseDuration(typed.replace(/\s+/g, ''));
  if (length !== undefined) return length > 0 ? now + length : undefined;
  const [, date, hour = '', minute = ''] =
    /^(?:(\d{4}-\d{2}-\d{2})[ T])?(\d{1,2}):(\d{2})$/.exec(typed) ?? [];
  if (hour === '' || Number(hour) > 23 || Number(minute) > 59) return undefined;
  if (date !== undefined) {
    const at = Date.parse(`${date}T${hour.padStart(2, '0')}:${minute}`);
    return Number.isNaN(at) || at <= now ? undefined : at;
  }
  const today = localMoment(now, 0, Number(hour), Number(minute));
  return today > now ? today : localMoment(now, 1, Number(hour), Number(minute));
}

function localMoment(now: Ms, daysLater: number, hours: number, minutes: number): Ms {
  const moment = new Date(now);
  moment.setDate(moment.getDate() + daysLater);
  moment.setHours(hours, minutes, 0, 0);
  return moment.getTime();
}

/** `alertname="DatabaseDown", instance="db-1"`, without braces, for editing. */
export const editableMatchers = (matchers: readonly SilenceMatcher[]): string =>
  matchers.map(printMatcher).join(', ');
