import * as vscode from 'vscode';
import { printable, withoutIcons } from '../../base/printable';

/** Where a step leads: on, back, or out. */
export type StepResult = 'next' | 'back' | undefined;

/** One question of several. It writes the answer into what is being put together. */
export type Step<State> = (state: State, place: StepPlace) => Promise<StepResult>;

export interface StepPlace {
  readonly step: number;
  readonly totalSteps: number;
}

/** Asks one question after another, with a way back to the one before. Answers whether all were answered. */
export async function runSteps<State>(state: State, steps: readonly Step<State>[]): Promise<boolean> {
  let at = 0;
  while (at < steps.length) {
    const result = await steps[at]?.(state, { step: at + 1, totalSteps: steps.length });
    if (result === undefined) return false;
    at += result === 'next' ? 1 : -1;
  }
  return true;
}

export interface PickControl<Item extends vscode.QuickPickItem, Answer> {
  readonly pick: vscode.QuickPick<Item>;
  /** Ends the question. */
  readonly answer: (value: Answer) => void;
}

/** Shows a quick pick until it is answered, or left: then the answer is nothing. */
export async function askPick<Item extends vscode.QuickPickItem, Answer>(
  prepare: (control: PickControl<Item, Answer>) => void,
): Promise<Answer | undefined> {
  const pick = vscode.window.createQuickPick<Item>();
  pick.ignoreFocusOut = true;
  try {
    return await new Promise<Answer | undefined>((resolve) => {
      pick.onDidHide(() => resolve(undefined));
      prepare({ pick, answer: resolve });
      pick.show();
    });
  } finally {
    pick.dispose();
  }
}

/** Numbers the question, and gives all but the first a way back. */
export function placeStep<Item extends vscode.QuickPickItem>(
  { pick, answer }: PickControl<Item, StepResult>,
  { step, totalSteps }: StepPlace,
  buttons: readonly { readonly button: vscode.QuickInputButton; readonly press: () => void }[] = [],
): void {
  pick.step = step;
  pick.totalSteps = totalSteps;
  const back = step > 1 ? [vscode.QuickInputButtons.Back] : [];
  pick.buttons = [...back, ...buttons.map(({ button }) => button)];
  pick.onDidTriggerButton((pressed) => {
    if (pressed === vscode.QuickInputButtons.Back) answer('back');
    else buttons.find(({ button }) => button === pressed)?.press();
  });
}

/** A text from outside in a row: nothing in it becomes an icon or another line. */
export const plainLabel = (text: string): string => withoutIcons(printable(text));

export const separator = (label: string): vscode.QuickPickItem => ({
  label,
  kind: vscode.QuickPickItemKind.Separator,
});
