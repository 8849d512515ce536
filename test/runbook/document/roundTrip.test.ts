import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunbookCell } from '../../../src/runbook/document/document';
import { parseRunbook } from '../../../src/runbook/document/parseRunbook';
import { checkRoundTrip } from '../../../src/runbook/document/roundTrip';
import { serializeRunbook } from '../../../src/runbook/document/serializeRunbook';
import { arbitraryMarkdown } from './arbitraryMarkdown';

/** The lines of all steps. Which of them are one step may change when a number is missing. */
const linesOfSteps = (cells: readonly RunbookCell[]): string[] =>
  cells.flatMap((cell) => (cell.kind === 'code' ? cell.value.split('\n').filter((line) => line !== '') : []));

/** A word added to a text may turn the lines after it into something else: that is Markdown, and no byte of them changed. */
const otherStructure = 'the edit changes steps';

describe('every generated document', () => {
  it('is written back as it was read, also through JSON', () => {
    fc.assert(
      fc.property(fc.oneof(arbitraryMarkdown, fc.string({ unit: 'grapheme' })), (text) => {
        const document = JSON.parse(JSON.stringify(parseRunbook(text))) as ReturnType<typeof parseRunbook>;
        expect(serializeRunbook(document, document.cells)).toBe(text);
      }),
      { numRuns: 3000, seed: 1 },
    );
  });

  it('changes in one cell when one cell is edited', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, (text) => {
        const { problems } = checkRoundTrip(Buffer.from(text));
        expect(problems.filter((problem) => !problem.endsWith(otherStructure))).toEqual([]);
      }),
      { numRuns: 3000, seed: 2 },
    );
  });

  it('still has every other step when a step was removed, or when one was added', () => {
    const sources = fc.tuple(arbitraryMarkdown, fc.nat(), fc.boolean());
    fc.assert(
      fc.property(sources, ([text, position, add]) => {
        const document = parseRunbook(text);
        const at = position % (document.cells.length + 1);
        const cells = add
          ? document.cells.toSpliced(at, 0, { kind: 'code', info: 'bash', value: 'new' })
          : document.cells.filter((cell, index) => index !== at || cell.kind !== 'code');
        expect(linesOfSteps(parseRunbook(serializeRunbook(document, cells)).cells)).toEqual(
          linesOfSteps(cells),
        );
      }),
      { numRuns: 3000, seed: 3 },
    );
  });
});
