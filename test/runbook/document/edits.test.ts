import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { RunbookCell } from '../../../src/runbook/document/document';
import { numberedSteps } from '../../../src/runbook/document/numberedSteps';
import { parseRunbook } from '../../../src/runbook/document/parseRunbook';
import { serializeRunbook } from '../../../src/runbook/document/serializeRunbook';
import { parseStepInfo } from '../../../src/runbook/step/stepInfo';
import { arbitraryRunbook } from './arbitraryRunbook';

/** What somebody does to the cells; `place` is any number, `others` are the cells of another file. */
interface Edit {
  readonly kind: (typeof KINDS)[number];
  readonly place: number;
  readonly target: number;
  readonly step: string;
  readonly prose: string;
  readonly info: string;
}

const KINDS = [
  ...['step', 'prose', 'info', 'add step', 'add prose', 'remove', 'move', 'split', 'copy', 'paste'],
] as const;

const arbitraryEdit: fc.Arbitrary<Edit> = fc.record({
  kind: fc.constantFrom(...KINDS),
  place: fc.nat(100),
  target: fc.nat(100),
  step: fc.constantFrom(
    ...[
      '',
      'x',
      'a\nb',
      '```',
      '```\ny\n```',
      '````\n~~~',
      '~~~~~~',
      '\n\na\n\n',
      'a  ',
      '> q\n> r',
      '\ta\r\n\tb',
    ],
    ...['    i', 'a\n```', '  ```', '-- x', '\u2028', '\0'],
  ),
  prose: fc.constantFrom(
    ...[
      'P',
      '',
      '# New',
      '- a\n- b',
      'p\n\n```sh\nq\n```',
      '```\nunclosed',
      '<!-- open',
      '<div>',
      '> x',
      'text\n',
    ],
    ...['~~~', '<pre>\nz', '- ```\n  k', '> ~~~\n> k', '<?x'],
  ),
  info: fc.constantFrom('bash', 'sql {on=y}', 'sh `b`', '', '{.bash #id}'),
});

/** The cells as an editor hands them back: what a cell remembers is a copy, and a new one remembers nothing. */
function edited(cells: readonly RunbookCell[], edit: Edit, others: readonly RunbookCell[]): RunbookCell[] {
  const at = edit.place % Math.max(cells.length, 1);
  const target = edit.target % (cells.length + 1);
  const cell = cells[at];
  const newStep: RunbookCell = { kind: 'code', info: 'bash', value: edit.step };
  const newProse: RunbookCell = { kind: 'markdown', value: edit.prose };
  if (edit.kind === 'add step' || !cell) return cells.toSpliced(target, 0, newStep);
  if (edit.kind === 'add prose') return cells.toSpliced(target, 0, newProse);
  if (edit.kind === 'remove') return cells.toSpliced(at, 1);
  if (edit.kind === 'move') return cells.toSpliced(at, 1).toSpliced(target % cells.length, 0, cell);
  if (edit.kind === 'copy') return cells.toSpliced(target, 0, structuredClone(cell));
  const pasted = others[edit.place % Math.max(others.length, 1)];
  if (edit.kind === 'paste') return pasted ? cells.toSpliced(target, 0, pasted) : [...cells];
  if (cell.kind === 'markdown') return cells.with(at, { ...cell, value: edit.prose });
  if (edit.kind === 'info') return cells.with(at, { ...cell, info: edit.info });
  const [first = '', ...rest] = cell.value.split('\n');
  if (edit.kind === 'split' && rest.length > 0) {
    const second = { ...newStep, info: parseStepInfo(cell.info).language, value: rest.join('\n') };
    return cells.toSpliced(at, 1, { ...cell, value: first }, second);
  }
  // The number of a step is what keeps it apart from the others of its fence.
  const value = (cell.origin?.parts ?? 1) > 1 ? `${first}\n${edit.step}` : edit.step;
  return cells.with(at, { ...cell, value });
}

/** Steps with their info, and the lines of the texts between them: two texts in a row are one. Blank lines mean nothing. */
function seen(cells: readonly RunbookCell[]): string[] {
  const found = cells.flatMap((cell): RunbookCell[] =>
    cell.kind === 'code' ? dividedCode(cell.info, cell.value) : [...parseRunbook(`\n${cell.value}`).cells],
  );
  return found.flatMap((cell) =>
    cell.kind === 'code'
      ? [`${cell.info}: ${plain(cell.value).trimEnd()}`]
      : plain(cell.value)
          .split('\n')
          .filter((line) => !BLANK_OR_ADDED.test(line)),
  );
}

/** What is written behind a text that leaves something open, and lines that are only the edge of a quote. */
const BLANK_OR_ADDED = /^(?:[ \t>]*|-->|<\/pre>|\?>)$/;
const plain = (text: string): string => text.replace(/\r\n|\r/g, '\n');

function dividedCode(info: string, value: string): RunbookCell[] {
  const lines = plain(value).split('\n');
  return numberedSteps(lines, parseStepInfo(info).language).map(({ start, end }) => ({
    kind: 'code',
    info,
    value: lines.slice(start, end).join('\n'),
  }));
}

describe('up to three edits of a generated runbook', () => {
  it('are read back as the cells that were seen, and saved again they are the same bytes', () => {
    fc.assert(
      fc.property(
        fc.tuple(arbitraryRunbook, arbitraryRunbook, fc.array(arbitraryEdit, { minLength: 1, maxLength: 3 })),
        ([text, other, edits]) => {
          const document = parseRunbook(text);
          const others = parseRunbook(other).cells;
          const cells = edits.reduce<RunbookCell[]>(
            (before, edit) => edited(before, edit, others),
            structuredClone([...document.cells]),
          );
          const saved = serializeRunbook(document, cells);
          const read = parseRunbook(saved);
          expect(seen(read.cells)).toEqual(seen(cells));
          expect(serializeRunbook(read, read.cells)).toBe(saved);
          expect(serializeRunbook(document, structuredClone(cells))).toBe(saved);
        },
      ),
      { numRuns: Number(process.env.EDITS ?? 300), seed: 11 },
    );
  });
});
