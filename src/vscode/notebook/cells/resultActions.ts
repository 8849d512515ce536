import * as vscode from 'vscode';
import * as z from 'zod';
import type { Disposable } from '../../../base/disposable';

/** The renderer of results in the manifest. */
const RENDERER = 'sitrep-result';

const asked = z.object({ type: z.literal('openIssue'), trackerId: z.string(), id: z.string() });

/** Does what a person clicked in a result. What a result holds came from outside: only an issue's page opens by it. */
export function registerResultActions(): Disposable {
  return vscode.notebooks.createRendererMessaging(RENDERER).onDidReceiveMessage(({ message }) => {
    const action = asked.safeParse(message);
    if (!action.success) return;
    void vscode.commands.executeCommand('sitrep.openIssue', action.data.trackerId, action.data.id);
  });
}
