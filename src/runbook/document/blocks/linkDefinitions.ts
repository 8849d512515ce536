const LABEL = /\[(?=[^\]]*[^\s\]])(?:[^\\[\]]|\\[^]){1,999}\]:[ \t]*\n?[ \t]*/y;
const DESTINATION_IN_BRACKETS = /<(?:[^<>\n\\]|\\.)*>/y;
const DESTINATION = /(?:\\[!-/:-@[-`{-~]|[^ \t\n\v\f<])(?:\\[!-/:-@[-`{-~]|[^ \t\n\v\f])*/y;
const TITLE = /(?:[ \t]+\n?|\n)[ \t]*(?:"(?:[^"\\]|\\[^])*"|'(?:[^'\\]|\\[^])*'|\((?:[^()\\]|\\[^])*\))/y;
const LINE_END = /[ \t]*(?:\n|$)/y;

/**
 * Whether a paragraph is nothing but link reference definitions (CommonMark 0.31, section 4.7): a line of dashes below it
 * makes no heading of them.
 *
 * @param paragraph its lines without their indentation, with `\n` between them
 */
export function isOnlyLinkDefinitions(paragraph: string): boolean {
  let position = 0;
  while (position < paragraph.length) {
    const end = definitionEnd(paragraph, position);
    if (end === undefined) return false;
    position = end;
  }
  return true;
}

/** Where the definition that begins at a place ends, its line end included. */
function definitionEnd(text: string, start: number): number | undefined {
  const destination = after(LABEL, text, start);
  if (destination === undefined) return undefined;
  const end = after(DESTINATION_IN_BRACKETS, text, destination) ?? plainDestinationEnd(text, destination);
  if (end === undefined) return undefined;
  const title = after(TITLE, text, end);
  return (title === undefined ? undefined : after(LINE_END, text, title)) ?? after(LINE_END, text, end);
}

function plainDestinationEnd(text: string, start: number): number | undefined {
  const end = after(DESTINATION, text, start);
  if (end === undefined) return undefined;
  let open = 0;
  for (const character of text.slice(start, end).replace(/\\[^]/g, '')) {
    if (character === '(') open += 1;
    if (character === ')') open -= 1;
    if (open < 0) return undefined;
  }
  return open === 0 ? end : undefined;
}

function after(pattern: RegExp, text: string, start: number): number | undefined {
  pattern.lastIndex = start;
  return pattern.test(text) ? pattern.lastIndex : undefined;
}
