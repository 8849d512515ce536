import * as vscode from 'vscode';
import type { SecretQuestion, SecretVault } from '../../base/secrets/boundSecrets';
import { BoundSecrets } from '../../base/secrets/boundSecrets';
import type { Log } from '../../base/log';
import type { Redaction } from '../../base/secrets/redaction';

export interface VscodeSecretsOptions {
  readonly storage: vscode.SecretStorage;
  readonly redaction: Redaction;
  readonly log: Log;
  /** What in the configuration wants the secret, for the question: `source "errors" (Sentry)`. */
  readonly usesOf: (name: string) => readonly string[];
}

/** Secrets in VS Code's own storage, asked for with an input box that says what, for whom and where it goes. */
export class VscodeSecrets extends BoundSecrets {
  constructor({ storage, redaction, log, usesOf }: VscodeSecretsOptions) {
    super({
      vault: vaultOn(storage),
      redaction,
      ask: (question) => ask(question, usesOf(question.name)),
      onVaultFailure: (error) =>
        log.error('Secrets cannot be kept here: values are held until this window closes.', error),
    });
  }
}

const vaultOn = (storage: vscode.SecretStorage): SecretVault => ({
  read: async (key) => storage.get(key),
  write: async (key, value) => (value === undefined ? storage.delete(key) : storage.store(key, value)),
});

async function ask(question: SecretQuestion, uses: readonly string[]): Promise<string | undefined> {
  const moved =
    question.otherOrigins.length === 0
      ? ''
      : ` It was given for ${question.otherOrigins.join(', ')} before; ${question.origin} is another place.`;
  return vscode.window.showInputBox({
    title: `Sitrep: secret "${question.name}"`,
    prompt: `Wanted by ${uses.length === 0 ? 'sitrep.yaml' : uses.join(', ')}. It is sent to ${question.origin} only.${moved}`,
    placeHolder: 'Kept by VS Code, never written to a file or a log',
    password: true,
    ignoreFocusOut: true,
  });
}
