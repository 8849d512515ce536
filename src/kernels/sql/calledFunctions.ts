/**
 * The names of functions that a statement may call, in lower case and without quotes. What stands before a parenthesis in a
 * string or a comment is among them: one name too many does no harm.
 */
export const calledFunctions = (text: string): readonly string[] => [
  ...new Set(
    [...text.matchAll(/([\p{L}_][\p{L}\p{N}_$]*)["`]?\s*\(/gu)].map(([, name = '']) => name.toLowerCase()),
  ),
];
