import { printable } from '../../../base/printable';
import type { Alert } from '../../alerts/alert';
import type { AcknowledgeRequest } from '../../snapshot';
import { loadFaultless } from '../commandEngine';
import type { CommandLine } from '../commandLine';
import { EXIT } from '../statusReport';
import type { AcknowledgeCommand } from './alertArguments';
import { complainOf } from './explainCommand';
import { findAlert } from './findAlert';
import { findEditor } from './knownAlerts';

/** The exit code for a thing that was understood and not done. */
export const NOT_DONE = 2;

/** Acknowledges an alert in the editor that polls, and answers the exit code. */
export async function acknowledgeCommand(
  command: AcknowledgeCommand,
  process: CommandLine,
  signal: AbortSignal,
): Promise<number> {
  const configuration = await loadFaultless(command.config, process);
  if (!configuration) return EXIT.usage;
  const editor = await findEditor(command, process);
  if (!editor) {
    const silencing = configuration.sources.some(({ type }) => type === 'alertmanager');
    const why = process.editors.unavailable ?? NOBODY;
    process.complain(`${why}${silencing ? SILENCE_INSTEAD : ''}\n`);
    return NOT_DONE;
  }
  try {
    const known = await editor.read();
    const found = findAlert(known.alerts, command.alert);
    if (!('alert' in found)) return complainOf(found, known, process);
    const request = requestOf(command, process);
    const { done, message } = await editor.acknowledge(found.alert.identity.fingerprint, request, signal);
    process.print(command.json ? json(found.alert, request, done, message) : `${printable(message)}\n`);
    return done ? EXIT.ok : NOT_DONE;
  } finally {
    editor.dispose();
  }
}

const NOBODY =
  'No editor polls this folder now, so an acknowledgement would be kept by nobody. Open the folder in the editor, or name the folder with its state with --store DIR.';
const SILENCE_INSTEAD =
  ' To keep its Alertmanager quiet instead: sitrep silence --alert ALERT --for 2h --comment "…".';

function requestOf(command: AcknowledgeCommand, process: CommandLine): AcknowledgeRequest {
  const { by = process.userName(), mode, until, note } = command;
  return {
    by,
    mode,
    ...(until !== undefined && { until: 'at' in until ? until.at : process.clock.now() + until.after }),
    ...(note !== undefined && { note }),
  };
}

const json = (alert: Alert, request: AcknowledgeRequest, acknowledged: boolean, message: string): string =>
  `${JSON.stringify(
    {
      fingerprint: alert.identity.fingerprint,
      title: alert.title,
      acknowledged,
      message,
      by: request.by,
      mode: request.mode,
      until: request.until === undefined ? undefined : new Date(request.until).toISOString(),
      note: request.note,
    },
    undefined,
    2,
  )}\n`;
