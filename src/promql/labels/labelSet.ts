import { compareUtf8 } from './order';

export const METRIC_NAME = '__name__';

/** Labels that describe the metric as a whole and leave the result with its name. */
const METRIC_LABELS: ReadonlySet<string> = new Set([METRIC_NAME, '__type__', '__unit__']);

/**
 * The labels of a series: immutable, sorted by name in UTF-8 order, without empty values.
 * Two sets are equal exactly when their `key`s are.
 */
export class LabelSet {
  static readonly empty = new LabelSet([], []);
  #key: string | undefined;
  #withoutMetric: LabelSet | undefined;

  private constructor(
    readonly names: readonly string[],
    readonly values: readonly string[],
  ) {}

  /** Empty values equal absent labels and are left out. */
  static of(labels: Readonly<Record<string, string>> | Iterable<readonly [string, string]>): LabelSet {
    const entries = Symbol.iterator in labels ? [...labels] : Object.entries(labels);
    const sorted = entries
      .filter(([, value]) => value !== '')
      .sort(([one], [other]) => compareUtf8(one, other));
    if (sorted.length === 0) return LabelSet.empty;
    return new LabelSet(
      sorted.map(([name]) => name),
      sorted.map(([, value]) => value),
    );
  }

  /** Names that are in UTF-8 order, none of them twice, and the value of each, none of them empty. They are not copied. */
  static ofSorted(names: readonly string[], values: readonly string[]): LabelSet {
    return names.length === 0 ? LabelSet.empty : new LabelSet(names, values);
  }

  get key(): string {
    this.#key ??= keyOf(this.names, this.values);
    return this.#key;
  }

  get metricName(): string {
    return this.get(METRIC_NAME);
  }

  /** The empty text for an absent label. */
  get(name: string): string {
    const at = this.names.indexOf(name);
    return at < 0 ? '' : (this.values[at] ?? '');
  }

  /** Without the name of the metric and the labels that describe it. */
  withoutMetric(): LabelSet {
    this.#withoutMetric ??= this.names.some((name) => METRIC_LABELS.has(name))
      ? this.filter((name) => !METRIC_LABELS.has(name))
      : this;
    return this.#withoutMetric;
  }

  filter(keep: (name: string) => boolean): LabelSet {
    const names: string[] = [];
    const values: string[] = [];
    for (let at = 0; at < this.names.length; at++) {
      const name = this.names[at] ?? '';
      if (!keep(name)) continue;
      names.push(name);
      values.push(this.values[at] ?? '');
    }
    if (names.length === this.names.length) return this;
    return names.length === 0 ? LabelSet.empty : new LabelSet(names, values);
  }

  /** With one label set, or deleted by the empty text. */
  with(name: string, value: string): LabelSet {
    if (this.get(name) === value) return this;
    const others = this.entries().filter(([other]) => other !== name);
    return LabelSet.of([...others, [name, value]]);
  }

  entries(): [string, string][] {
    return this.names.map((name, at) => [name, this.values[at] ?? '']);
  }

  toRecord(): Record<string, string> {
    return Object.fromEntries(this.entries());
  }

  /** Names and values alternate in the order of the names; a set that is the beginning of another comes first. */
  compare(other: LabelSet): number {
    const length = Math.min(this.names.length, other.names.length);
    for (let at = 0; at < length; at++) {
      const order =
        compareUtf8(this.names[at] ?? '', other.names[at] ?? '') ||
        compareUtf8(this.values[at] ?? '', other.values[at] ?? '');
      if (order !== 0) return order;
    }
    return this.names.length - other.names.length;
  }
}

function keyOf(names: readonly string[], values: readonly string[]): string {
  const parts: string[] = [];
  for (let at = 0; at < names.length; at++) parts.push(names[at]!, '\u0001', values[at]!, '\u0002');
  // Joined at once: a text that grows part by part keeps its parts in memory.
  return parts.join('');
}

export const describesMetric = (name: string): boolean => METRIC_LABELS.has(name);
