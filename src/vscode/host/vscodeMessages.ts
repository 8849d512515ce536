import * as vscode from 'vscode';
import type { MessageAction, Messages } from '../../base/messages';
import type { Redaction } from '../../base/secrets/redaction';

/** VS Code makes links of `[text](command:…)` in a message, and titles of alerts come from outside. */
const withoutLinks = (message: string): string => message.replaceAll('](', '] (');

type Show = (message: string, ...labels: string[]) => Thenable<string | undefined>;

/** VS Code's own notifications, with every known secret masked. */
export class VscodeMessages implements Messages {
  constructor(private readonly redaction: Redaction) {}

  info(message: string, ...actions: readonly MessageAction[]): void {
    void this.#show(vscode.window.showInformationMessage, message, actions);
  }

  warn(message: string, ...actions: readonly MessageAction[]): void {
    void this.#show(vscode.window.showWarningMessage, message, actions);
  }

  error(message: string, ...actions: readonly MessageAction[]): void {
    void this.#show(vscode.window.showErrorMessage, message, actions);
  }

  async #show(show: Show, message: string, actions: readonly MessageAction[]): Promise<void> {
    const chosen = await show(
      withoutLinks(this.redaction.mask(message)),
      ...actions.map((action) => action.label),
    );
    await actions.find((action) => action.label === chosen)?.run();
  }
}
