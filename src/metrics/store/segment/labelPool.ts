import type { LabelSet } from '../../../promql/labels/labelSet';

/** One object for equal labels, of which every file has its own. */
export class LabelPool {
  readonly #known = new Map<string, LabelSet>();

  get size(): number {
    return this.#known.size;
  }

  one(labels: LabelSet): LabelSet {
    const known = this.#known.get(labels.key);
    if (known) return known;
    this.#known.set(labels.key, labels);
    return labels;
  }
}
