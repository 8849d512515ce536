import type { Ms } from '../../base/clock';
import type { StepDisplay } from '../../runbook/kernel';

/** A system that keeps logs. */
export interface LogStore {
  /**
   * Answers a query page by page, newest first, at most `limit` entries in all; the next page is asked for when the
   * reader wants it.
   * @throws {LogsError} when it does not answer, or refuses
   */
  pages(query: LogQuery, signal: AbortSignal): AsyncGenerator<LogPage, void>;
}

export interface LogQuery {
  /** With its values in place, in the system's own language. */
  readonly text: string;
  readonly from: Ms;
  readonly to: Ms;
  readonly limit: number;
  /** From the step: `index=`, `count=`. */
  readonly options: Readonly<Record<string, string>>;
}

export interface LogPage {
  readonly entries: readonly LogEntry[];
  /** What is not entries: a count, an aggregation, a series. */
  readonly displays: readonly StepDisplay[];
  /** One sentence when the system says that it did not see everything. */
  readonly incomplete: string | undefined;
  /** There are more entries than were asked for. */
  readonly more: boolean;
}

export interface LogEntry {
  /** ISO 8601, or as the system wrote it. */
  readonly time: string;
  readonly level: string;
  readonly message: string;
  readonly labels: Readonly<Record<string, string>>;
  /** As received. */
  readonly raw: unknown;
}

export class LogsError extends Error {
  override readonly name = 'LogsError';

  constructor(
    readonly reason: 'refused' | 'malformed' | 'query',
    /** One sentence for a person. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}
