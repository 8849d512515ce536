import { describe, expect, it } from 'vitest';
import { fuzz } from './fuzzTarget';
import { allSourceTargets } from './sourceTargets';
import { textTargets } from './textTargets';

/** Of each parser, in each run of the unit tests. `npm run faults -- --fuzz 100000` reads as many as it is told. */
const INPUTS = 200;

describe.each([...allSourceTargets, ...textTargets].map((target) => [target.name, target] as const))(
  '%s',
  (_, target) => {
    it('reads what it was made for', async () => {
      const problems = await Promise.all(target.corpus.map(async (text) => target.check(text)));
      expect(problems.filter((problem) => problem !== undefined)).toEqual([]);
    });

    it(`answers ${INPUTS} damaged inputs, and keeps what it promises`, async () => {
      const { problems } = await fuzz(target, INPUTS);
      expect(problems).toEqual([]);
    });
  },
);
