import type { CodeCell, MarkdownCell, RunbookCell, RunbookFrame } from './document';
import { comparable } from './lines';
import { MarkdownText } from './markdownText';
import { parseRunbook } from './parseRunbook';
import type { FencePlace } from './rewrite';
import { isEdited, writeFence, writeMarkdown } from './rewrite';

/**
 * Writes cells as the Markdown file they came from. What was not edited is emitted byte for byte, so an unedited document
 * is its file again; what was added, moved or divided gets a blank line around it and nothing more.
 */
export function serializeRunbook(frame: RunbookFrame, cells: readonly RunbookCell[]): string {
  const blocks = blocksOf(cells);
  const first = write(frame, blocks, 'inPlace');
  if (isUntouched(frame, cells) || readsBack(first, blocks)) return first;
  for (const nesting of ['whereAdjacent', 'never'] as const) {
    const next = write(frame, blocks, nesting);
    if (readsBack(next, blocks)) return next;
  }
  return first;
}

const BYTE_ORDER_MARK = '\uFEFF';

/** What is written as one: a Markdown cell, or a fence with its steps. */
interface Block {
  readonly cells: readonly RunbookCell[];
  /** Cells of the original document that it stands for, half-open; absent for a new one. */
  readonly range: { readonly begin: number; readonly end: number } | undefined;
  readonly gap: string;
  /** What its lines begin with when it only means the same in its old surroundings. */
  readonly nestedIn: string | undefined;
}

/** When a fence in a list keeps its indentation: it is only right while the list is still around it. */
type Nesting = 'inPlace' | 'whereAdjacent' | 'never';

function blocksOf(cells: readonly RunbookCell[]): Block[] {
  const groups: RunbookCell[][] = [];
  for (const cell of cells) {
    if (cell.kind === 'markdown' && isEdited(cell) && /^[ \t\r\n]*$/.test(cell.value)) continue;
    const group = groups.at(-1);
    if (group && isNextStep(group, cell)) group.push(cell);
    else groups.push([cell]);
  }
  return groups.map(blockOf);
}

/** A step of the same fence that is not in the group yet: a pasted copy begins a fence of its own. */
const isNextStep = (group: readonly RunbookCell[], cell: RunbookCell): boolean =>
  cell.origin?.kind === 'code' &&
  group.every(
    ({ origin }) =>
      origin?.kind === 'code' &&
      cell.origin?.kind === 'code' &&
      origin.fence === cell.origin.fence &&
      origin.index !== cell.origin.index,
  );

function blockOf(cells: readonly RunbookCell[]): Block {
  const origin = cells[0]?.origin;
  if (!origin) return { cells, range: undefined, gap: '', nestedIn: undefined };
  const [begin, length] = origin.kind === 'code' ? [origin.fence, origin.parts] : [origin.index, 1];
  const nestedIn = origin.kind === 'code' && origin.dependent ? origin.bodyPrefix : undefined;
  return { cells, range: { begin, end: begin + length }, gap: origin.gap, nestedIn };
}

function write(frame: RunbookFrame, blocks: readonly Block[], nesting: Nesting): string {
  const { eol } = frame;
  const text = new MarkdownText();
  text.add(frame.frontMatter);
  text.add(frame.lead);
  let previous: Block | undefined;
  let surroundings: Surroundings = { end: 0, prefix: undefined };
  for (const [order, block] of blocks.entries()) {
    separate(text, previous, block, eol);
    const next = blocks[order + 1];
    const prefix = prefixFor(block, next, surroundings, nesting);
    const swallows = next !== undefined && next.range?.begin !== block.range?.end;
    text.add(writeBlock(block, prefix, { eol, close: swallows || prefix !== undefined }));
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
function prefixFor(
  block: Block,
  next: Block | undefined,
  surroundings: Surroundings,
  nesting: Nesting,
): string | undefined {
  if (!block.range) {
    const follows =
      nesting !== 'never' && next?.range?.begin === surroundings.end ? next.nestedIn : undefined;
    return surroundings.prefix ?? follows ?? '';
  }
  if (block.nestedIn === undefined) return undefined;
  const kept: Record<Nesting, boolean> = {
    inPlace: block.range.begin >= surroundings.end,
    whereAdjacent: block.range.begin === surroundings.end,
    never: false,
  };
  return kept[nesting] ? undefined : '';
}

function surroundingsAfter(block: Block, prefix: string | undefined, before: Surroundings): Surroundings {
  if (block.range) return { end: block.range.end, prefix: prefix === undefined ? block.nestedIn : undefined };
  const isCode = block.cells[0]?.kind === 'code';
  return isCode && prefix ? { end: before.end, prefix } : { end: -1, prefix: undefined };
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

const isCode = (cell: RunbookCell): cell is CodeCell => cell.kind === 'code';

/** Every cell is there, in its place, as it was read. */
const isUntouched = (frame: RunbookFrame, cells: readonly RunbookCell[]): boolean =>
  cells.length === frame.cellCount && cells.every((cell, at) => cell.origin?.index === at && !isEdited(cell));

/** Whether the text has the same fences with the same bodies that were to be written. */
function readsBack(text: string, blocks: readonly Block[]): boolean {
  const written = blocks.filter((block) => block.cells[0]?.kind === 'code').map(({ cells }) => bodyOf(cells));
  const read = blocksOf(parseRunbook(text).cells)
    .filter((block) => block.cells[0]?.kind === 'code')
    .map(({ cells }) => bodyOf(cells));
  return written.length === read.length && written.every((body, at) => body === read[at]);
}

/** The steps of a fence without the blank lines between them, which belong to no step. */
const bodyOf = (cells: readonly (MarkdownCell | CodeCell)[]): string =>
  cells
    .map((cell) => comparable(cell.value).replace(/\n+$/, ''))
    .join('\n')
    .replace(/\n{2,}/g, '\n');
