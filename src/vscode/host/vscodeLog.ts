import type * as vscode from 'vscode';
import type { Log } from '../../base/log';
import type { Redaction } from '../../base/secrets/redaction';

/** The *Sitrep* output channel. Every line is masked before it leaves. */
export class VscodeLog implements Log {
  constructor(
    private readonly channel: vscode.LogOutputChannel,
    private readonly redaction: Redaction,
  ) {}

  debug(message: string): void {
    this.channel.debug(this.redaction.mask(message));
  }

  info(message: string): void {
    this.channel.info(this.redaction.mask(message));
  }

  warn(message: string): void {
    this.channel.warn(this.redaction.mask(message));
  }

  error(message: string, cause?: unknown): void {
    const detail = cause === undefined ? '' : `\n${describe(cause)}`;
    this.channel.error(this.redaction.mask(message + detail));
  }

  show(): void {
    this.channel.show(true);
  }
}

/** The cause and the causes below it, stacks included: this text goes to the log only. */
function describe(cause: unknown): string {
  if (!(cause instanceof Error)) return String(cause);
  const own = cause.stack ?? `${cause.name}: ${cause.message}`;
  return cause.cause === undefined ? own : `${own}\ncaused by ${describe(cause.cause)}`;
}
