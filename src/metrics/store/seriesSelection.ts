import type { LabelSet } from '../../promql/labels/labelSet';
import { METRIC_NAME } from '../../promql/labels/labelSet';
import type { Matcher } from '../../promql/labels/matcher';

/** All matchers of one of these have to fit. */
export type SelectorMatchers = readonly Matcher[];

/** Which series are worth a place on disk: those that a rule, a dashboard or a pin asks for. */
export class SeriesSelection {
  readonly #byOwner = new Map<string, readonly SelectorMatchers[]>();
  readonly #awaited = new Set<string>();
  #known = new WeakMap<LabelSet, boolean>();
  /** All selectors, by the metric that they name; the empty text for those that name none. */
  #byMetric: ReadonlyMap<string, readonly SelectorMatchers[]> | undefined;

  /** What one owner asks for, instead of what it did before. */
  set(owner: string, selectors: readonly SelectorMatchers[]): void {
    this.#awaited.delete(owner);
    this.#byOwner.set(owner, selectors);
    this.#forget();
  }

  /** An owner that has not said yet what it asks for. */
  expect(owner: string): void {
    if (!this.#byOwner.has(owner)) this.#awaited.add(owner);
  }

  delete(owner: string): void {
    this.#awaited.delete(owner);
    if (this.#byOwner.delete(owner)) this.#forget();
  }

  /** Nothing while an owner is waited for, or none is known, and it might ask for this. */
  has(labels: LabelSet): boolean | undefined {
    let answer = this.#known.get(labels);
    if (answer === undefined) {
      this.#byMetric ??= byMetric([...this.#byOwner.values()].flat());
      answer = [labels.metricName, ''].some((metric) =>
        isSelected(labels, this.#byMetric?.get(metric) ?? []),
      );
      this.#known.set(labels, answer);
    }
    const isKnown = answer || (this.#byOwner.size > 0 && this.#awaited.size === 0);
    return isKnown ? answer : undefined;
  }

  #forget(): void {
    this.#known = new WeakMap();
    this.#byMetric = undefined;
  }
}

const isSelected = (labels: LabelSet, selectors: readonly SelectorMatchers[]): boolean =>
  selectors.some((matchers) => matchers.every((matcher) => matcher.matches(labels.get(matcher.name))));

/** Hundreds of rules have as many selectors, of which a series may be asked for by those few that name its metric. */
function byMetric(selectors: readonly SelectorMatchers[]): ReadonlyMap<string, readonly SelectorMatchers[]> {
  const groups = new Map<string, SelectorMatchers[]>();
  for (const matchers of selectors) {
    const named = matchers.find(({ name, operator }) => name === METRIC_NAME && operator === '=');
    const group = groups.get(named?.value ?? '');
    if (group) group.push(matchers);
    else groups.set(named?.value ?? '', [matchers]);
  }
  return groups;
}
