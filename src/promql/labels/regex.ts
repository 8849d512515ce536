import { RE2JS } from 're2js';

/** Characters that mean something to RE2 outside a class. */
const META = /[\\^$.|?*+()[\]{}]/;

/** Why a pattern is no regular expression. */
export class RegexProblem extends Error {
  override readonly name = 'RegexProblem';
}

/**
 * Compiles an RE2 pattern that has to match the whole text, with `.` also matching newlines. Matching takes time linear
 * in the text, whatever the pattern.
 * @throws {RegexProblem}
 */
export function compileAnchored(pattern: string): (text: string) => boolean {
  const literals = literalsOf(pattern);
  if (literals) return (text) => literals.has(text);
  if (pattern === '.*') return () => true;
  if (pattern === '.+') return (text) => text !== '';
  const regex = compileWhole(pattern);
  return remember((text) => regex.matcher(text).find());
}

/**
 * The expression that matches whole texts, for its groups.
 * @throws {RegexProblem}
 */
export function compileWhole(pattern: string): RE2JS {
  try {
    return RE2JS.compile(`^(?s:${pattern})$`);
  } catch (cause) {
    throw new RegexProblem(`"${pattern}" is not a regular expression in RE2 syntax`, { cause });
  }
}

/** `a|b|c` without any other special character is a set of words. */
function literalsOf(pattern: string): ReadonlySet<string> | undefined {
  const words = pattern.split('|');
  return words.some((word) => META.test(word)) ? undefined : new Set(words);
}

const REMEMBERED = 1000;

/** The same label values are matched again and again while series come and go. */
function remember(matches: (text: string) => boolean): (text: string) => boolean {
  const known = new Map<string, boolean>();
  return (text) => {
    let result = known.get(text);
    if (result === undefined) {
      result = matches(text);
      if (known.size >= REMEMBERED) known.clear();
      known.set(text, result);
    }
    return result;
  };
}
