import { scanBlocks } from './blocks/blockScanner';
import { parseStepInfo } from '../step/stepInfo';
import type { ScannedFence, ScannedHeading } from './blocks/scannedBlocks';
import type {
  CodeOrigin,
  MarkdownCell,
  RunbookCell,
  RunbookDocument,
  RunbookReading,
  RunbookRefusal,
} from './document';
import { fingerprintOf } from './fingerprint';
import { frontMatterEnd } from './frontMatterEnd';
import { plainEnds } from './lines';
import { logQuerySteps } from './logQueries';
import { numberedSteps } from './numberedSteps';
import { SourceLines } from './sourceLines';

const BYTE_ORDER_MARK = '\uFEFF';

/** Reads the bytes of a file. Only bytes that are not UTF-8 are refused: writing them back would change them. */
export function readRunbook(bytes: Uint8Array): RunbookReading {
  const text = decoded(bytes);
  return text === undefined ? { refusal: NOT_UTF8 } : { document: parseRunbook(text) };
}

/** Why the bytes of a file cannot be a runbook, without reading them as one. */
export const refusalOf = (bytes: Uint8Array): RunbookRefusal | undefined =>
  decoded(bytes) === undefined ? NOT_UTF8 : undefined;

const NOT_UTF8: RunbookRefusal = {
  reason: 'notUtf8',
  message:
    'This file is not valid UTF-8, so saving it as a runbook would change bytes that nobody edited. ' +
    'It opens as text, and as a runbook once it is saved as UTF-8.',
};

function decoded(bytes: Uint8Array): string | undefined {
  try {
    return new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes);
  } catch (cause) {
    if (cause instanceof TypeError) return undefined;
    throw cause;
  }
}

/** Divides a Markdown text into cells: one for each fence or numbered step, one for each section of what is between. */
export function parseRunbook(text: string): RunbookDocument {
  const byteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  const lines = new SourceLines(byteOrderMark ? text.slice(1) : text);
  const start = frontMatterEnd(lines.texts);
  const { fences, headings } = scanBlocks(lines.texts, start);
  const document = fingerprintOf(text);
  const cells: RunbookCell[] = [];
  const headingLines = new Set(headings.map(({ line }) => line));
  let position = start;
  for (const [order, fence] of fences.entries()) {
    addMarkdown({ cells, lines, document }, position, fence.firstLine, headingLines);
    position = gapEnd(lines, fence.endLine, fences[order + 1]?.firstLine ?? lines.length);
    addFence({ cells, lines, document }, { fence, headings, gap: lines.raw(fence.endLine, position) });
  }
  addMarkdown({ cells, lines, document }, position, lines.length, headingLines);
  const leadEnd = gapEnd(lines, start, fences[0]?.firstLine ?? lines.length);
  return {
    document,
    byteOrderMark,
    frontMatter: lines.raw(0, start),
    lead: lines.raw(start, leadEnd),
    cells,
    cellCount: cells.length,
    eol: lines.prevailingEol(),
  };
}

const BLANK = /^[ \t>]*$/;

/** Where blank lines end; a lone quote mark counts as blank. */
function gapEnd(lines: SourceLines, start: number, end: number): number {
  let position = start;
  while (position < end && BLANK.test(lines.textAt(position))) position += 1;
  return position;
}

/** What is being read, and the cells so far. */
interface Reading {
  readonly cells: RunbookCell[];
  readonly lines: SourceLines;
  readonly document: string;
}

function addMarkdown(
  { cells, lines, document }: Reading,
  start: number,
  end: number,
  headings: ReadonlySet<number>,
): void {
  let position = gapEnd(lines, start, end);
  while (position < end) {
    let sectionEnd = position + 1;
    while (sectionEnd < end && !headings.has(sectionEnd)) sectionEnd += 1;
    const place = { document, index: cells.length };
    cells.push(markdownCell(lines, position, sectionEnd, place));
    position = sectionEnd;
  }
}

function markdownCell(
  lines: SourceLines,
  start: number,
  sectionEnd: number,
  place: { readonly document: string; readonly index: number },
): MarkdownCell {
  let end = sectionEnd;
  while (end > start + 1 && BLANK.test(lines.textAt(end - 1))) end -= 1;
  const raw = lines.raw(start, end);
  const value = plainEnds(raw.slice(0, raw.length - lines.eolAt(end - 1).length));
  return {
    kind: 'markdown',
    value,
    origin: { kind: 'markdown', ...place, value, gap: lines.raw(end, sectionEnd), raw },
  };
}

interface FoundFence {
  readonly fence: ScannedFence;
  readonly headings: readonly ScannedHeading[];
  /** Blank lines behind it, verbatim. */
  readonly gap: string;
}

function addFence({ cells, lines, document }: Reading, { fence, headings, gap }: FoundFence): void {
  const { firstLine, endLine, marker, info, content } = fence;
  const queries = logQuerySteps(fence, headings);
  const steps = queries ?? numberedSteps(content, parseStepInfo(info).language);
  const prefix = lines.textAt(firstLine).slice(0, fence.markerOffset);
  const bodyPrefix = fence.opensItem ? withoutMarkers(prefix) : prefix;
  const opening = { prefix, marker, info, eol: lines.eolAt(firstLine) };
  const closing = fence.closed ? lines.raw(endLine - 1, endLine) : '';
  const firstCell = cells.length;
  for (const { start, end, tail } of steps) {
    const value = content.slice(start, end - tail).join('\n');
    const bodyStart = firstLine + 1 + start;
    const bodyEnd = firstLine + 1 + end;
    const origin: CodeOrigin = {
      kind: 'code',
      document,
      index: cells.length,
      value,
      gap,
      fence: firstCell,
      parts: steps.length,
      opening,
      body: lines.raw(bodyStart, bodyEnd - tail),
      tail: lines.raw(bodyEnd - tail, bodyEnd),
      closing,
      bodyPrefix,
      dependent: fence.dependent,
    };
    cells.push({ kind: 'code', info, value, ...(queries && { readAs: 'logs' as const }), origin });
  }
}

/**
 * The same columns with list markers as spaces. A quote mark keeps its place and takes one column of white space with
 * it, so it gets a space where a list marker stood right behind it.
 */
function withoutMarkers(prefix: string): string {
  let blank = '';
  let column = 0;
  for (const [at, character] of [...prefix].entries()) {
    const width = character === '\t' ? 4 - (column % 4) : 1;
    column += width;
    if (character !== '>') blank += ' '.repeat(width);
    else blank += /[ \t]/.test(prefix[at + 1] ?? ' ') ? '>' : '> ';
  }
  return blank;
}
