/** One line of a text, with the line end that it was written with. */
export interface Line {
  readonly text: string;
  /** `\n`, `\r\n`, `\r`, or empty for a last line without one. */
  readonly eol: string;
}

/** Splits at every line end that CommonMark knows; {@link joinLines} gives the same text again. An empty text has no line. */
export function splitLines(text: string): Line[] {
  let start = 0;
  return lineBounds(text).map((end) => {
    const eol = eolBefore(text, end);
    const line = { text: text.slice(start, end - eol.length), eol };
    start = end;
    return line;
  });
}

/** Where each line ends, its line end included; the last one may have none. */
export function lineBounds(text: string): number[] {
  const bounds: number[] = [];
  const lineEnd = /\r\n|\n|\r/g;
  // Unlike `matchAll`, this makes no object for each of a hundred thousand lines.
  while (lineEnd.test(text)) bounds.push(lineEnd.lastIndex);
  if ((bounds.at(-1) ?? 0) < text.length) bounds.push(text.length);
  return bounds;
}

/** The line end that stands right before a bound of {@link lineBounds}. */
export function eolBefore(text: string, bound: number): string {
  if (text.charAt(bound - 1) === '\r') return '\r';
  if (text.charAt(bound - 1) !== '\n') return '';
  return text.charAt(bound - 2) === '\r' ? '\r\n' : '\n';
}

export const joinLines = (lines: readonly Line[]): string =>
  lines
    .map(({ text, eol }, at) => {
      const merges = text === '' && eol.startsWith('\n') && lines[at - 1]?.eol === '\r';
      return merges ? `\r${eol}` : text + eol;
    })
    .join('');

/** Without those of the characters that are at its end; a pattern would look at a long run once for each of its places. */
export function trimmedEnd(text: string, characters: string): string {
  let end = text.length;
  while (end > 0 && characters.includes(text.charAt(end - 1))) end -= 1;
  return text.slice(0, end);
}

/** What an editor may change on its own without meaning anything: line ends, and a byte order mark at the start. */
export const comparable = (text: string): string =>
  plainEnds(text.startsWith('\uFEFF') ? text.slice(1) : text);

/** With `\n` for every line end. */
export const plainEnds = (text: string): string =>
  text.includes('\r') ? text.replace(/\r\n|\r/g, '\n') : text;

/** The lines of a value as an editor holds it: always at least one, the last one empty when the text ends with a line end. */
export const valueLines = (value: string): string[] => plainEnds(value).split('\n');
