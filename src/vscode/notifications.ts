import * as vscode from 'vscode';
import type { Clock, Ms } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { DisposableSlot, DisposableStore } from '../base/disposable';
import type { Log } from '../base/log';
import { printable } from '../base/printable';
import type { Records } from '../base/records/records';
import type { Alert } from '../monitoring/alerts/alert';
import { counted } from '../monitoring/words';
import type { Sitrep } from './sitrep';

const KIND = 'notifiedEpisode';
/** Enough to know every open episode again after a reload; the oldest are forgotten. */
const MOST_REMEMBERED = 500;

/** A window that follows speaks when the one that polls has not: that one may have lost its connection, or hang. */
const OTHERS_WAIT: Ms = 10_000;
/** Added by chance, so that of several windows that waited one speaks. */
const OTHERS_SPREAD: Ms = 5_000;
/** A window that does not answer within this is not in front of anybody. */
const PATIENCE: Ms = 3_000;

/**
 * One notification when alerts of P0 or P1 begin to fire and nobody has them: once per episode, several in one. Of several
 * windows that share what they monitor, the one that polls tells, and the others know that it did.
 */
export function registerNotifications({ monitoring, messages, records, clock, log }: Sitrep): Disposable {
  const told = new ToldEpisodes(records, log);
  const waiting = new DisposableSlot<Disposable>();
  const news = (): readonly Alert[] =>
    monitoring.snapshot.alerts.filter(needsSomebodyNow).filter(({ identity }) => !told.has(identity.episode));
  let asking = false;
  const tell = async (): Promise<void> => {
    if (asking || news().length === 0) return;
    asking = true;
    const isSeen = await isInFront(clock);
    asking = false;
    // Meanwhile there may be more, or another window may have told.
    const alerts = isSeen ? news() : [];
    if (alerts.length === 0) return;
    for (const { identity } of alerts) told.add(identity.episode, clock.now());
    if (isWanted()) announce(alerts, messages);
  };
  const wait = (): void => {
    if (waiting.value || news().length === 0) return;
    waiting.value = clock.after(OTHERS_WAIT + OTHERS_SPREAD * Math.random(), () => {
      waiting.value = undefined;
      void tell();
    });
  };
  const owned = new DisposableStore();
  owned.add(waiting);
  owned.add(monitoring.onDidChange(() => (monitoring.role === 'owner' ? void tell() : wait())));
  return owned;
}

/** Whether the part of the editor that draws answers. The one that runs extensions outlives a lost connection by hours. */
function isInFront(clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const late = clock.after(PATIENCE, () => resolve(false));
    const answered = (): void => {
      late.dispose();
      resolve(true);
    };
    vscode.commands.executeCommand('setContext', 'sitrep.isInFront', true).then(answered, answered);
  });
}

/** Episodes that were told of, over restarts and changes of the window that polls. */
class ToldEpisodes {
  /** What this window told or looked up: also when it cannot be written, nobody is told twice. */
  readonly #known = new Set<string>();

  constructor(
    private readonly records: Records,
    private readonly log: Log,
  ) {}

  has(episode: string): boolean {
    if (!this.#known.has(episode) && this.#kept().has(episode)) this.#known.add(episode);
    return this.#known.has(episode);
  }

  add(episode: string, at: Ms): void {
    this.#known.add(episode);
    try {
      this.records.put(KIND, episode, at);
      const oldest = [...this.#kept()].sort(([, a], [, b]) => Number(a) - Number(b));
      for (const [former] of oldest.slice(0, -MOST_REMEMBERED)) this.records.remove(KIND, former);
    } catch (error) {
      this.log.warn(
        'It cannot be remembered that a notification was shown: after a restart, it comes again.',
      );
      this.log.debug(String(error));
    }
  }

  #kept(): ReadonlyMap<string, unknown> {
    try {
      return this.records.all(KIND);
    } catch (error) {
      this.log.debug(`The notifications of earlier sessions could not be read: ${String(error)}`);
      return new Map();
    }
  }
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
