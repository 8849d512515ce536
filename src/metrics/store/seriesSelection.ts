import type { LabelSet } from '../../promql/labels/labelSet';
import type { Matcher } from '../../promql/labels/matcher';

/** All matchers of one of these have to fit. */
export type SelectorMatchers = readonly Matcher[];

/** Which series are worth a place on disk: those that a rule, a dashboard or a pin asks for. */
export class SeriesSelection {
  readonly #byOwner = new Map<string, readonly SelectorMatchers[]>();
  readonly #awaited = new Set<string>();
  #known = new WeakMap<LabelSet, boolean>();

  /** What one owner asks for, instead of what it did before. */
  set(owner: string, selectors: readonly SelectorMatchers[]): void {
    this.#awaited.delete(owner);
    this.#byOwner.set(owner, selectors);
    this.#known = new WeakMap();
  }

  /** An owner that has not said yet what it asks for. */
  expect(owner: string): void {
    if (!this.#byOwner.has(owner)) this.#awaited.add(owner);
  }

  delete(owner: string): void {
    this.#awaited.delete(owner);
    if (this.#byOwner.delete(owner)) this.#known = new WeakMap();
  }

  /** Nothing while an owner is waited for, or none is known, and it might ask for this. */
  has(labels: LabelSet): boolean | undefined {
    let answer = this.#known.get(labels);
    if (answer === undefined) {
      answer = [...this.#byOwner.values()].some((selectors) =>
        selectors.some((matchers) => matchers.every((matcher) => matcher.matches(labels.get(matcher.name)))),
      );
      this.#known.set(labels, answer);
    }
    const isKnown = answer || (this.#byOwner.size > 0 && this.#awaited.size === 0);
    return isKnown ? answer : undefined;
  }
}
