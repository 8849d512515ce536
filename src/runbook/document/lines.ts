/** One line of a text, with the line end that it was written with. */
export interface Line {
  readonly text: string;
  /** `\n`, `\r\n`, `\r`, or empty for a last line without one. */
  readonly eol: string;
}

/** Splits at every line end that CommonMark knows; {@link joinLines} gives the same text again. An empty text has no line. */
export function splitLines(text: string): Line[] {
  const lines: Line[] = [];
  let start = 0;
  for (const match of text.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ text: text.slice(start, match.index), eol: match[0] });
    start = match.index + match[0].length;
  }
  if (start < text.length) lines.push({ text: text.slice(start), eol: '' });
  return lines;
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

/** The line end used most often; the first of equals, `\n` when there is none. */
export function prevailingEol(lines: readonly Line[]): string {
  const counts = new Map<string, number>();
  for (const { eol } of lines) if (eol) counts.set(eol, (counts.get(eol) ?? 0) + 1);
  const [most] = [...counts].sort((a, b) => b[1] - a[1]);
  return most?.[0] ?? '\n';
}

/** What an editor may change on its own without meaning anything: line ends, and a byte order mark at the start. */
export const comparable = (text: string): string => plainEnds(text.replace(/^\uFEFF/, ''));

const plainEnds = (text: string): string => text.replace(/\r\n|\r/g, '\n');

/** The lines of a value as an editor holds it: always at least one, the last one empty when the text ends with a line end. */
export const valueLines = (value: string): string[] => plainEnds(value).split('\n');
