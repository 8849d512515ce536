import type { RunbookCell, RunbookDocument } from './document';
import { readRunbook, parseRunbook } from './parseRunbook';
import { serializeRunbook } from './serializeRunbook';

export interface RoundTripReport {
  /** One sentence each; empty when every promise held. A refused file has none: it was not opened. */
  readonly problems: readonly string[];
  /** It is not UTF-8. */
  readonly refused: boolean;
  readonly edits: number;
}

/**
 * Checks the promises of a runbook document on one file: opened and saved it is the same bytes, and an edit of any one
 * cell changes that cell's bytes only and is read back.
 */
export function checkRoundTrip(bytes: Uint8Array): RoundTripReport {
  const { document } = readRunbook(bytes);
  if (!document) return { problems: [], refused: true, edits: 0 };
  const text = serializeRunbook(document, document.cells);
  if (Buffer.compare(Buffer.from(text), bytes) !== 0) {
    return { problems: ['saving the unedited file changes it'], refused: false, edits: 0 };
  }
  const problems = document.cells.flatMap((cell, at) => {
    const problem = checkEdit(document, text, at, edited(cell));
    return problem ? [`cell ${at + 1}: ${problem}`] : [];
  });
  return { problems, refused: false, edits: document.cells.length };
}

/** One more line in a step, one more word in a text, one more term in a query that is known by its looks. */
function edited(cell: RunbookCell): RunbookCell {
  if (cell.kind === 'markdown') return { ...cell, value: `${cell.value.replace(/[ \t]+$/, '')} added` };
  const isQuery = cell.readAs !== undefined;
  return { ...cell, value: isQuery ? `${cell.value.trimEnd()} added:term` : `${cell.value}\nadded line` };
}

function checkEdit(
  document: RunbookDocument,
  text: string,
  at: number,
  cell: RunbookCell,
): string | undefined {
  const saved = serializeRunbook(document, document.cells.with(at, cell));
  const own = ownSlice(document, at);
  if (!saved.startsWith(text.slice(0, own.start))) return 'the edit changes bytes before it';
  if (!saved.endsWith(text.slice(own.end))) return 'the edit changes bytes after it';
  const read = parseRunbook(saved);
  if (serializeRunbook(read, read.cells) !== saved) return 'the edited file does not round-trip';
  if (cell.kind !== 'code') return codeOf(read) === codeOf(document) ? undefined : 'the edit changes steps';
  return read.cells[at]?.value === cell.value ? undefined : 'the edit is not read back';
}

/** The bytes that are the cell's own: its text, or its lines between the fence's. */
function ownSlice(document: RunbookDocument, at: number): { start: number; end: number } {
  const until = (end: number): number => {
    let length = (document.byteOrderMark ? 1 : 0) + document.frontMatter.length + document.lead.length;
    for (const cell of document.cells.slice(0, end)) length += lengthOf(cell);
    return length;
  };
  const { origin } = document.cells[at] ?? {};
  if (origin?.kind !== 'code') return { start: until(at), end: until(at) + (origin?.raw.length ?? 0) };
  const opening = origin.index === origin.fence ? openingLength(origin.opening) : 0;
  const start = until(at) + opening;
  return { start, end: start + origin.body.length };
}

function lengthOf({ origin }: RunbookCell): number {
  if (!origin) return 0;
  if (origin.kind === 'markdown') return origin.raw.length + origin.gap.length;
  const isFirst = origin.index === origin.fence;
  const isLast = origin.index === origin.fence + origin.parts - 1;
  return (
    (isFirst ? openingLength(origin.opening) : 0) +
    origin.body.length +
    origin.tail.length +
    (isLast ? origin.closing.length + origin.gap.length : 0)
  );
}

const openingLength = (opening: { prefix: string; marker: string; info: string; eol: string }): number =>
  opening.prefix.length + opening.marker.length + opening.info.length + opening.eol.length;

const codeOf = (document: RunbookDocument): string =>
  JSON.stringify(document.cells.filter((cell) => cell.kind === 'code').map((cell) => cell.value));
