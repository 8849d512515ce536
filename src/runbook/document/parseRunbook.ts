import type { ScannedFence } from './blockScanner';
import { scanBlocks } from './blockScanner';
import type { CodeCell, MarkdownCell, RunbookCell, RunbookDocument, RunbookReading } from './document';
import type { Line } from './lines';
import { joinLines, prevailingEol, splitLines } from './lines';
import { numberedSteps } from './numberedSteps';

const BYTE_ORDER_MARK = '\uFEFF';

/** Reads the bytes of a file. Only bytes that are not UTF-8 are refused: writing them back would change them. */
export function readRunbook(bytes: Uint8Array): RunbookReading {
  try {
    return {
      document: parseRunbook(new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)),
    };
  } catch (cause) {
    if (!(cause instanceof TypeError)) throw cause;
    const message =
      'This file is not valid UTF-8, so saving it as a runbook would change bytes that nobody edited. ' +
      'Open it as text, or convert it to UTF-8 first.';
    return { refusal: { reason: 'notUtf8', message } };
  }
}

/** Divides a Markdown text into cells: one for each fence or numbered step, one for each section of what is between. */
export function parseRunbook(text: string): RunbookDocument {
  const byteOrderMark = text.startsWith(BYTE_ORDER_MARK);
  const lines = splitLines(byteOrderMark ? text.slice(1) : text);
  const start = frontMatterEnd(lines);
  const body = lines.slice(start);
  const { fences, headings } = scanBlocks(body.map((line) => line.text));
  const cells: RunbookCell[] = [];
  const headingLines = new Set(headings.map(({ line }) => line));
  let position = 0;
  for (const [order, fence] of fences.entries()) {
    addMarkdown(cells, body, position, fence.firstLine, headingLines);
    position = gapEnd(body, fence.endLine, fences[order + 1]?.firstLine ?? body.length);
    addFence(cells, body, fence, joinLines(body.slice(fence.endLine, position)));
  }
  addMarkdown(cells, body, position, body.length, headingLines);
  const leadEnd = gapEnd(body, 0, fences[0]?.firstLine ?? body.length);
  return {
    byteOrderMark,
    frontMatter: joinLines(lines.slice(0, start)),
    lead: joinLines(body.slice(0, leadEnd)),
    cells,
    cellCount: cells.length,
    eol: prevailingEol(lines),
  };
}

/** The line after the front matter, or 0. A leading rule of dashes with no `key:` below it is only a rule. */
function frontMatterEnd(lines: readonly Line[]): number {
  if (!/^---[ \t]*$/.test(lines[0]?.text ?? '')) return 0;
  const end = lines.findIndex(({ text }, at) => at > 0 && /^(?:---|\.\.\.)[ \t]*$/.test(text));
  const first = lines
    .slice(1, Math.max(end, 1))
    .find(({ text }) => text.trim() !== '' && !text.startsWith('#'));
  return end > 0 && (end === 1 || /^[\w"'][^:]*:(?:\s|$)/.test(first?.text ?? '')) ? end + 1 : 0;
}

/** Where blank lines end; a lone quote mark counts as blank. */
function gapEnd(lines: readonly Line[], start: number, end: number): number {
  let position = start;
  while (position < end && /^[ \t>]*$/.test(lines[position]?.text ?? '')) position += 1;
  return position;
}

function addMarkdown(
  cells: RunbookCell[],
  lines: readonly Line[],
  start: number,
  end: number,
  headings: ReadonlySet<number>,
): void {
  let position = gapEnd(lines, start, end);
  while (position < end) {
    let sectionEnd = position + 1;
    while (sectionEnd < end && !headings.has(sectionEnd)) sectionEnd += 1;
    cells.push(markdownCell(lines.slice(position, sectionEnd), cells.length));
    position = sectionEnd;
  }
}

function markdownCell(lines: readonly Line[], index: number): MarkdownCell {
  let end = lines.length;
  while (end > 1 && /^[ \t>]*$/.test(lines[end - 1]?.text ?? '')) end -= 1;
  const own = lines.slice(0, end);
  const value = own.map(({ text }) => text).join('\n');
  const gap = joinLines(lines.slice(end));
  return { kind: 'markdown', value, origin: { kind: 'markdown', index, value, gap, raw: joinLines(own) } };
}

function addFence(cells: RunbookCell[], lines: readonly Line[], fence: ScannedFence, gap: string): void {
  const first = lines[fence.firstLine] ?? { text: '', eol: '' };
  const bodyLines = lines.slice(fence.firstLine + 1, fence.endLine - (fence.closed ? 1 : 0));
  const steps = numberedSteps(fence.content);
  const prefix = first.text.slice(0, fence.markerOffset);
  const shared = {
    kind: 'code',
    fence: cells.length,
    parts: steps.length,
    opening: { prefix, marker: fence.marker, info: fence.info, eol: first.eol },
    closing: fence.closed ? joinLines(lines.slice(fence.endLine - 1, fence.endLine)) : '',
    bodyPrefix: fence.opensItem ? withoutMarkers(prefix) : prefix,
    dependent: fence.dependent,
    gap,
  } as const;
  for (const { start, end, tail } of steps) {
    const value = fence.content.slice(start, end - tail).join('\n');
    const body = joinLines(bodyLines.slice(start, end - tail));
    const rest = joinLines(bodyLines.slice(end - tail, end));
    const origin = { ...shared, index: cells.length, value, body, tail: rest };
    cells.push({ kind: 'code', info: fence.info, value, origin } satisfies CodeCell);
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
