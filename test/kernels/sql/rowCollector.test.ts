import { describe, expect, it } from 'vitest';
import type { SqlResult } from '../../../src/kernels/sql/engine';
import { RowCollector } from '../../../src/kernels/sql/rowCollector';
import { RecordedOutput } from '../../contract/recordedOutput';

interface Collected {
  readonly shown: number;
  readonly truncated: boolean;
  readonly kept: number;
  readonly isCut: boolean;
  readonly isSpent: boolean;
}

/** Collects answers of so many rows each, with limits that are small enough to count. */
function collect(answers: readonly number[], output: RecordedOutput): readonly Collected[] {
  const left = { rows: 3, bytes: 1_000, kept: 5 };
  return answers.map((count) => {
    let given: Pick<SqlResult, 'rows' | 'truncated'> | undefined;
    const before = output.keptRows;
    const rows = new RowCollector(left, output.rest, (result) => (given = result));
    for (let row = 0; row < count; row++) rows.push([row]);
    const { isSpent } = rows;
    rows.end();
    const { rows: shown = [], truncated = false } = given ?? {};
    return {
      ...{ shown: shown.length, truncated, isSpent },
      ...{ kept: output.keptRows - before, isCut: output.isCut },
    };
  });
}

const one = { isCut: false, isSpent: false };

describe('the rows of a step, of which three are shown and five are kept', () => {
  it.each<[sentence: string, answers: readonly number[], collected: readonly Collected[]]>([
    ['are all shown when they are three', [3], [{ shown: 3, truncated: false, kept: 0, ...one }]],
    ['are all kept when they are five', [5], [{ shown: 3, truncated: true, kept: 2, ...one }]],
    [
      'are cut, and read no further, from the sixth on',
      [9],
      [{ shown: 3, truncated: true, kept: 2, isCut: true, isSpent: true }],
    ],
    [
      'are counted over all answers',
      [2, 2, 2],
      [
        { shown: 2, truncated: false, kept: 0, ...one },
        { shown: 1, truncated: true, kept: 1, ...one },
        { shown: 0, truncated: true, kept: 1, isCut: true, isSpent: true },
      ],
    ],
  ])('%s', (_sentence, answers, collected) => {
    expect(collect(answers, new RecordedOutput(1_000))).toEqual(collected);
  });

  it('are cut when whoever keeps them is full', () => {
    expect(collect([5], new RecordedOutput(0))).toEqual([
      { shown: 3, truncated: true, kept: 0, isCut: true, isSpent: true },
    ]);
  });

  it('are read no further than they are shown where nobody keeps them', () => {
    const none = new RecordedOutput();
    expect(collect([4], none)).toEqual([{ shown: 3, truncated: true, kept: 0, isCut: false, isSpent: true }]);
  });
});
