import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { withoutIcons } from '../../base/printable';
import type { MessageAction } from '../../base/messages';
import type { Alert } from '../../monitoring/alerts/alert';
import { interruptionOf, notificationSettings } from '../../monitoring/notification/interruption';
import { MutedAlerts } from '../../monitoring/notification/mutedAlerts';
import { endedText, tellingText } from '../../monitoring/notification/notificationTexts';
import { Notifier } from '../../monitoring/notification/notifier';
import type { NotificationSettings, Telling } from '../../monitoring/notification/tellings';
import { ToldRecords } from '../../monitoring/notification/toldRecords';
import { compareSeverity } from '../../monitoring/severity';
import type { Sitrep } from '../sitrep';
import { isInFront } from './isInFront';
import { notAgain } from './notAgain';

/** Where versions before this one kept the episodes that they had told. */
const FORMER_KEY = 'sitrep.notifiedEpisodes';
/** Long enough to be read by somebody who looks up; the tree shows it for longer. */
const END_IS_SHOWN_MS = 30_000;

/**
 * What needs a person now, as VS Code's own notifications: once per event, several in one. VS Code changes and closes no
 * notification with buttons, so that its end is an edit of the status bar and no second notification; see
 * `decisions/2026-11-20-notifications-that-end.md`.
 */
export function registerNotifications(sitrep: Sitrep): Disposable {
  const { monitoring, records, log, clock, extension } = sitrep;
  const told = new ToldRecords(records);
  adoptFormer(told, extension.globalState, sitrep);
  return new Notifier({
    monitoring,
    ...{ told, clock, log },
    random: Math.random,
    isInFront: () => isInFront(clock),
    settings: () => settingsOf(sitrep),
    tell: (tellings) => announce(tellings, clock.now(), sitrep),
    end: showEnd,
  });
}

function adoptFormer(told: ToldRecords, former: vscode.Memento, { clock, log }: Sitrep): void {
  const episodes = former.get<unknown>(FORMER_KEY);
  if (!Array.isArray(episodes)) return;
  try {
    told.adopt(
      episodes.filter((one): one is string => typeof one === 'string'),
      clock.now(),
    );
  } catch (error) {
    log.error('What was notified before this version cannot be taken over: it may be told once more.', error);
  }
}

function settingsOf({ configurations, records, log }: Sitrep): NotificationSettings {
  const wanted = interruptionOf(vscode.workspace.getConfiguration('sitrep').get('notifications'));
  const current = configurations.current.map(({ configuration }) => configuration);
  let muted: ReadonlySet<string> = new Set();
  try {
    muted = new Set(new MutedAlerts(records).all().map(({ fingerprint }) => fingerprint));
  } catch (error) {
    log.error('Which alerts are muted cannot be read, so none is.', error);
  }
  return notificationSettings(wanted, current, muted);
}

function announce(tellings: readonly Telling[], now: number, sitrep: Sitrep): void {
  const [worst] = tellings;
  if (!worst) return;
  const { messages } = sitrep;
  const { severity } = worst.alert;
  const isUrgent = compareSeverity(severity, 'P1') <= 0 && worst.reason !== 'reminder';
  const show = isUrgent
    ? messages.error.bind(messages)
    : compareSeverity(severity, 'unmapped') <= 0
      ? messages.warn.bind(messages)
      : messages.info.bind(messages);
  show(tellingText(tellings, now), ...actionsFor(worst, tellings, sitrep));
}

function actionsFor(worst: Telling, tellings: readonly Telling[], sitrep: Sitrep): readonly MessageAction[] {
  const { fingerprint } = worst.alert.identity;
  const run =
    (command: string, ...args: readonly unknown[]) =>
    () =>
      vscode.commands.executeCommand(command, ...args);
  const second =
    tellings.length > 1
      ? [{ label: 'Show All', run: run('sitrep.alerts.focus') }]
      : worst.alert.acknowledgement
        ? []
        : [{ label: 'Acknowledge', run: run('sitrep.acknowledge', fingerprint) }];
  return [
    { label: 'Open', run: run('sitrep.openAlert', fingerprint) },
    ...second,
    {
      label: 'Not Again…',
      run: () =>
        notAgain(
          sitrep,
          tellings.map(({ alert }) => alert),
        ),
    },
  ];
}

const showEnd = (ended: readonly Alert[]): void =>
  void vscode.window.setStatusBarMessage(`$(pass) ${withoutIcons(endedText(ended))}`, END_IS_SHOWN_MS);
