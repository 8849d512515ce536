import type { LabelSet } from '../labels/labelSet';

/** One series of an instant vector over all steps of a frame. */
export interface Column {
  readonly labels: LabelSet;
  /** Whether the metric's name is dropped when the query ends (delayed name removal). */
  readonly dropName: boolean;
  /** One for each step. */
  readonly values: Float64Array;
  /** One where there is a sample; absent when there is one at every step. */
  readonly present: Uint8Array | undefined;
}

export interface VectorValue {
  readonly type: 'vector';
  readonly columns: readonly Column[];
}

export interface ScalarValue {
  readonly type: 'scalar';
  /** One for each step. */
  readonly values: Float64Array;
}

export interface StringValue {
  readonly type: 'string';
  readonly value: string;
}

export type Value = VectorValue | ScalarValue | StringValue;

export const vector = (columns: readonly Column[]): VectorValue => ({ type: 'vector', columns });

export const isPresent = ({ present }: Column, at: number): boolean =>
  present === undefined || present[at] === 1;

/** A column under construction: it starts without any sample. */
export class ColumnBuilder {
  readonly values: Float64Array;
  readonly present: Uint8Array;
  #count = 0;

  constructor(private readonly length: number) {
    this.values = new Float64Array(length);
    this.present = new Uint8Array(length);
  }

  set(at: number, value: number): void {
    this.values[at] = value;
    if (this.present[at] === 0) this.#count++;
    this.present[at] = 1;
  }

  /** Says that `count` more steps were written into {@link values} and {@link present} directly. */
  wrote(count: number): void {
    this.#count += count;
  }

  get isEmpty(): boolean {
    return this.#count === 0;
  }

  build(labels: LabelSet, dropName: boolean): Column {
    const present = this.#count === this.length ? undefined : this.present;
    return { labels, dropName, values: this.values, present };
  }
}
