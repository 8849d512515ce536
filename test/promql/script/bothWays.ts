import { isDeepStrictEqual } from 'node:util';
import type { Turn, Work } from '../../../src/base/turns';
import type { EvaluationResult } from '../../../src/promql/engine';
import { Engine } from '../../../src/promql/engine';
import type { QueryTimes } from '../../../src/promql/evaluation/context';
import type { SeriesReader, StoredSeries } from '../../../src/promql/storage';

const ALWAYS_OVER: Turn = { isOver: () => true };

/** Evaluates every query at once, and interrupted wherever it can be: both have to say the same. */
export class BothWays {
  readonly #engine = new Engine({ delayedNameRemoval: true });

  /** @throws when the two differ */
  instant(reader: SeriesReader, query: string, at: number): EvaluationResult {
    const inTurns = this.#engine.instantInTurns(inPieces(reader), query, at, { turn: ALWAYS_OVER });
    return same(this.#engine.instant(reader, query, at), inTurns);
  }

  /** @throws when the two differ */
  range(reader: SeriesReader, query: string, times: QueryTimes): EvaluationResult {
    const inTurns = this.#engine.rangeInTurns(inPieces(reader), query, times, { turn: ALWAYS_OVER });
    return same(this.#engine.range(reader, query, times), inTurns);
  }
}

/** A reader that is interrupted with every series. */
const inPieces = (reader: SeriesReader): SeriesReader => ({
  select: () => {
    throw new Error('a query in turns also reads in turns');
  },
  *selectInTurns(matchers, from, to) {
    const found: StoredSeries[] = [];
    for (const series of reader.select(matchers, from, to)) {
      found.push(series);
      yield;
    }
    return found;
  },
});

function same(once: EvaluationResult, work: Work<EvaluationResult>): EvaluationResult {
  let step = work.next();
  while (step.done !== true) step = work.next();
  const [expected, found] = [once, step.value].map(plain);
  if (!isDeepStrictEqual(found, expected)) {
    throw new Error(
      `in turns the result is ${JSON.stringify(found)}, and at once ${JSON.stringify(expected)}`,
    );
  }
  return once;
}

/** The same without what is only how it is kept. */
function plain(result: EvaluationResult): unknown {
  if (!result.ok || result.data.type === 'scalar' || result.data.type === 'string') return result;
  const series = result.data.series.map(({ labels, timestamps, values }) => [
    labels.toRecord(),
    [...timestamps],
    [...values],
  ]);
  return { ...result, data: { ...result.data, series } };
}
