import { scanBlocks } from './blocks/blockScanner';
import type { Block } from './cellBlocks';
import { comparable, splitLines } from './lines';
import { isEdited } from './rewrite';
import { scanText } from './scannedText';

/**
 * The first block that is not read from a text as it was meant, by its fences: a text that was written or edited has those
 * that it shows, any other has none.
 */
export function firstFenceThatDiffers(text: string, blocks: readonly Block[]): Block | undefined {
  const read = scanText(text).fences.map(({ content }) => plainBody(content.join('\n')));
  let at = 0;
  for (const block of blocks) {
    for (const body of bodiesOf(block)) {
      if (read[at] !== body) return block;
      at += 1;
    }
  }
  return at === read.length ? undefined : blocks.at(-1);
}

/** What is left open at the end of a text: what would end it, an empty text where a blank line does; nothing when all is closed. */
export const unfinishedBlock = (text: string): string | undefined =>
  scanBlocks(splitLines(text).map((line) => line.text)).unfinished;

function bodiesOf(block: Block): readonly string[] {
  const [cell] = block.cells;
  if (cell?.kind !== 'markdown') return [plainBody(block.cells.map(({ value }) => value).join('\n'))];
  if (!isEdited(cell)) return [];
  const lines = splitLines(cell.value).map((line) => line.text);
  return scanBlocks(lines).fences.map(({ content }) => plainBody(content.join('\n')));
}

/** Without blank lines, which between two steps belong to neither. */
const plainBody = (body: string): string =>
  comparable(body)
    .replace(/\n[ \t]*(?=\n|$)/g, '')
    .replace(/^[ \t]*\n/, '');
