import * as vscode from 'vscode';
import * as z from 'zod';
import type { Disposable } from '../../../base/disposable';

/** The renderer of results in the manifest. */
const RENDERER = 'sitrep-result';

const asked = z.discriminatedUnion('type', [
  z.object({ type: z.literal('openIssue'), trackerId: z.string(), id: z.string() }),
  z.object({ type: z.literal('openFullOutput'), name: z.string() }),
]);

/**
 * Does what a person clicked in a result. What a result holds came from outside: only an issue's page and an output that
 * was kept open by it.
 */
export function registerResultActions(): Disposable {
  return vscode.notebooks.createRendererMessaging(RENDERER).onDidReceiveMessage(({ message }) => {
    const action = asked.safeParse(message);
    if (!action.success) return;
    const { data } = action;
    if (data.type === 'openFullOutput') {
      void vscode.commands.executeCommand('sitrep.runbook.openFullOutput', data.name);
    } else void vscode.commands.executeCommand('sitrep.openIssue', data.trackerId, data.id);
  });
}
