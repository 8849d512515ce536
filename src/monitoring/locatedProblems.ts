import type { ConfigurationProblem } from './configuration/configuration';
import type { RosterEntry } from './engine/roster';
import type { ReadingProblem } from './source';

const NONE: readonly ConfigurationProblem[] = [];
const located = new WeakMap<readonly ReadingProblem[], readonly ConfigurationProblem[]>();

/** Problems of a reading with their places; the same object for the same problems. */
export function locatedProblems(
  problems: readonly ReadingProblem[] = [],
  { source, configuration }: RosterEntry,
): readonly ConfigurationProblem[] {
  if (problems.length === 0) return NONE;
  let known = located.get(problems);
  if (!known) {
    const own = { file: configuration.file, range: { start: source.position, end: source.position } };
    known = problems.map(({ place = own, ...problem }) => ({ ...problem, ...place }));
    located.set(problems, known);
  }
  return known;
}
