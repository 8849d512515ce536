import type { Alert } from '../alerts/alert';
import { displayStateOf } from '../alerts/shown/display';
import { acknowledgementWords, suppressionWords } from '../alerts/shown/explanation';
import type { CheckStatus, MonitoringSnapshot, SourceStatus } from '../snapshot';
import { summarise } from '../summary';
import { agoWords, clockTime, durationWords, untilWords } from '../words';
import { printable } from '../../base/printable';

/** What the process answers with, for scripts: firing wins over unknown, and unknown is never success. */
export const EXIT = { ok: 0, usage: 1, firing: 2, unknown: 3 } as const;

export function exitCodeOf(snapshot: MonitoringSnapshot): number {
  const { counts } = summarise(snapshot);
  const firing = snapshot.alerts.some(isFiring);
  if (firing) return EXIT.firing;
  const doubtful = counts.unreadable + counts.unknown + counts.waiting + counts.paused;
  return doubtful > 0 || counts.ok === 0 ? EXIT.unknown : EXIT.ok;
}

/** Firing, whoever has it; silenced is what a person decided to leave out, and a source that is unreadable is unknown. */
export function isFiring(alert: Alert): boolean {
  const open = alert.condition === 'firing' || alert.condition === 'recovering';
  return open && displayStateOf(alert) !== 'suppressed' && alert.title !== 'SourceUnreadable';
}

/** A snapshot as lines for a terminal: the worst first, then services, then sources. */
export function statusText(snapshot: MonitoringSnapshot): string {
  const { at, alerts, services, sources } = snapshot;
  const parts = [
    [summarise(snapshot).plain],
    section(
      'Alerts',
      alerts.map((alert) => alertCells(alert, at)),
    ),
    section(
      'Services',
      services.flatMap((service) => service.checks.map((check) => checkCells(check, at))),
    ),
    section(
      'Sources',
      sources.map((source) => sourceCells(source, at)),
    ),
  ];
  return `${parts
    .filter((lines) => lines.length > 0)
    .map((lines) => lines.join('\n'))
    .join('\n\n')}\n`;
}

type Cells = readonly string[];

const section = (title: string, rows: readonly Cells[]): readonly string[] =>
  rows.length === 0 ? [] : [title, ...table(rows)];

/** Rows with their columns below each other, indented. Nothing in a cell acts on a terminal. */
export function table(rows: readonly Cells[]): readonly string[] {
  const printed = rows.map((row) => row.map(printable));
  const widths = printed.reduce<number[]>(
    (most, row) => row.map((cell, index) => Math.max(cell.length, most[index] ?? 0)),
    [],
  );
  const line = (row: Cells): string =>
    row.map((cell, index) => (index === row.length - 1 ? cell : cell.padEnd(widths[index] ?? 0))).join('  ');
  return printed.map((row) => `  ${line(row)}`.trimEnd());
}

/** How bad, how it is, what, and of which service. */
export function alertCells(alert: Alert, at: number): Cells {
  const { severity, severityWord, title, service } = alert;
  const word =
    severityWord === undefined || severityWord.toUpperCase() === severity ? '' : ` (${severityWord})`;
  return [`${severity}${word}`, stateWords(alert, at), title, service ?? '', alert.summary ?? ''];
}

/** The state of an alert with its time, in a few words: `firing 4 min`. */
export function stateWords(alert: Alert, at: number): string {
  const { times, acknowledgement, evaluation } = alert;
  const since = (moment: number | undefined): string =>
    moment === undefined || at - moment < 1_000 ? '' : ` ${durationWords(at - moment)}`;
  switch (displayStateOf(alert)) {
    case 'stale':
      return `${alert.condition}, not read for ${durationWords(at - times.lastSeenAt)}`;
    case 'firing':
      return `firing${since(times.firedAt)}`;
    case 'recovering':
      return `recovering${since(times.firedAt)}`;
    case 'pending':
      return `pending${since(times.activeAt)}`;
    case 'noData':
      return evaluation.detail ?? 'no data';
    case 'suppressed':
      return alert.suppressions.map((one) => suppressionWords(one)).join(', ');
    case 'acknowledged':
      return acknowledgement ? acknowledgementWords(acknowledgement) : 'acknowledged';
    case 'latched':
    case 'ok':
      return `resolved ${agoWords(times.resolvedAt ?? at, at)}`;
  }
}

function checkCells(check: CheckStatus, at: number): Cells {
  const { service, verdict, settling, latest, since, reason } = check;
  const state = settling === undefined ? verdict : `${verdict}, ${settling}`;
  return [
    service ?? check.sourceId,
    state,
    durationWords(at - since),
    latest?.durationMs === undefined ? '' : durationWords(latest.durationMs),
    reason ?? '',
  ];
}

function sourceCells(source: SourceStatus, at: number): Cells {
  return [source.id, source.condition, sourceWords(source, at)];
}

/** `connection refused · last answer 14:02:11 · next try in 40 s`, or how fresh a readable source is. */
export function sourceWords(source: SourceStatus, at: number, timeZone?: string): string {
  const { condition, reason, lastSuccessAt, nextAttemptAt, skewMs } = source;
  const skew = skewMs === undefined ? [] : [`its clock is off by ${durationWords(Math.abs(skewMs))}`];
  if (condition === 'fresh') {
    const read = lastSuccessAt === undefined ? [] : [`read ${agoWords(lastSuccessAt, at)}`];
    return [...read, ...(source.complete ? [] : ['not everything could be read']), ...skew].join(' · ');
  }
  return [
    ...(reason === undefined ? [] : [reason.replace(/\.$/, '')]),
    ...(lastSuccessAt === undefined ? [] : [`last answer ${clockTime(lastSuccessAt, timeZone)}`]),
    ...(nextAttemptAt === undefined ? [] : [`next try ${untilWords(nextAttemptAt, at)}`]),
    ...skew,
  ].join(' · ');
}
