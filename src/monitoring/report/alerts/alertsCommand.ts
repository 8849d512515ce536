import { printable } from '../../../base/printable';
import type { Alert } from '../../alerts/alert';
import type { AlertFilter, FilterProblem } from '../../filter/alertFilter';
import { filterError, isFiltering } from '../../filter/alertFilter';
import { matcherOf } from '../../filter/matchFilter';
import { parseFilter } from '../../filter/parseFilter';
import { counted } from '../../words';
import { loadFaultless } from '../commandEngine';
import type { CommandLine } from '../commandLine';
import { alertJson, iso } from '../statusJson';
import { alertCells, EXIT, isFiring, table } from '../statusReport';
import type { AlertsCommand } from './alertArguments';
import { prefixLength } from './findAlert';
import type { KnownAlerts } from './knownAlerts';
import { unreadLines, withKnownAlerts } from './knownAlerts';

/** Prints the alerts that pass a filter, and answers the exit code. */
export async function alertsCommand(
  command: AlertsCommand,
  process: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const filter = parseFilter(command.filter);
  for (const problem of filter.problems) process.complain(problemText(filter, problem));
  if (filterError(filter)) return EXIT.usage;
  const configuration = await loadFaultless(command.config, process);
  if (!configuration) return EXIT.usage;
  const asking = { wanted: command, configuration, process, signal };
  return withKnownAlerts(asking, (known) => printAlerts(filter, command.json, known, process));
}

function printAlerts(filter: AlertFilter, asJson: boolean, known: KnownAlerts, process: CommandLine): number {
  const matches = matcherOf(filter);
  const shown = known.alerts.filter((alert) => matches(alert, known.at));
  const code = exitCode(shown, known);
  process.print(asJson ? json(shown, known, filter, code) : text(shown, known, filter));
  for (const line of unreadLines(known)) process.complain(`${printable(line)}\n`);
  return code;
}

/** What fires of them; else, whether nobody knows. No source at all knows nothing. */
function exitCode(shown: readonly Alert[], { sources }: KnownAlerts): number {
  if (shown.some(isFiring)) return EXIT.firing;
  const isKnown = sources.length > 0 && sources.every(({ condition }) => condition === 'fresh');
  return isKnown ? EXIT.ok : EXIT.unknown;
}

function text(shown: readonly Alert[], { alerts, at, origin }: KnownAlerts, filter: AlertFilter): string {
  const length = prefixLength(alerts);
  const rows = shown.map((alert) => [alert.identity.fingerprint.slice(0, length), ...alertCells(alert, at)]);
  const count = isFiltering(filter)
    ? `${shown.length} of ${counted(alerts.length, 'alert')} match ${printable(filter.text.trim())}`
    : counted(shown.length, 'alert');
  const who = origin === 'editor' ? 'as the editor that polls here knows them' : 'asked just now';
  return `${[...table(rows), `${count}, ${who}.`].join('\n')}\n`;
}

/** For other programs: stable names, times as ISO 8601 in UTC. */
function json(shown: readonly Alert[], known: KnownAlerts, filter: AlertFilter, exitCode: number): string {
  const { at, origin, alerts, sources } = known;
  const document = {
    at: iso(at),
    origin,
    exitCode,
    filter: filter.text,
    shown: shown.length,
    total: alerts.length,
    alerts: shown.map(alertJson),
    sources: sources.map(({ id, type, condition, reason }) => ({ id, type, condition, reason })),
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}

/** The message, and below it the filter with a mark under the place. */
function problemText({ text: filter }: AlertFilter, { start, end, message }: FilterProblem): string {
  if (printable(filter) !== filter) return `${printable(message)}\n`;
  return `${message}\n  ${filter}\n  ${' '.repeat(start)}${'^'.repeat(Math.max(1, end - start))}\n`;
}
