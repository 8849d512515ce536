import { printable } from '../../../base/printable';
import { explanationText } from '../alertText';
import { loadFaultless } from '../commandEngine';
import type { CommandLine } from '../commandLine';
import { EXIT, alertCells, table } from '../statusReport';
import type { ExplainCommand } from './alertArguments';
import type { FoundAlert } from './findAlert';
import { findAlert } from './findAlert';
import type { KnownAlerts } from './knownAlerts';
import { unreadLines, withKnownAlerts } from './knownAlerts';

/** Prints why an alert is in the state it is in, and answers the exit code. */
export async function explainCommand(
  command: ExplainCommand,
  process: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const configuration = await loadFaultless(command.config, process);
  if (!configuration) return EXIT.usage;
  const asking = { wanted: command, configuration, process, signal };
  return withKnownAlerts(asking, (known) => {
    const found = findAlert(known.alerts, command.alert);
    if (!('alert' in found)) return complainOf(found, known, process);
    const { alert } = found;
    const source = known.sources.find(({ id }) => id === alert.provenance.sourceId);
    const history = known.history(alert.identity.fingerprint);
    process.print(explanationText({ alert, source, history, now: known.at }));
    return EXIT.ok;
  });
}

/** More than these are found sooner with a filter. */
const MOST_CANDIDATES = 20;

/** Says why no alert was found, with those that may be meant. Where a source cannot be read, it may be there all the same. */
export function complainOf(
  { mistake, candidates }: Exclude<FoundAlert, { alert: unknown }>,
  known: KnownAlerts,
  process: CommandLine,
): number {
  const rows = candidates
    .slice(0, MOST_CANDIDATES)
    .map((alert) => [alert.identity.fingerprint, ...alertCells(alert, known.at)]);
  const unread = candidates.length > 0 ? [] : unreadLines(known).map(printable);
  const left = candidates.length - rows.length;
  const more = left > 0 ? [`  and ${left} more; "sitrep alerts" lists them.`] : [];
  for (const line of [printable(mistake), ...table(rows), ...more, ...unread]) process.complain(`${line}\n`);
  return unread.length > 0 ? EXIT.unknown : EXIT.usage;
}
