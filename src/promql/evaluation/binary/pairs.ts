import type { LabelSet } from '../../labels/labelSet';
import type { VectorMatching } from '../../syntax/ast';
import { execution } from '../context';
import type { Column } from '../value';
import { ColumnBuilder } from '../value';
import type { ElementOperation } from './operators';

/** What becomes of two samples that meet: the value, the labels, and what makes the pair ambiguous. */
export class PairRules {
  readonly matching: VectorMatching;
  /** Whether the `one` side is the left one. */
  readonly isSwapped: boolean;
  readonly #isOneToOne: boolean;
  readonly #operation: ElementOperation;

  constructor(
    { matching, operation }: { readonly matching: VectorMatching; readonly operation: ElementOperation },
    private readonly isDelayed: boolean,
  ) {
    this.matching = matching;
    this.isSwapped = matching.cardinality === 'oneToMany';
    this.#isOneToOne = matching.cardinality === 'oneToOne';
    this.#operation = operation;
  }

  /** Nothing when a filter drops the sample. */
  calculate(many: number, one: number): number | undefined {
    const [left, right] = this.isSwapped ? [one, many] : [many, one];
    const { keeps, value } = this.#operation;
    return keeps(left, right) ? value(left, right) : undefined;
  }

  /** Only `bool` leaves the name for later; arithmetic loses it at once. */
  get dropsNameLater(): boolean {
    return this.#operation.isBool;
  }

  /** The labels of the many side; in one-to-one matching only those that matched. */
  resultLabels(many: LabelSet, one: LabelSet): LabelSet {
    const { labels: names, on, include } = this.matching;
    const { dropsName, isBool } = this.#operation;
    let labels = dropsName && !(isBool && this.isDelayed) ? many.withoutMetric() : many;
    if (this.#isOneToOne) labels = labels.filter((name) => names.includes(name) === on);
    for (const name of include) labels = labels.with(name, one.get(name));
    return labels;
  }

  /** Two results of one group with the same key at one step exclude each other. */
  ambiguityKey(labels: LabelSet): string {
    return this.#isOneToOne ? '' : labels.key;
  }

  ambiguous(): Error {
    return execution(
      this.#isOneToOne
        ? 'multiple matches for labels: many-to-one matching must be explicit (group_left/group_right)'
        : 'multiple matches for labels: grouping labels must ensure unique matches',
    );
  }
}

interface Pair {
  readonly labels: LabelSet;
  readonly builder: ColumnBuilder;
  readonly ambiguityKey: string;
}

/** The results of one group: a column for each pair of series that met. */
export class PairColumns {
  readonly #pairs = new Map<Column, Map<Column, Pair>>();
  readonly #taken = new Map<string, Uint8Array>();
  readonly #matched: Uint8Array;

  constructor(
    private readonly rules: PairRules,
    private readonly count: number,
    private readonly mayClash: boolean,
  ) {
    this.#matched = new Uint8Array(count);
  }

  hasMatched(at: number): boolean {
    return this.#matched[at] === 1;
  }

  add(many: Column, one: Column, at: number): void {
    const pair = this.#pair(many, one);
    if (this.mayClash) this.#take(pair.ambiguityKey, at);
    this.#matched[at] = 1;
    const value = this.rules.calculate(many.values[at] ?? NaN, one.values[at] ?? NaN);
    if (value !== undefined) pair.builder.set(at, value);
  }

  /** Uniqueness is checked before a filter drops samples. */
  #take(key: string, at: number): void {
    let taken = this.#taken.get(key);
    if (!taken) {
      taken = new Uint8Array(this.count);
      this.#taken.set(key, taken);
    }
    if (taken[at] === 1) throw this.rules.ambiguous();
    taken[at] = 1;
  }

  #pair(many: Column, one: Column): Pair {
    let byPartner = this.#pairs.get(many);
    if (!byPartner) {
      byPartner = new Map();
      this.#pairs.set(many, byPartner);
    }
    let pair = byPartner.get(one);
    if (!pair) {
      const labels = this.rules.resultLabels(many.labels, one.labels);
      pair = {
        labels,
        builder: new ColumnBuilder(this.count),
        ambiguityKey: this.rules.ambiguityKey(labels),
      };
      byPartner.set(one, pair);
    }
    return pair;
  }

  build(): Column[] {
    return [...this.#pairs.values()].flatMap((byPartner) =>
      [...byPartner.values()].flatMap(({ labels, builder }) =>
        builder.isEmpty ? [] : [builder.build(labels, this.rules.dropsNameLater)],
      ),
    );
  }
}
