import * as vscode from 'vscode';
import type { Intent, IntentState } from '../../monitoring/intents/intent';
import { isSettled } from '../../monitoring/intents/intent';
import { agoWords } from '../../monitoring/words';
import type { SilenceTools } from './composition';
import { requestItems } from './previewItems';
import { plainLabel } from './quickSteps';

/** What is on its way, failed, or nobody can tell. */
export const pendingWrites = ({ silencing }: SilenceTools): readonly Intent[] =>
  silencing.outbox.intents.filter((intent) => !isSettled(intent) || intent.state === 'failed');

const WORDS: Readonly<Record<IntentState, string>> = {
  queued: '$(clock) waiting to be sent',
  sent: '$(sync~spin) sent, no answer yet',
  accepted: '$(sync~spin) accepted, not seen in a read yet',
  confirmed: '$(check) confirmed',
  failed: '$(error) failed, nothing was changed',
  superseded: '$(circle-slash) not needed any more',
  ambiguous: '$(question) sent without an answer: a read will tell',
};

const ACTIONS: Partial<Record<Intent['action'], string>> = {
  silence: 'Silence',
  unsilence: 'Expire a silence',
};

/** *Pending Writes…*: what was agreed to and is not confirmed yet, and what can be done about it. */
export async function showPendingWrites(tools: SilenceTools): Promise<void> {
  const { sitrep, silencing } = tools;
  const now = sitrep.clock.now();
  const pending = pendingWrites(tools);
  if (pending.length === 0) {
    sitrep.messages.info('Nothing waits to be written to another system.');
    return;
  }
  const items = pending.map((intent) => ({
    label: plainLabel(`${ACTIONS[intent.action] ?? intent.action} in "${intent.sourceId}"`),
    description: `${WORDS[intent.state]} · ${agoWords(intent.at, now)}`,
    detail: plainLabel(intent.message ?? intent.reason),
    intent,
  }));
  const chosen = await vscode.window.showQuickPick(items, { title: 'Pending Writes' });
  if (!chosen) return;
  const { intent } = chosen;
  const act = await vscode.window.showQuickPick(
    [...actsFor(intent), ...requestItems(intent.preview.request)],
    {
      title: chosen.label,
    },
  );
  if (!act || !('does' in act)) return;
  if (act.does === 'dismiss') silencing.outbox.dismiss(intent.id);
  else if (!(await silencing.outbox.takeBack(intent.id))) {
    sitrep.messages.warn('It is on its way already, so it cannot be taken back. Expire the silence instead.');
  }
}

type ActItem = vscode.QuickPickItem & { readonly does: 'dismiss' | 'takeBack' };

function actsFor({ state }: Intent): readonly ActItem[] {
  if (state === 'queued') return [{ label: '$(discard) Take it back, unsent', does: 'takeBack' }];
  if (state === 'failed') return [{ label: '$(close) Take it off the list', does: 'dismiss' }];
  if (state === 'ambiguous') {
    const detail = 'It may have arrived: look in the system itself.';
    return [{ label: '$(close) Stop asking about it', detail, does: 'dismiss' }];
  }
  return [];
}
