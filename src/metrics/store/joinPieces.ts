import { lowerBound } from '../../promql/evaluation/windows';
import type { LabelSet } from '../../promql/labels/labelSet';
import type { RolledUp, StoredSeries } from '../../promql/storage';
import { ROLLED_UP_PARTS, rolledUpAsItself, rolledUpOf } from '../../promql/storage';
import type { Chunk } from './codec/chunk';

/** Some series of one axis over the length of a block. */
export interface Piece {
  readonly axis: string;
  readonly times: Float64Array;
  readonly series: readonly { readonly labels: LabelSet; readonly chunk: Chunk }[];
}

/** The part of a piece that is used, and where it goes. */
interface Part {
  readonly piece: Piece;
  readonly from: number;
  readonly at: number;
}

/** Whole series of pieces that come in any order; the series of an axis share their times. */
export function joinPieces(pieces: readonly Piece[]): StoredSeries[] {
  const byAxis = new Map<string, Piece[]>();
  for (const piece of pieces) {
    const known = byAxis.get(piece.axis);
    if (known) known.push(piece);
    else byAxis.set(piece.axis, [piece]);
  }
  return [...byAxis.values()].flatMap(joinAxis);
}

function joinAxis(pieces: readonly Piece[]): StoredSeries[] {
  const parts: Part[] = [];
  let last = -Infinity;
  let length = 0;
  // A clock that was set back may have made blocks that overlap: what came first counts.
  for (const piece of [...pieces].sort((one, other) => one.times[0]! - other.times[0]!)) {
    const from = lowerBound(piece.times, last);
    if (from >= piece.times.length) continue;
    parts.push({ piece, from, at: length });
    length += piece.times.length - from;
    last = piece.times.at(-1)!;
  }
  const times = new Float64Array(length);
  for (const { piece, from, at } of parts) times.set(piece.times.subarray(from), at);
  const joined = new Map<string, JoinedSeries>();
  for (const { piece, from, at } of parts) {
    for (const { labels, chunk } of piece.series) {
      let series = joined.get(labels.key);
      if (!series) joined.set(labels.key, (series = new JoinedSeries(labels, times)));
      series.put(chunk, from, at);
    }
  }
  return [...joined.values()].map((series) => series.finish());
}

class JoinedSeries {
  readonly #values: Float64Array;
  readonly #stale: Uint8Array;
  #rolledUp: RolledUp | undefined;

  constructor(
    private readonly labels: LabelSet,
    private readonly times: Float64Array,
  ) {
    this.#values = new Float64Array(times.length);
    this.#stale = new Uint8Array(times.length).fill(1);
  }

  put({ columns, stale }: Chunk, from: number, at: number): void {
    const [values, ...parts] = columns.map((column) => column.subarray(from));
    this.#stale.set(stale.subarray(from), at);
    if (!values) return;
    this.#values.set(values, at);
    if (parts.length === 0 && !this.#rolledUp) return;
    this.#rolledUp ??= this.#asItself();
    const itself = rolledUpAsItself(values);
    // Files of earlier versions do not have the later parts.
    for (const [index, part] of ROLLED_UP_PARTS.entries())
      this.#rolledUp[part].set(parts[index] ?? itself[part], at);
  }

  finish(): StoredSeries {
    return {
      labels: this.labels,
      timestamps: this.times,
      values: this.#values,
      ...(this.#stale.includes(1) ? { stale: this.#stale } : {}),
      ...(this.#rolledUp ? { rolledUp: this.#rolledUp } : {}),
    };
  }

  #asItself(): RolledUp {
    const itself = rolledUpAsItself(this.#values);
    return rolledUpOf((part) => itself[part].slice());
  }
}
