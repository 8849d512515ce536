/** Something in a runbook that will not do what it seems to. */
export interface RunbookFinding {
  readonly code: FindingCode;
  readonly severity: 'error' | 'warning' | 'information';
  /** What is wrong, with the wrong value in quotes, what it means, and what to do. */
  readonly message: string;
  readonly range: FindingRange;
}

/** Lines and columns count from 1, columns in UTF-16 code units; the end is not included. */
export interface FindingRange {
  readonly start: FindingPosition;
  readonly end: FindingPosition;
}

export interface FindingPosition {
  readonly line: number;
  readonly column: number;
}

export type FindingCode =
  | 'front-matter'
  | 'step-option'
  | 'unknown-option'
  | 'unknown-connection'
  | 'wrong-connection'
  | 'no-language'
  | 'duplicate-step'
  | 'unknown-step'
  | 'later-step'
  | 'unknown-parameter'
  | 'missing-command'
  | 'dead-link'
  | 'dead-anchor';

/** A part of one line; columns from 1. */
export const onLine = (line: number, column: number, length: number): FindingRange => ({
  start: { line, column },
  end: { line, column: column + Math.max(1, length) },
});

export const inReadingOrder = (a: RunbookFinding, b: RunbookFinding): number =>
  a.range.start.line - b.range.start.line || a.range.start.column - b.range.start.column;
