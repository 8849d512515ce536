import type { Matcher } from 're2js';
import { RE2JS, RE2JSSyntaxException } from 're2js';

/** Characters that mean something to RE2 outside a class. */
const META = /[\\^$.|?*+()[\]{}]/;

const LONGEST_SHOWN = 100;

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
  // By itself and not between `^(?s:` and `)$`, where `a)(b` would be one.
  const regex = compile(pattern, pattern, RE2JS.DOTALL);
  return remember((text) => regex.testExact(text));
}

/**
 * The expression that matches whole texts, for its groups.
 * @throws {RegexProblem}
 */
export const compileWhole = (pattern: string): RE2JS => compile(pattern, `^(?s:${pattern})$`);

/**
 * The expression that finds a part of a text, as it is written.
 * @throws {RegexProblem}
 */
export const compileSearch = (pattern: string): RE2JS => compile(pattern, pattern);

function compile(pattern: string, expression: string, flags = 0): RE2JS {
  try {
    return RE2JS.compile(expression, flags);
  } catch (cause) {
    const shown = pattern.length > LONGEST_SHOWN ? `${pattern.slice(0, LONGEST_SHOWN)}…` : pattern;
    const why = cause instanceof RE2JSSyntaxException ? `: ${cause.error}` : '';
    throw new RegexProblem(`"${shown}" is not a regular expression in RE2 syntax${why}`, { cause });
  }
}

/**
 * Go's template of a replacement: `$1`, `$name`, `${name}` and `$$`; an unknown group is empty, and a number with a
 * leading zero is the name of one.
 */
export function expandMatch(template: string, matcher: Matcher): string {
  const names = matcher.pattern().namedGroups();
  return template.replace(
    /\$(?:(\$)|([\p{L}\p{Nd}_]+)|\{([\p{L}\p{Nd}_]+)\})/gu,
    (_match, dollar?: string, bare?: string, braced?: string) => {
      if (dollar !== undefined) return '$';
      const name = bare ?? braced ?? '';
      const index = /^(?:0|[1-9]\d*)$/.test(name) ? Number(name) : names[name];
      return index === undefined || index > matcher.groupCount() ? '' : (matcher.group(index) ?? '');
    },
  );
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
