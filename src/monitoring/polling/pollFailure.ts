import type { SourceCondition } from '../snapshot';
import type { SourceProblem } from '../source';
import { SourceError } from '../source';

/** What the tree says for each reason a source could not be read. */
const CONDITIONS: Record<
  SourceProblem,
  Extract<SourceCondition, 'unreachable' | 'unauthorised' | 'malformed'>
> = {
  unreachable: 'unreachable',
  timeout: 'unreachable',
  rateLimited: 'unreachable',
  serverError: 'unreachable',
  notFound: 'unreachable',
  misconfigured: 'unreachable',
  unauthorised: 'unauthorised',
  forbidden: 'unauthorised',
  malformed: 'malformed',
  tooLarge: 'malformed',
};

export const conditionOfProblem = (problem: SourceProblem): (typeof CONDITIONS)[SourceProblem] =>
  CONDITIONS[problem];

/** An adapter throws {@link SourceError}s; anything else is a defect in it, told apart from the endpoint's faults. */
export function asSourceError(error: unknown, displayName: string): SourceError {
  if (error instanceof SourceError) return error;
  return new SourceError(
    'malformed',
    `Sitrep could not make sense of what ${displayName} answered. The log has the details; please report it.`,
    { cause: error },
  );
}
