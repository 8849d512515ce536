import type { Matcher } from 're2js';
import { RE2JS } from 're2js';

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
  const regex = compileWhole(pattern);
  return remember((text) => regex.matcher(text).find());
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

function compile(pattern: string, expression: string): RE2JS {
  try {
    return RE2JS.compile(expression);
  } catch (cause) {
    const shown = pattern.length > LONGEST_SHOWN ? `${pattern.slice(0, LONGEST_SHOWN)}…` : pattern;
    throw new RegexProblem(`"${shown}" is not a regular expression in RE2 syntax`, { cause });
  }
}

/** Go's template of a replacement: `$1`, `$name`, `${name}` and `$$`; an unknown group is empty. */
export function expandMatch(template: string, matcher: Matcher): string {
  const names = matcher.pattern().namedGroups();
  return template.replace(
    /\$(?:(\$)|(\w+)|\{(\w+)\})/g,
    (_match, dollar?: string, bare?: string, braced?: string) => {
      if (dollar !== undefined) return '$';
      const name = bare ?? braced ?? '';
      const index = /^\d+$/.test(name) ? Number(name) : names[name];
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
