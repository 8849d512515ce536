import type { Cell, RestOfOutput } from '../../runbook/kernel';
import type { RowLimits, SqlResult } from './engine';

/** What a step may still show and keep; counted down by its statements. */
export type RowsLeft = { -readonly [Limit in keyof RowLimits]: RowLimits[Limit] };

/** Rows that are handed on at a time. */
const BATCH = 500;
/** A cell costs this much beside its text, also an empty one. */
const CELL = 2;

/**
 * Gathers the rows of one answer. Those within the limits are its result; with the first that is not, the result is given,
 * and what follows goes to whoever keeps it.
 */
export class RowCollector {
  readonly #rows: (readonly Cell[])[] = [];
  #batch: (readonly Cell[])[] = [];
  #isFull = false;
  #isCut = false;
  #taken: Promise<void> | undefined;

  constructor(
    private readonly left: RowsLeft,
    private readonly rest: RestOfOutput | undefined,
    private readonly give: (result: Pick<SqlResult, 'rows' | 'truncated'>) => void,
  ) {}

  /** A row was left out, and so is every further one: what only reads need not be read on. */
  get isSpent(): boolean {
    return this.#isCut;
  }

  /** While it is there, no more should be read. */
  get taken(): Promise<void> | undefined {
    return this.#taken;
  }

  push(row: readonly Cell[]): void {
    this.left.kept -= 1;
    if (!this.#isFull && this.#fits(row)) {
      this.#rows.push(row);
      return;
    }
    if (!this.#isFull) this.give({ rows: this.#rows, truncated: true });
    this.#isFull = true;
    if (!this.rest || this.rest.isFull || this.left.kept < 0) return this.#cut();
    this.#batch.push(row);
    if (this.#batch.length >= BATCH) this.#handOn();
  }

  /** After the last row. */
  end(): void {
    if (!this.#isFull) this.give({ rows: this.#rows, truncated: false });
    else if (this.#batch.length > 0) this.#handOn();
  }

  /** The first row of an answer is shown however long it is: it is there, and may be all that there is. */
  #fits(row: readonly Cell[]): boolean {
    this.left.rows -= 1;
    this.left.bytes -= row.reduce<number>(
      (sum, cell) => sum + CELL + (cell === null ? 0 : String(cell).length),
      0,
    );
    const isFirst = this.#rows.length === 0 && this.left.rows >= 0;
    return isFirst || (this.left.rows >= 0 && this.left.bytes >= 0);
  }

  #cut(): void {
    if (!this.#isCut) this.rest?.leaveOut();
    this.#isCut = true;
  }

  #handOn(): void {
    const batch = this.#batch;
    this.#batch = [];
    const taken = this.rest?.rows(batch);
    if (!taken) return;
    const waiting = taken.then(() => {
      if (this.#taken === waiting) this.#taken = undefined;
    });
    this.#taken = waiting;
  }
}
