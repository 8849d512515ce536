/** What SQLite's messages name (sqlite.org/src, `sqlite3ErrorMsg`). */
const NAMING = [
  /^near "(.+)": syntax error$/s,
  /^unrecognized token: "(.+)"$/s,
  /^no such (?:column|table|function|collation sequence): (\S+)$/,
  /^ambiguous column name: (\S+)$/,
  /^wrong number of arguments to function (\S+?)\(\)$/,
];

/**
 * Where in a statement the word stands that an error names, for a database that gives no place. Nothing when no word is named,
 * or when it stands there more than once: a wrong place is worse than none.
 */
export function namedOffset(message: string, text: string): number | undefined {
  const named = NAMING.map((pattern) => pattern.exec(message)?.[1]).find((word) => word !== undefined);
  if (named === undefined) return undefined;
  const first = wholeWord(text, named, 0);
  return first !== undefined && wholeWord(text, named, first + 1) === undefined ? first : undefined;
}

/** From an offset on, where no longer name is meant: `id` is no part of `paid` or of `orders.id`. */
function wholeWord(text: string, word: string, from: number): number | undefined {
  for (let at = text.indexOf(word, from); at >= 0; at = text.indexOf(word, at + 1)) {
    const isPart =
      (/^\w/.test(word) && /[\w$.]$/.test(text.slice(0, at))) ||
      (/\w$/.test(word) && /^[\w$]/.test(text.slice(at + word.length)));
    if (!isPart) return at;
  }
  return undefined;
}
