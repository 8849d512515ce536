import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { printable } from '../base/printable';
import type { Alert } from '../monitoring/alerts/alert';
import { counted } from '../monitoring/words';
import type { Sitrep } from './sitrep';

const KEY = 'sitrep.notifiedEpisodes';
/** Enough to know every open episode again after a reload; the oldest are forgotten. */
const MOST_REMEMBERED = 500;

/** One notification when alerts of P0 or P1 begin to fire and nobody has them: once per episode, several in one. */
export function registerNotifications({ monitoring, messages, extension }: Sitrep): Disposable {
  const state = extension.globalState;
  return monitoring.onDidChange(({ alerts }) => {
    const told = state.get<readonly string[]>(KEY, []);
    const news = alerts.filter((alert) => needsSomebodyNow(alert) && !told.includes(alert.identity.episode));
    if (news.length === 0) return;
    const episodes = news.map((alert) => alert.identity.episode);
    void state.update(KEY, [...told, ...episodes].slice(-MOST_REMEMBERED));
    if (isWanted()) announce(news, messages);
  });
}

const needsSomebodyNow = (alert: Alert): boolean =>
  alert.condition === 'firing' &&
  (alert.severity === 'P0' || alert.severity === 'P1') &&
  !alert.acknowledgement &&
  alert.suppressions.length === 0;

const isWanted = (): boolean =>
  vscode.workspace.getConfiguration('sitrep').get<string>('notifications') !== 'off';

function announce(news: readonly Alert[], messages: Sitrep['messages']): void {
  const [worst, ...others] = news;
  if (!worst) return;
  const { fingerprint } = worst.identity;
  const run = (command: string) => () => vscode.commands.executeCommand(command, fingerprint);
  const name = `${worst.severity} ${worst.title}${worst.service === undefined ? '' : ` in ${worst.service}`} is firing`;
  const rest = others.length === 0 ? '' : `, and ${counted(others.length, 'other alert')}`;
  const summary = worst.summary === undefined ? '' : `: ${worst.summary}`;
  messages.error(
    printable(`${name}${rest}${summary}`),
    { label: 'Open', run: run('sitrep.openAlert') },
    { label: 'Acknowledge', run: run('sitrep.acknowledge') },
    { label: 'Not Again', run: turnOff },
  );
}

const turnOff = (): Thenable<void> =>
  vscode.workspace
    .getConfiguration('sitrep')
    .update('notifications', 'off', vscode.ConfigurationTarget.Global);
