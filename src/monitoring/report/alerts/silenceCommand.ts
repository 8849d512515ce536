import { printable } from '../../../base/printable';
import type { Alert } from '../../alerts/alert';
import type { MonitoringEngine } from '../../engine/engine';
import { counted, durationWords, exactTime } from '../../words';
import { aborted, atFirstSight, engineFor, loadFaultless } from '../commandEngine';
import type { CommandLine } from '../commandLine';
import { EXIT, alertCells, table } from '../statusReport';
import { NOT_DONE } from './acknowledgeCommand';
import type { SilenceCommand } from './alertArguments';
import { complainOf } from './explainCommand';
import { findAlert } from './findAlert';
import { ofEngine, unreadLines } from './knownAlerts';
import type { PreparedSilence, SilenceAnswer, SilencePort, WantedSilence } from './silencePort';

/** Shows what a silence would keep quiet, makes it unless that is all that was asked for, and answers the exit code. */
export async function silenceCommand(
  command: SilenceCommand,
  process: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const configuration = await loadFaultless(command.config, process);
  if (!configuration) return EXIT.usage;
  const engine = engineFor(atFirstSight(configuration), process);
  const port = process.openSilences?.(engine);
  try {
    await Promise.race([engine.refresh(), aborted(signal)]);
    if (port) return await silence(command, { engine, port }, process, signal);
    process.complain('This program cannot make silences. Make it in the editor, or with amtool.\n');
    return NOT_DONE;
  } finally {
    port?.dispose();
    engine.dispose();
  }
}

async function silence(
  command: SilenceCommand,
  { engine, port }: { readonly engine: MonitoringEngine; readonly port: SilencePort },
  process: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const known = ofEngine(engine);
  const found = command.alert === undefined ? undefined : findAlert(known.alerts, command.alert);
  if (found && !('alert' in found)) return complainOf(found, known, process);
  const wanted = wantedOf(command, found?.alert, process);
  const prepared = await port.prepare(wanted);
  if ('mistake' in prepared) {
    process.complain(`${printable(prepared.mistake)}\n`);
    return EXIT.usage;
  }
  for (const line of unreadLines(known)) process.complain(`${printable(line)}\n`);
  if (!command.json) process.print(previewText(wanted, prepared));
  const refusal = refusalOf(command, prepared);
  const answer = command.dryRun || refusal !== undefined ? undefined : await prepared.create(signal);
  if (refusal !== undefined) process.complain(`${refusal}\n`);
  if (command.json) process.print(json(command, wanted, prepared, answer));
  else if (answer) process.print(`${printable(answer.message)}\n`);
  if (refusal !== undefined) return NOT_DONE;
  return command.dryRun || answer?.done ? EXIT.ok : NOT_DONE;
}

function wantedOf(command: SilenceCommand, alert: Alert | undefined, process: CommandLine): WantedSilence {
  const { matchers, comment, source, by = process.userName() } = command;
  const startsAt = process.clock.now();
  return { matchers, alert, startsAt, endsAt: startsAt + command.lasts, by, comment, source };
}

/** Why it is not made; nothing when it may be. */
function refusalOf({ yes }: SilenceCommand, { lints }: PreparedSilence): string | undefined {
  if (lints.some(({ level }) => level === 'error')) return 'It cannot be made like this.';
  if (lints.length > 0 && !yes) return 'It was not made. To make it all the same, add --yes.';
  return undefined;
}

/** What it would do, before it is done. */
function previewText(wanted: WantedSilence, { place, matchers, hits, lints }: PreparedSilence): string {
  const { startsAt, endsAt, by, comment } = wanted;
  const lines = [
    `Silence in ${place} for ${durationWords(endsAt - startsAt)}, until ${exactTime(endsAt)}, by ${by}: "${comment}"`,
    ...matchers.map((matcher) => `  ${matcher}`),
    hits.length === 0
      ? 'It matches no alert that is open now.'
      : `It keeps ${counted(hits.length, 'alert')} quiet:`,
  ].map(printable);
  const notes = lints.map(({ level, text }) =>
    printable(`${level === 'error' ? 'Mistake' : 'Careful'}: ${text}`),
  );
  const rows = table(hits.map((alert) => alertCells(alert, startsAt)));
  return `${[...lines, ...rows, ...notes].join('\n')}\n`;
}

function json(
  { dryRun }: SilenceCommand,
  { startsAt, endsAt, by, comment }: WantedSilence,
  { place, matchers, hits, lints }: PreparedSilence,
  answer: SilenceAnswer | undefined,
): string {
  const document = {
    place,
    matchers,
    startsAt: new Date(startsAt).toISOString(),
    endsAt: new Date(endsAt).toISOString(),
    by,
    comment,
    dryRun,
    alerts: hits.map(({ identity, title }) => ({ fingerprint: identity.fingerprint, title })),
    lints,
    done: answer?.done ?? false,
    id: answer?.id,
    message: answer?.message,
  };
  return `${JSON.stringify(document, undefined, 2)}\n`;
}
