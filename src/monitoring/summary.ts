import { printable, shortened, withoutIcons } from '../base/printable';
import type { Alert } from './alerts/alert';
import type { DisplayState } from './alerts/display';
import { displayStateOf, needsSomeone } from './alerts/display';
import { isOpen } from './alerts/fold';
import { isAboutReadability } from './alerts/identity';
import type { Severity } from './severity';
import { compareSeverity } from './severity';
import type { MonitoringSnapshot, SourceCondition, SourceStatus } from './snapshot';
import { counted } from './words';

/** Longer titles would push everything else off the line. */
const LONGEST_TITLE = 40;

/** How loud the one line is. `unknown` is not quiet: it is never shown as `ok`. */
export type SummaryLevel = 'urgent' | 'firing' | 'unknown' | 'attention' | 'ok' | 'empty';

/** Everything on one line: for the status bar, and for the first line of the command's answer. */
export interface Summary {
  /** With icons as `$(flame)`. */
  readonly text: string;
  /** The same without icons. */
  readonly plain: string;
  readonly level: SummaryLevel;
  /** An unacknowledged P0 or P1: worth an error background. */
  readonly urgent: boolean;
  /** What to open: the worst alert that needs someone, and all that are equally severe. */
  readonly worst: readonly Alert[];
  readonly counts: SummaryCounts;
}

export interface SummaryCounts {
  /** Firing or recovering, and nobody has them: what the badge shows. */
  readonly unattended: number;
  readonly acknowledged: number;
  readonly suppressed: number;
  readonly pending: number;
  readonly latched: number;
  /** Sources that cannot be read, and sources whose last answer is too old. */
  readonly unreadable: number;
  readonly waiting: number;
  readonly paused: number;
  /** Checks that can be read and do not say how it is, and alerts without data. */
  readonly unknown: number;
  /** Healthy checks, and sources without checks that answer. */
  readonly ok: number;
}

/** What the whole of a snapshot comes to. Pure. */
export function summarise(snapshot: MonitoringSnapshot): Summary {
  const alerts = snapshot.alerts.filter((alert) => !isAboutReadability(alert));
  const unattended = alerts.filter(needsSomeone);
  const counts = countsOf(snapshot, alerts, unattended.length);
  const worst = worstOf(unattended);
  const severity = worst[0]?.severity;
  const urgent = severity === 'P0' || severity === 'P1';
  const { icon, words, level } = lineOf(counts, worst[0], urgent);
  const marks = marksOf(snapshot);
  const unread = unattended.length > 0 && counts.unreadable > 0;
  return {
    text: `${withoutIcons(marks)}$(${icon}) ${withoutIcons(words)}${unread ? ` $(debug-disconnect) ${counts.unreadable}` : ''}`,
    plain: `${marks}${words}${unread ? `, ${counts.unreadable} unreachable` : ''}`,
    level,
    urgent,
    worst,
    counts,
  };
}

interface Line {
  readonly icon: string;
  readonly words: string;
  readonly level: SummaryLevel;
}

/** Worst first: the first that applies is the line. */
function lineOf(counts: SummaryCounts, worst: Alert | undefined, urgent: boolean): Line {
  if (worst && urgent) {
    const more = counts.unattended > 1 ? ` +${counts.unattended - 1}` : '';
    return {
      icon: 'flame',
      words: `${worst.severity} ${shortened(printable(worst.title), LONGEST_TITLE)}${more}`,
      level: 'urgent',
    };
  }
  if (worst) return { icon: 'warning', words: counted(counts.unattended, 'alert'), level: 'firing' };
  const lines: readonly (readonly [count: number, line: Line])[] = [
    [
      counts.unreadable,
      { icon: 'debug-disconnect', words: `${counts.unreadable} unreachable`, level: 'unknown' },
    ],
    [counts.unknown, { icon: 'question', words: `${counts.unknown} unknown`, level: 'unknown' }],
    [counts.paused, { icon: 'debug-pause', words: 'Sitrep: paused', level: 'unknown' }],
    [counts.waiting, { icon: 'sync', words: 'Sitrep: checking', level: 'unknown' }],
    [
      counts.acknowledged,
      { icon: 'check', words: `${counts.acknowledged} acknowledged`, level: 'attention' },
    ],
    [counts.pending, { icon: 'circle-outline', words: `${counts.pending} pending`, level: 'attention' }],
    [counts.suppressed, { icon: 'bell-slash', words: `${counts.suppressed} silenced`, level: 'attention' }],
    [counts.latched, { icon: 'mail', words: `${counts.latched} while you were away`, level: 'attention' }],
    [counts.ok, { icon: 'pass', words: `Sitrep: ${counts.ok} ok`, level: 'ok' }],
  ];
  const found = lines.find(([count]) => count > 0);
  return found?.[1] ?? { icon: 'pulse', words: 'Sitrep', level: 'empty' };
}

const marksOf = ({ demo, production, environment }: MonitoringSnapshot): string =>
  `${demo ? 'demo ' : ''}${production && environment !== undefined ? `${environment} ` : ''}`;

/** Alerts come worst first by state and severity; a frozen P3 stands before a burning P0 there, and not here. */
function worstOf(unattended: readonly Alert[]): readonly Alert[] {
  let worst: Severity | undefined;
  for (const { severity } of unattended) {
    if (worst === undefined || compareSeverity(severity, worst) < 0) worst = severity;
  }
  return unattended.filter(({ severity }) => severity === worst);
}

function countsOf(snapshot: MonitoringSnapshot, alerts: readonly Alert[], unattended: number): SummaryCounts {
  const states = countBy(alerts, displayStateOf);
  const conditions = countBy(snapshot.sources, ({ condition }) => condition);
  const stateCount = (state: DisplayState): number => states.get(state) ?? 0;
  const sourceCount = (...names: readonly SourceCondition[]): number =>
    names.reduce((sum, name) => sum + (conditions.get(name) ?? 0), 0);
  const readable = new Set(
    snapshot.sources.filter(({ condition }) => condition === 'fresh').map(({ id }) => id),
  );
  const checks = snapshot.services.flatMap((service) => service.checks);
  return {
    unattended,
    acknowledged: alerts.filter((alert) => isOpen(alert) && alert.acknowledgement).length,
    suppressed: stateCount('suppressed'),
    pending: stateCount('pending'),
    latched: stateCount('latched'),
    unreadable: sourceCount('unreachable', 'unauthorised', 'malformed', 'stale'),
    waiting: sourceCount('waiting'),
    paused: sourceCount('paused'),
    unknown:
      checks.filter(({ verdict, sourceId }) => verdict === 'unknown' && readable.has(sourceId)).length +
      stateCount('noData'),
    ok: checks.filter(({ verdict }) => verdict === 'ok').length + checkless(snapshot, readable),
  };
}

/** Sources that answer and have no checks of their own count as one healthy thing each. */
function checkless(snapshot: MonitoringSnapshot, readable: ReadonlySet<string>): number {
  const checked = new Set(snapshot.services.flatMap(({ checks }) => checks.map(({ sourceId }) => sourceId)));
  return snapshot.sources.filter(({ id }: SourceStatus) => readable.has(id) && !checked.has(id)).length;
}

function countBy<T, K>(items: readonly T[], key: (item: T) => K): ReadonlyMap<K, number> {
  const counts = new Map<K, number>();
  for (const item of items) {
    const own = key(item);
    counts.set(own, (counts.get(own) ?? 0) + 1);
  }
  return counts;
}
