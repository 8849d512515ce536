import * as vscode from 'vscode';
import type { Clock, Ms } from '../../base/clock';

/** A window that does not answer within this is not in front of anybody. */
const PATIENCE: Ms = 3_000;

/** Whether the part of the editor that draws answers. The one that runs extensions outlives a lost connection by hours. */
export function isInFront(clock: Clock): Promise<boolean> {
  return new Promise((resolve) => {
    const late = clock.after(PATIENCE, () => resolve(false));
    const answered = (): void => {
      late.dispose();
      resolve(true);
    };
    vscode.commands.executeCommand('setContext', 'sitrep.isInFront', true).then(answered, answered);
  });
}
