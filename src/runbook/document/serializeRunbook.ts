import type { Block } from './cellBlocks';
import { blocksOf, isCode } from './cellBlocks';
import type { RunbookCell, RunbookFrame } from './document';
import { MarkdownText } from './markdownText';
import { firstFenceThatDiffers, unfinishedBlock } from './readBack';
import type { FencePlace } from './rewrite';
import { isEdited, writeFence, writeMarkdown } from './rewrite';

/**
 * Writes cells as the Markdown file they came from. What was not edited is emitted byte for byte, so an unedited document
 * is its file again; what was added, moved or divided gets a blank line around it and nothing more.
 */
export function serializeRunbook(frame: RunbookFrame, cells: readonly RunbookCell[]): string {
  const blocks = blocksOf(frame, cells);
  const first = write(frame, blocks, new Set());
  if (isUntouched(frame, cells)) return first;
  let text = first;
  const uprooted = new Set<Block>();
  for (let tries = 0; tries < MOST_TRIES; tries++) {
    const differs = firstFenceThatDiffers(text, blocks);
    if (differs === undefined) return text;
    const culprit = nestedAtOrBefore(blocks, blocks.indexOf(differs), uprooted);
    if (!culprit) break;
    uprooted.add(culprit);
    text = write(frame, blocks, uprooted);
  }
  const nowhere = write(frame, blocks, new Set(blocks.filter(mayBeNested)));
  return firstFenceThatDiffers(nowhere, blocks) ? first : nowhere;
}

/** Each costs a look at the whole text. */
const MOST_TRIES = 16;
const BYTE_ORDER_MARK = '\uFEFF';

/** It is written behind the indentation of a list, which is only right while that list is still around it. */
const mayBeNested = ({ range, nestedIn, cells: [cell] }: Block): boolean =>
  nestedIn !== undefined || (range === undefined && cell?.kind === 'code');

/** What is to leave its list, because it or what follows is not read back. */
const nestedAtOrBefore = (
  blocks: readonly Block[],
  at: number,
  uprooted: ReadonlySet<Block>,
): Block | undefined =>
  blocks.slice(0, at + 1).findLast((block) => mayBeNested(block) && !uprooted.has(block));

function write(frame: RunbookFrame, blocks: readonly Block[], uprooted: ReadonlySet<Block>): string {
  const { eol } = frame;
  const text = new MarkdownText();
  text.add(frame.frontMatter);
  text.add(frame.lead);
  let previous: Block | undefined;
  let surroundings: Surroundings = { end: 0, prefix: undefined };
  for (const [order, block] of blocks.entries()) {
    separate(text, previous, block, eol);
    const next = blocks[order + 1];
    const prefix = uprooted.has(block) ? '' : prefixFor(block, next, surroundings);
    const swallows = next !== undefined && next.range?.begin !== block.range?.end;
    text.add(writeBlock(block, prefix, { eol, close: swallows || prefix !== undefined }));
    if (next) finish(text, block, next, eol);
    surroundings = surroundingsAfter(block, prefix, surroundings);
    previous = block;
  }
  if (previous?.range?.end === frame.cellCount) text.add(previous.gap);
  else if (previous) text.endLine(eol);
  return (frame.byteOrderMark ? BYTE_ORDER_MARK : '') + text.toString();
}

/** The list that a fence may stand in: up to which original cell it lasts, and what its lines begin with. */
interface Surroundings {
  readonly end: number;
  readonly prefix: string | undefined;
}

/** The prefix of a fence's lines; nothing for a block that is written as it was. */
function prefixFor(block: Block, next: Block | undefined, surroundings: Surroundings): string | undefined {
  if (!block.range) {
    const follows = next?.range?.begin === surroundings.end ? next.nestedIn : undefined;
    return surroundings.prefix ?? follows ?? '';
  }
  if (block.nestedIn === undefined) return undefined;
  return block.range.begin >= surroundings.end ? undefined : '';
}

function surroundingsAfter(block: Block, prefix: string | undefined, before: Surroundings): Surroundings {
  if (block.range) return { end: block.range.end, prefix: prefix === undefined ? block.nestedIn : undefined };
  const isStep = block.cells[0]?.kind === 'code';
  return isStep && prefix ? { end: before.end, prefix } : { end: -1, prefix: undefined };
}

function writeBlock(
  block: Block,
  prefix: string | undefined,
  options: { readonly eol: string; readonly close: boolean },
): string {
  const [cell] = block.cells;
  if (cell?.kind === 'markdown') return writeMarkdown(cell, options.eol);
  const place: FencePlace = prefix === undefined ? { kind: 'asItWas' } : { kind: 'behind', prefix };
  return writeFence(block.cells.filter(isCode), place, options);
}

/** Ends a fence or an element that a text leaves open, when what follows is not what always followed it. */
function finish(text: MarkdownText, block: Block, next: Block, eol: string): void {
  const [cell] = block.cells;
  if (cell?.kind !== 'markdown') return;
  const neighbours = block.range !== undefined && block.range.end === next.range?.begin;
  if (neighbours && !isEdited(cell)) return;
  const unfinished = unfinishedBlock(cell.value);
  if (unfinished === undefined) return;
  text.endLine(eol);
  if (unfinished !== '') text.add(unfinished + eol);
  else if (!neighbours || !/^[ \t]*[\r\n]/.test(block.gap)) text.add(eol);
}

/** What stands between two blocks: what stood there between old neighbours, else a blank line. */
function separate(text: MarkdownText, previous: Block | undefined, next: Block, eol: string): void {
  const end = previous ? previous.range?.end : 0;
  const neighbours = end !== undefined && end === next.range?.begin;
  if (!neighbours) text.endLine(eol);
  if (!previous) return;
  text.add(previous.gap);
  text.endLine(eol);
  if (!neighbours && !/^[ \t]*$/.test(text.lastLine)) text.add(eol);
}

/** Every cell is there, in its place, as it was read. */
const isUntouched = (frame: RunbookFrame, cells: readonly RunbookCell[]): boolean =>
  cells.length === frame.cellCount &&
  cells.every(
    (cell, at) =>
      cell.origin?.document === frame.document &&
      cell.origin.index === at &&
      !isEdited(cell) &&
      (cell.origin.kind === 'markdown' || (isCode(cell) && cell.info === cell.origin.opening.info)),
  );
