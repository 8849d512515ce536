import type { Ms } from '../../base/clock';

/**
 * What is known of a write that did not succeed: `rejected` by the system, which did nothing; `notSent`, so that it may
 * be sent again; `unknown`, when only a read can tell; `overtaken`, when there is nothing left to do.
 */
export type WriteOutcome = 'rejected' | 'notSent' | 'unknown' | 'overtaken';

export class WriteError extends Error {
  override readonly name = 'WriteError';
  readonly retryAfterMs: Ms | undefined;

  constructor(
    readonly outcome: WriteOutcome,
    /** One sentence that says what happened and what to do, without secrets. */
    message: string,
    options?: ErrorOptions & { readonly retryAfterMs?: Ms | undefined },
  ) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}
