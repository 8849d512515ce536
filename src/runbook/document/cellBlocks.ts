import { parseStepInfo } from '../step/stepInfo';
import type { CellOrigin, CodeCell, MarkdownCell, RunbookCell, RunbookFrame } from './document';
import { valueLines } from './lines';
import { numberedSteps } from './numberedSteps';
import { isEdited } from './rewrite';

/** What is written as one: a Markdown cell, or a fence with its steps. */
export interface Block {
  readonly cells: readonly RunbookCell[];
  /** Cells of the original document that it stands for, half-open; absent for a new one. */
  readonly range: { readonly begin: number; readonly end: number } | undefined;
  readonly gap: string;
  /** What its lines begin with when it only means the same in its old surroundings. */
  readonly nestedIn: string | undefined;
}

/** Puts the cells of one fence together, as far as they are read as the same cells again; leaves out texts that were emptied. */
export function blocksOf(frame: RunbookFrame, cells: readonly RunbookCell[]): Block[] {
  const groups: RunbookCell[][] = [];
  for (const given of cells) {
    const cell = fromHere(frame, given);
    if (cell.kind === 'markdown' && isEdited(cell) && /^[ \t\r\n]*$/.test(cell.value)) continue;
    const group = groups.at(-1);
    if (group && isNextStep(group.at(-1), cell)) group.push(cell);
    else groups.push([cell]);
  }
  return groups.flatMap((group) => (staysWhole(group) ? [group] : group.map((cell) => [cell]))).map(blockOf);
}

/** A cell that was pasted from another document remembers that one's lines and numbers, which are not here. */
const isHere = (frame: RunbookFrame, origin: CellOrigin): boolean => origin.document === frame.document;

/** The number of the fence that a cell was read from; nothing for a text, a new cell, and one of another document. */
export const fenceHere = (frame: RunbookFrame, origin: CellOrigin | undefined): number | undefined =>
  origin?.kind === 'code' && isHere(frame, origin) ? origin.fence : undefined;

function fromHere(frame: RunbookFrame, cell: RunbookCell): RunbookCell {
  if (cell.origin === undefined || isHere(frame, cell.origin)) return cell;
  return cell.kind === 'code'
    ? { kind: 'code', info: cell.info, value: cell.value }
    : { kind: 'markdown', value: cell.value };
}

/** A later step of the same fence: a copy, a step that was moved up or one in another language begins a fence of its own. */
const isNextStep = (last: RunbookCell | undefined, cell: RunbookCell): boolean =>
  last?.kind === 'code' &&
  cell.kind === 'code' &&
  last.origin !== undefined &&
  last.origin.fence === cell.origin?.fence &&
  last.origin.index < cell.origin.index &&
  last.info === cell.info;

/**
 * Whether the steps are one fence. All of the original ones are, whatever their text is now; a part of them, or all in another
 * language, is when its numbers divide it into the same steps.
 */
function staysWhole(group: readonly RunbookCell[]): boolean {
  const steps = group.filter((cell) => cell.kind === 'code');
  const [first] = steps;
  if (first === undefined || steps.length === 1) return true;
  const { language } = parseStepInfo(first.info);
  const { origin } = first;
  const isSpoken = origin !== undefined && parseStepInfo(origin.opening.info).language === language;
  if (isSpoken && steps.length === origin.parts) return true;
  const written = steps.filter(({ value }) => value !== '').map(({ value }) => valueLines(value));
  const apart = written.flatMap((lines) => dividedInto(lines, language));
  return dividedInto(written.flat(), language).join('\0') === apart.join('\0');
}

const dividedInto = (lines: readonly string[], language: string): string[] =>
  numberedSteps(lines, language).map(({ start, end }) => lines.slice(start, end).join('\n').trimEnd());

function blockOf(cells: readonly RunbookCell[]): Block {
  const origin = cells[0]?.origin;
  if (!origin) return { cells, range: undefined, gap: '', nestedIn: undefined };
  const [begin, length] = origin.kind === 'code' ? [origin.fence, origin.parts] : [origin.index, 1];
  const nestedIn = origin.kind === 'code' && origin.dependent ? origin.bodyPrefix : undefined;
  return { cells, range: { begin, end: begin + length }, gap: origin.gap, nestedIn };
}

export const isCode = (cell: MarkdownCell | CodeCell): cell is CodeCell => cell.kind === 'code';
