import type { Ms } from '../../base/clock';
import type { Cell, RestOfOutput } from '../../runbook/kernel';

/** A database behind a connection. It runs statements in order and stops at the first that fails. */
export interface SqlEngine {
  /**
   * Settles when the database itself has stopped working on it.
   * @throws {SqlError}
   */
  run(request: SqlRequest, signal: AbortSignal): Promise<void>;
}

export interface SqlRequest {
  readonly statements: readonly { readonly text: string; readonly values: readonly string[] }[];
  readonly readOnly: boolean;
  readonly timeout: Ms;
  readonly limits: RowLimits;
  /** Given as soon as it is known: one with too many rows before these have been read. */
  readonly onResult: (result: SqlResult) => void;
  /** Takes the rows that are more than is shown, after their result, up to the limit of what is kept. */
  readonly rest: RestOfOutput | undefined;
  /** What the database says beside the result. */
  readonly onNotice: (text: string) => void;
}

/** Of one step, over all its results. */
export interface RowLimits {
  readonly rows: number;
  readonly bytes: number;
  /** Rows in all, those that are shown among them. What only reads is read no further. */
  readonly kept: number;
}

export interface SqlResult {
  /** Of the statement in the request. */
  readonly index: number;
  /** Empty for a statement that answers no rows. */
  readonly columns: readonly string[];
  readonly rows: readonly (readonly Cell[])[];
  readonly truncated: boolean;
  /** Rows changed, for a statement that changes some. */
  readonly affected: number | undefined;
}

/**
 * `statement`: the database refused it. `readOnly`: it would have changed something. `stopped`: it was cancelled on the
 * server. `unavailable`: no connection. `missing`: this machine lacks what is needed.
 */
export type SqlProblem = 'statement' | 'readOnly' | 'stopped' | 'unavailable' | 'missing';

export class SqlError extends Error {
  override readonly name = 'SqlError';

  constructor(
    readonly reason: SqlProblem,
    message: string,
    /** Of the statement in the request, with the offset into its text where the database said one. */
    readonly at?: { readonly index: number; readonly offset?: number | undefined },
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
