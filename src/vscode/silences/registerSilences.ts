import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Intent } from '../../monitoring/intents/intent';
import { Silencing } from '../../monitoring/silences/silencing';
import type { CommandHandler } from '../commands/commandIds';
import { guarded } from '../commands/commands';
import type { Sitrep } from '../sitrep';
import { composeSilence } from './composeSilence';
import type { SilenceTools } from './composition';
import { pendingWrites, showPendingWrites } from './pendingWrites';
import { isAttended } from './perform';
import { expireSilence, listSilences } from './silenceList';

/** Silences: making, listing, moving and ending them, and whatever of that is still on its way. */
export function registerSilences(sitrep: Sitrep): Disposable {
  const { monitoring, records, clock, log } = sitrep;
  const owned = new DisposableStore();
  const isAllowed = (): boolean => vscode.workspace.isTrusted;
  const silencing = owned.add(new Silencing({ monitoring, records, clock, log, isAllowed }));
  const tools: SilenceTools = { sitrep, silencing };
  const handlers: Readonly<Record<string, CommandHandler>> = {
    'sitrep.silence': (argument) => composeSilence(tools, argument),
    'sitrep.silences': () => listSilences(tools),
    'sitrep.expireSilence': (argument) => expireSilence(tools, argument),
    'sitrep.pendingWrites': () => showPendingWrites(tools),
  };
  for (const [id, handler] of Object.entries(handlers)) {
    const run = (argument: unknown): Promise<void> => guarded(sitrep, id, handler, argument);
    owned.add(vscode.commands.registerCommand(id, run));
  }
  owned.add(registerPending(tools));
  return owned;
}

/** The command and its button are there only while something is pending; what fails unseen is told once. */
function registerPending(tools: SilenceTools): Disposable {
  const { sitrep, silencing } = tools;
  let isShown: boolean | undefined;
  const update = (): void => {
    const isPending = pendingWrites(tools).length > 0;
    if (isPending === isShown) return;
    isShown = isPending;
    void vscode.commands.executeCommand('setContext', 'sitrep.pendingWrites', isPending);
  };
  update();
  return silencing.outbox.onDidChange((intent) => {
    update();
    if (intent.state === 'failed' && !isAttended() && isToldHere(tools, intent)) {
      sitrep.messages.warn(
        `A write to "${intent.sourceId}" failed: ${intent.message ?? 'no reason is known.'}`,
        {
          label: 'Pending Writes',
          run: () => showPendingWrites(tools),
        },
      );
    }
  });
}

const isToldHere = ({ silencing: { outbox } }: SilenceTools, { id }: Intent): boolean =>
  outbox.answersFor(id) && outbox.intents.some((intent) => intent.id === id);
