import { describe, expect, it } from 'vitest';
import { fenceHere } from '../../../src/runbook/document/cellBlocks';
import type { CellOrigin, RunbookDocument } from '../../../src/runbook/document/document';
import { readRunbook } from '../../../src/runbook/document/parseRunbook';

function read(text: string): RunbookDocument {
  const { document } = readRunbook(new TextEncoder().encode(text));
  if (!document) throw new Error('no runbook');
  return document;
}

const here = read('Look first.\n\n```bash\n# 1. One\na\n# 2. Two\nb\n```\n\n```sql\nSELECT 1\n```\n');
const elsewhere = read('Another text.\n\n```bash\nrm -rf /\n```\n');
const originOf = ({ cells }: RunbookDocument, index: number): CellOrigin | undefined => cells[index]?.origin;

describe('the fence that a cell was read from', () => {
  it.each<[sentence: string, origin: CellOrigin | undefined, fence: number | undefined]>([
    ['is the same for its steps', originOf(here, 1), 1],
    ['is the same for its later steps', originOf(here, 2), 1],
    ['is another one for the next fence', originOf(here, 3), 3],
    ['is none for a text', originOf(here, 0), undefined],
    ['is none for a new cell', undefined, undefined],
    [
      'is none for a cell of another document, whatever number it has there',
      originOf(elsewhere, 1),
      undefined,
    ],
  ])('%s', (_sentence, origin, fence) => {
    expect(fenceHere(here, origin)).toBe(fence);
  });
});
