import type { StoredSeries } from '../storage';
import type { Expression, VectorSelector } from '../syntax/ast';
import type { QueryContext } from './context';
import { checkSize } from './context';
import type { Frame } from './frame';

/** Which series. */
export interface Wanted {
  /** What needs them, an expression of the query: the selector itself, its range, or a call that has a selector of its own. */
  readonly by: Expression;
  readonly selector: VectorSelector;
  readonly frame: Frame;
  /** Samples in `from < t ≤ to`, in milliseconds; the same each time for this expression and frame. */
  readonly from: number;
  readonly to: number;
}

/**
 * The series of a selector. A query that may be interrupted is so while they are read too.
 * @throws {PromqlProblem} with reason `tooLarge`
 */
export function selectSeries(
  context: QueryContext,
  { by, selector: { matchers }, frame, from, to }: Wanted,
): readonly StoredSeries[] {
  const { reader, progress } = context;
  const found =
    progress && reader.selectInTurns
      ? progress.finish(by, frame, () => reader.selectInTurns!(matchers, from, to))
      : reader.select(matchers, from, to);
  checkSize(context, found.length, frame);
  return found;
}
