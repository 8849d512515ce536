import type * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import type { ConnectionConfiguration } from '../../monitoring/configuration/configuration';
import type { AlertContext } from '../../runbook/step/variables';
import type { OutputFiles } from '../../runbook/output/whole/outputFiles';
import type { KernelContext, KernelDefinition, ResolvedConnection } from '../../runbook/kernel';

/** What runbooks need of the composition root. */
export interface RunbookServices {
  readonly kernels: readonly KernelDefinition[];
  /** For kernels; the folder is the one of each runbook. */
  readonly kernelContext: Omit<KernelContext, 'workspaceFolder'>;
  /** The configuration of the folder that a file is in, as it is now. */
  configurationOf(file: vscode.Uri): RunbookConfiguration;
  /** Adds to a connection what reveals its secrets, each for its own origin only. */
  resolveConnection(connection: ConnectionConfiguration, file: vscode.Uri): ResolvedConnection;
  /** The alert that a command was called for, by whatever called it gave; asks when that is nothing. */
  alertFor(argument: unknown): Promise<RunbookAlert | undefined>;
  readonly clock: Clock;
  /** What is remembered of runbooks over restarts. */
  readonly records: Records;
  /** Who runs the steps, as it is kept with them. */
  userName(): Promise<string>;
  readonly log: Log;
  /** Masks known secrets in whatever is about to be shown or kept. */
  mask(text: string): string;
  /** How much of the end of a text waits for more, because a secret may begin there. */
  unfinished(text: string): number;
  /** Outputs that are too long to be shown; nothing where none are kept. */
  readonly outputs: OutputFiles | undefined;
  isTrusted(): boolean;
}

export interface RunbookConfiguration {
  readonly production: boolean;
  readonly connections: readonly ConnectionConfiguration[];
  /** Files and folders that services name as their runbooks, relative to the workspace folder. */
  readonly runbooks: readonly string[];
}

/** An alert with the link to its runbook, if it has one. */
export interface RunbookAlert extends AlertContext {
  readonly runbookUrl: string | undefined;
}
