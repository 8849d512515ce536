import type { LabelSet } from '../../promql/labels/labelSet';
import type { Matcher } from '../../promql/labels/matcher';

/** All matchers of one of these have to fit. */
export type SelectorMatchers = readonly Matcher[];

/** Which series are worth a place on disk: those that a rule, a dashboard or a pin asks for. */
export class SeriesSelection {
  readonly #byOwner = new Map<string, readonly SelectorMatchers[]>();
  #known = new WeakMap<LabelSet, boolean>();

  /** What one owner asks for, instead of what it did before. */
  set(owner: string, selectors: readonly SelectorMatchers[]): void {
    this.#byOwner.set(owner, selectors);
    this.#known = new WeakMap();
  }

  delete(owner: string): void {
    if (this.#byOwner.delete(owner)) this.#known = new WeakMap();
  }

  /** Nothing while nobody has said anything: then nobody knows yet. */
  has(labels: LabelSet): boolean | undefined {
    if (this.#byOwner.size === 0) return undefined;
    let answer = this.#known.get(labels);
    if (answer === undefined) {
      answer = [...this.#byOwner.values()].some((selectors) =>
        selectors.some((matchers) => matchers.every((matcher) => matcher.matches(labels.get(matcher.name)))),
      );
      this.#known.set(labels, answer);
    }
    return answer;
  }
}
