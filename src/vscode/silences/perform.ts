import * as vscode from 'vscode';
import type { SilenceOutcome } from '../../monitoring/silences/silencing';
import { userName } from '../userName';
import { withCancellableProgress } from '../host/progress';
import type { SilenceTools } from './composition';

export interface SilenceAct {
  readonly title: string;
  run(signal: AbortSignal): Promise<SilenceOutcome>;
}

/** Acts that somebody waits for now: what becomes of them is told here, and not a second time. */
let attended = 0;
export const isAttended = (): boolean => attended > 0;

/** Does what was agreed to, waits until a read has confirmed it, and says what came of it. */
export async function perform({ sitrep, silencing }: SilenceTools, act: SilenceAct): Promise<void> {
  attended += 1;
  try {
    const outcome = await withCancellableProgress(act.title, (signal) => act.run(signal));
    if (!outcome) return;
    const { silence, intent, isDone, message } = outcome;
    if (!isDone && intent?.state === 'queued' && (await silencing.outbox.takeBack(intent.id))) {
      sitrep.messages.info('It was taken back before it was sent.');
    } else if (!isDone) {
      sitrep.messages.warn(message, { label: 'Pending Writes', run: showPending });
    } else if (silence) {
      const undo = async (): Promise<void> => {
        const by = await userName();
        await perform(
          { sitrep, silencing },
          {
            title: 'Taking the silence back',
            run: (signal) => silencing.expire(silence, by, signal),
          },
        );
      };
      sitrep.messages.info(message, { label: 'Undo', run: undo });
    } else {
      sitrep.messages.info(message);
    }
  } finally {
    attended -= 1;
  }
}

const showPending = (): Thenable<unknown> => vscode.commands.executeCommand('sitrep.pendingWrites');
