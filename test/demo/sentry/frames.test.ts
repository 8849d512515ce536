import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { wireFrame } from '../../../src/demo/sentry/frames';
import { ISSUES } from '../../../src/demo/sentry/issues';
import { COMPANY_DIRECTORY } from '../startedDemo';

const frames = ISSUES.flatMap((issue) =>
  issue.exceptions.flatMap((exception) =>
    exception.frames.map((specification) => ({
      issue: issue.shortId,
      specification,
      wire: wireFrame(specification, COMPANY_DIRECTORY),
    })),
  ),
);

describe('an in-app frame points at its line of the code base', () => {
  for (const { issue, specification, wire } of frames) {
    if (!('file' in specification)) continue;
    it(`${issue}: ${wire.filename}:${wire.lineNo} in ${wire.function}`, () => {
      const lines = readFileSync(join(COMPANY_DIRECTORY, wire.filename), 'utf8').split('\n');
      expect(wire.inApp).toBe(true);
      expect(lines[wire.lineNo - 1]).toContain(specification.text);
      expect(wire.context).toEqual(wire.context.map(([line]) => [line, lines[line - 1]]));
      expect(wire.context.map(([line]) => line)).toContain(wire.lineNo);
    });
  }
});

it('every issue has a frame of the company, and the first one has one of a library', () => {
  const own = new Set(frames.filter(({ wire }) => wire.inApp).map(({ issue }) => issue));
  expect([...own]).toEqual(ISSUES.map((issue) => issue.shortId));
  expect(frames[0]?.wire.inApp).toBe(false);
});

it('a frame whose line is gone is a mistake of the demo', () => {
  const frame = {
    file: 'services/payouts/payouts.py',
    function: 'pay_prize',
    text: 'no such line',
    variables: {},
  };
  expect(() => wireFrame(frame, COMPANY_DIRECTORY)).toThrow('has no line "no such line" in pay_prize');
});
