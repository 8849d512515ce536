import { printable, shortened, withoutIcons } from '../base/printable';
import type { Alert } from './alerts/alert';
import type { DisplayState } from './alerts/shown/display';
import { DISPLAY_STATES, displayStateOf, needsSomeone } from './alerts/shown/display';
import { isOpen } from './alerts/machine/fold';
import { isAboutReadability } from './alerts/identity';
import type { ConfigurationProblem } from './configuration/configuration';
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
  const tally = tallyOf(snapshot.alerts);
  const counts = countsOf(snapshot, tally);
  const { worst } = tally;
  const urgent = worst[0] !== undefined && isUrgent(worst[0]);
  const { icon, words, level } = lineOf(snapshot, counts, worst[0]);
  const marks = marksOf(snapshot);
  const unread = counts.unattended > 0 && counts.unreadable > 0;
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
function lineOf({ problems }: MonitoringSnapshot, counts: SummaryCounts, worst: Alert | undefined): Line {
  if (worst && isUrgent(worst)) {
    const more = counts.unattended > 1 ? ` +${counts.unattended - 1}` : '';
    return {
      icon: 'flame',
      words: `${worst.severity} ${shortened(printable(worst.title), LONGEST_TITLE)}${more}`,
      level: 'urgent',
    };
  }
  if (worst) return { icon: 'warning', words: counted(counts.unattended, 'alert'), level: 'firing' };
  const mistakes = problems.filter(({ severity }) => severity === 'error');
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
    // What a mistake keeps from being watched is not known to be well.
    [mistakes.length, { icon: 'warning', words: mistakeWords(mistakes), level: 'unknown' }],
    [counts.ok, { icon: 'pass', words: `Sitrep: ${counts.ok} ok`, level: 'ok' }],
  ];
  const found = lines.find(([count]) => count > 0);
  return found?.[1] ?? { icon: 'pulse', words: 'Sitrep', level: 'empty' };
}

const isUrgent = ({ severity }: Alert): boolean => severity === 'P0' || severity === 'P1';

/** `sitrep.yaml: 2 mistakes`; of several files the first one is named. */
function mistakeWords(mistakes: readonly ConfigurationProblem[]): string {
  const file = mistakes[0]?.file.split(/[\\/]/).at(-1) ?? '';
  return `${shortened(printable(file), LONGEST_TITLE)}: ${counted(mistakes.length, 'mistake')}`;
}

const marksOf = ({ demo, production, environment }: MonitoringSnapshot): string =>
  `${demo ? 'demo ' : ''}${production && environment !== undefined ? `${environment} ` : ''}`;

const NONE = Object.fromEntries(DISPLAY_STATES.map((state) => [state, 0])) as Record<DisplayState, number>;

interface Tally {
  readonly states: Record<DisplayState, number>;
  unattended: number;
  acknowledged: number;
  worst: Alert[];
}

/** One pass over all alerts. What only says that a source cannot be read is counted with the sources. */
function tallyOf(alerts: readonly Alert[]): Tally {
  const tally: Tally = { states: { ...NONE }, unattended: 0, acknowledged: 0, worst: [] };
  for (const alert of alerts) {
    if (isAboutReadability(alert)) continue;
    tally.states[displayStateOf(alert)] += 1;
    if (isOpen(alert) && alert.acknowledgement) tally.acknowledged += 1;
    if (needsSomeone(alert)) addUnattended(tally, alert);
  }
  return tally;
}

/** Alerts come worst first by state and severity; a frozen P3 stands before a burning P0 there, and not here. */
function addUnattended(tally: Tally, alert: Alert): void {
  tally.unattended += 1;
  const [first] = tally.worst;
  const order = first ? compareSeverity(alert.severity, first.severity) : 0;
  if (order < 0) tally.worst = [alert];
  else if (order === 0) tally.worst.push(alert);
}

function countsOf(snapshot: MonitoringSnapshot, { states, unattended, acknowledged }: Tally): SummaryCounts {
  const conditions = countBy(snapshot.sources, ({ condition }) => condition);
  const sourceCount = (...names: readonly SourceCondition[]): number =>
    names.reduce((sum, name) => sum + (conditions.get(name) ?? 0), 0);
  const readable = new Set(
    snapshot.sources.filter(({ condition }) => condition === 'fresh').map(({ id }) => id),
  );
  const checks = snapshot.services.flatMap((service) => service.checks);
  return {
    unattended,
    acknowledged,
    suppressed: states.suppressed,
    pending: states.pending,
    latched: states.latched,
    unreadable: sourceCount('unreachable', 'unauthorised', 'malformed', 'stale'),
    waiting: sourceCount('waiting'),
    paused: sourceCount('paused'),
    unknown:
      checks.filter(({ verdict, sourceId }) => verdict === 'unknown' && readable.has(sourceId)).length +
      states.noData,
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
