import type { Work } from '../../base/turns';
import type { Expression } from '../syntax/ast';
import type { Frame } from './frame';
import type { Column } from './value';

/** Ends an attempt at a query, not the query: the next attempt finds what this one had come to. */
export class Interruption extends Error {
  override readonly name = 'Interruption';

  constructor() {
    super('the turn of the query is over');
  }
}

/** Columns that are made one after the other, and how many of their sources are done with. */
export interface Columns {
  readonly columns: Column[];
  next: number;
}

export const noColumns = (): Columns => ({ columns: [], next: 0 });

interface Part {
  readonly results: Map<string, Part>;
  readonly key: string;
  /** Where the parts that it is made of begin among all that are kept. */
  readonly first: number;
  isDone: boolean;
  result: unknown;
  /** How far it has come while it is not done. */
  unfinished: unknown;
  /** What it waits for before it can begin. */
  work: { readonly steps: Work<unknown>; result: { readonly value: unknown } | undefined } | undefined;
}

/**
 * What a query has come to, so that it can be interrupted and begun again without doing anything twice. It is
 * interrupted only right after a result was kept, so each attempt gets further than the one before.
 */
export class Progress {
  readonly #parts = new Map<Expression, Map<string, Part>>();
  readonly #kept: Part[] = [];

  constructor(private readonly isTurnOver: () => boolean) {}

  /**
   * The result of an expression over a frame, calculated at most once.
   * @throws {Interruption}
   */
  once<Result>(expression: Expression, frame: Frame, calculate: () => Result): Result {
    const part = this.#part(expression, frame);
    if (part.isDone) return part.result as Result;
    const result = calculate();
    // What it was made of is not asked for again.
    for (const { results, key } of this.#kept.splice(part.first)) results.delete(key);
    part.result = result;
    part.unfinished = undefined;
    part.work = undefined;
    part.isDone = true;
    this.#kept.push(part);
    this.rest();
    return result;
  }

  /**
   * The result of work in turns that the evaluation of this expression over this frame needs: begun once, and gone on with.
   * @throws {Interruption}
   */
  finish<Result>(expression: Expression, frame: Frame, begin: () => Work<Result>): Result {
    const part = this.#part(expression, frame);
    part.work ??= { steps: begin(), result: undefined };
    const { work } = part;
    while (work.result === undefined) {
      const step = work.steps.next();
      if (step.done === true) work.result = { value: step.value };
      else this.rest();
    }
    return work.result.value as Result;
  }

  /** What the evaluation of this expression over this frame goes on from: made once, and then whatever it has become. */
  unfinished<State extends object>(expression: Expression, frame: Frame, make: () => State): State {
    const part = this.#part(expression, frame);
    part.unfinished ??= make();
    return part.unfinished as State;
  }

  /**
   * Called right after something was kept.
   * @throws {Interruption}
   */
  rest(): void {
    if (this.isTurnOver()) throw new Interruption();
  }

  #part(expression: Expression, { start, step, count }: Frame): Part {
    let results = this.#parts.get(expression);
    if (!results) {
      results = new Map();
      this.#parts.set(expression, results);
    }
    const key = `${start} ${step} ${count}`;
    let part = results.get(key);
    if (!part) {
      part = {
        results,
        key,
        first: this.#kept.length,
        isDone: false,
        result: undefined,
        unfinished: undefined,
        work: undefined,
      };
      results.set(key, part);
    }
    return part;
  }
}
