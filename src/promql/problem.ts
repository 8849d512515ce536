/** Why a query gave no result. `parse` is the user's text, `execution` its meet with the data, the rest are limits. */
export type PromqlReason = 'parse' | 'execution' | 'tooLarge' | 'timeout';

/** Where something stands in the text of a query, as UTF-16 offsets; `end` is exclusive. */
export interface Span {
  readonly start: number;
  readonly end: number;
}

/** A place in a text for people: both count from 1, the column in UTF-16 units. */
export interface Position {
  readonly line: number;
  readonly column: number;
}

/** Ends the parsing or the evaluation of one query. The entrances of the language turn it into a result. */
export class PromqlProblem extends Error {
  override readonly name = 'PromqlProblem';

  constructor(
    readonly reason: PromqlReason,
    message: string,
    readonly span?: Span,
  ) {
    super(message);
  }
}

export function positionOf(text: string, offset: number): Position {
  let line = 1;
  let start = 0;
  for (let next = text.indexOf('\n'); next >= 0 && next < offset; next = text.indexOf('\n', next + 1)) {
    line++;
    start = next + 1;
  }
  return { line, column: offset - start + 1 };
}
