import type { CodeCell, CodeOrigin, FenceOpening, MarkdownCell } from './document';
import type { Line } from './lines';
import { comparable, joinLines, splitLines, trimmedEnd, valueLines } from './lines';
import { MarkdownText } from './markdownText';

/** How a fence is written: verbatim where it stood, or with every line behind another prefix. */
export type FencePlace = { readonly kind: 'asItWas' } | { readonly kind: 'behind'; readonly prefix: string };

export const isEdited = (cell: MarkdownCell | CodeCell): boolean =>
  cell.origin?.value !== cell.value &&
  (cell.origin === undefined || comparable(cell.value) !== comparable(cell.origin.value));

/** The text of a Markdown cell, untouched lines with their own line ends. */
export function writeMarkdown(cell: MarkdownCell, eol: string): string {
  if (cell.origin && !isEdited(cell)) return cell.origin.raw;
  const original = splitLines(cell.origin?.raw ?? '');
  const near = original.find((line) => line.eol)?.eol ?? eol;
  return joinLines(
    rewriteLines(original, cell.origin?.value ?? '', cell.value, (text) => ({ text, eol: near })),
  );
}

/**
 * The text of one fence: a new cell, or steps that came from the same fence. It is closed when something follows that
 * would otherwise be swallowed.
 */
export function writeFence(
  cells: readonly CodeCell[],
  place: FencePlace,
  options: { readonly eol: string; readonly close: boolean },
): string {
  const origin = cells.find((cell) => cell.origin)?.origin;
  const info =
    cells.find((cell) => cell.info !== cell.origin?.opening.info)?.info ?? origin?.opening.info ?? '';
  const eol = firstNonEmpty(origin?.opening.eol, options.eol);
  const verbatim = place.kind === 'asItWas' && origin !== undefined;
  const prefix = verbatim ? origin.bodyPrefix : place.kind === 'behind' ? place.prefix : '';
  const marker = markerFor(cells, info, verbatim ? origin.opening.marker : undefined);
  const opening: FenceOpening = { prefix: verbatim ? origin.opening.prefix : prefix, marker, info, eol };
  const text = new MarkdownText();
  text.add(opening.prefix + opening.marker + opening.info + (origin?.opening.eol ?? eol));
  const addLines = (lines: string): void => {
    if (lines) text.endLine(eol);
    text.add(lines);
  };
  for (const cell of cells) {
    const isLast = cell === cells.at(-1);
    addLines(
      verbatim && cell.origin
        ? writeBody(cell, cell.origin, { eol, isLast })
        : writeNewBody(cell, prefix, { eol, isLast }),
    );
  }
  const newClosing = prefix + marker + eol;
  const closing = verbatim ? closingLine(origin, marker) : origin && !origin.closing ? '' : newClosing;
  addLines(closing === '' && options.close ? newClosing : closing);
  return text.toString();
}

/** Behind the last step of a fence there is nothing to keep it apart from. */
interface Within {
  readonly eol: string;
  readonly isLast: boolean;
}

function writeBody(cell: CodeCell, origin: CodeOrigin, { eol, isLast }: Within): string {
  const tail = isLast ? '' : origin.tail;
  if (!isEdited(cell)) return origin.body + tail;
  const original = splitLines(origin.body);
  const lines = rewriteLines(original, origin.value, cell.value, (text) =>
    prefixed(origin.bodyPrefix, text, eol),
  );
  const body = joinLines(lines);
  if (!tail) return body;
  return /[\r\n]$/.test(body) || body === '' ? body + tail : body + eol + tail;
}

function writeNewBody(cell: CodeCell, prefix: string, { eol, isLast }: Within): string {
  if (cell.value === '' && !cell.origin?.body) return '';
  const tail = splitLines(isLast ? '' : (cell.origin?.tail ?? '')).map(() => prefixed(prefix, '', eol));
  return joinLines([...valueLines(cell.value).map((text) => prefixed(prefix, text, eol)), ...tail]);
}

/** A blank line gets no white space at its end. */
const prefixed = (prefix: string, text: string, eol: string): Line => ({
  text: text === '' ? trimmedEnd(prefix, ' \t') : prefix + text,
  eol,
});

/**
 * Replaces the lines that differ and keeps every other as it is. `original` are the raw lines of `before`, one for one;
 * the last one keeps its missing line end.
 */
function rewriteLines(
  original: readonly Line[],
  before: string,
  after: string,
  write: (text: string) => Line,
): readonly Line[] {
  const [old, now] = [original.length === 0 ? [] : before.split('\n'), valueLines(after)];
  const most = Math.min(old.length, now.length);
  let head = 0;
  while (head < most && old[head] === now[head]) head += 1;
  let tail = 0;
  while (tail < most - head && old[old.length - 1 - tail] === now[now.length - 1 - tail]) tail += 1;
  const middle = now
    .slice(head, now.length - tail)
    .map((text, at) => ({ ...write(text), eol: firstNonEmpty(original[head + at]?.eol, write('').eol) }));
  const lines = [...original.slice(0, head), ...middle, ...original.slice(original.length - tail)];
  const lastEol = original.at(-1)?.eol ?? write('').eol;
  return lines.map((line, at) => ({
    ...line,
    eol: at === lines.length - 1 ? lastEol : firstNonEmpty(line.eol, write('').eol),
  }));
}

const BACKTICKS = /^ {0,3}(`{3,})[ \t]*$/;
const TILDES = /^ {0,3}(~{3,})[ \t]*$/;

/**
 * The marker as it was, or a longer one when a new line of the body would close it; tildes when the options hold a
 * backtick. Lines that stay where they are did not close it before.
 */
function markerFor(cells: readonly CodeCell[], info: string, kept: string | undefined): string {
  const character = info.includes('`') ? '~' : (kept ?? '`').charAt(0);
  if (kept?.startsWith(character) && !cells.some(isEdited)) return kept;
  const closes = character === '~' ? TILDES : BACKTICKS;
  const longest = cells.reduce((most, cell) => {
    const before = new Set(kept?.startsWith(character) ? cell.origin?.value.split('\n') : []);
    const runs = valueLines(cell.value).map((line) =>
      before.has(line) ? 0 : (closes.exec(line)?.[1]?.length ?? 0),
    );
    return runs.reduce((a, b) => Math.max(a, b), most);
  }, 0);
  return character.repeat(Math.max(kept?.length ?? 3, longest + 1));
}

function closingLine(origin: CodeOrigin, marker: string): string {
  if (marker === origin.opening.marker) return origin.closing;
  return origin.closing.replace(/(`{3,}|~{3,})(?=[ \t]*[\r\n]*$)/, marker);
}

const firstNonEmpty = (text: string | undefined, otherwise: string): string =>
  text === undefined || text === '' ? otherwise : text;
