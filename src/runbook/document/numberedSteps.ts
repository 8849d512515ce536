import type { SqlDialect } from '../policy/sqlSegments';
import { sqlSegments } from '../policy/sqlSegments';

/** Half-open range of body lines that is one step, and how many blank lines at its end only separate it from the next. */
export interface StepRange {
  readonly start: number;
  readonly end: number;
  readonly tail: number;
}

const NUMBER = String.raw`[ \t]*(?:[Ss]tep[ \t]+)?(\d{1,3})[.):][ \t]+\S`;
const BEHIND_HASH = new RegExp(`^#${NUMBER}`);
const BEHIND_DASHES = new RegExp(`^--${NUMBER}`);
const BEHIND_DASHES_OR_IN_BLOCK = new RegExp(`^(?:--|/\\*)${NUMBER}`);
const BEHIND_MARK_OR_IN_BLOCK = new RegExp(`^(?:#|--|/\\*)${NUMBER}`);
const BEHIND_SLASHES = new RegExp(`^//${NUMBER}`);
const BEHIND_ANY = new RegExp(`^(?:#|--|//)${NUMBER}`);

/** Languages in which only one of the marks begins a comment: another one is text there, such as SQL in a here-document. */
const NUMBERED_COMMENTS = new Map<string, RegExp>([
  ...[
    'bash',
    'sh',
    'zsh',
    'shell',
    'console',
    'shellsession',
    'fish',
    'python',
    'py',
    'python3',
    'ruby',
    'perl',
  ].map((language) => [language, BEHIND_HASH] as const),
  ...['yaml', 'yml', 'toml', 'promql', 'redis', 'powershell', 'dockerfile', 'make'].map(
    (language) => [language, BEHIND_HASH] as const,
  ),
  ...['sql', 'postgres', 'postgresql', 'pgsql', 'psql', 'sqlite'].map(
    (language) => [language, BEHIND_DASHES_OR_IN_BLOCK] as const,
  ),
  ...['mysql', 'mariadb'].map((language) => [language, BEHIND_MARK_OR_IN_BLOCK] as const),
  ['lua', BEHIND_DASHES],
  ...['js', 'javascript', 'ts', 'typescript', 'go', 'java', 'c', 'cpp', 'rust', 'jsonc'].map(
    (language) => [language, BEHIND_SLASHES] as const,
  ),
]);
const COMMENT_OR_BLANK = /^(?:\s*$|#|--|\/\/)/;
/** SQL by its dialects. One that is not named may be any: what is a comment to one of them divides. */
const DIALECTS: Readonly<Record<string, readonly SqlDialect[]>> = {
  sql: ['postgres', 'mysql', 'sqlite'],
  ...Object.fromEntries(['postgres', 'postgresql', 'pgsql', 'psql'].map((name) => [name, ['postgres']])),
  ...Object.fromEntries(['mysql', 'mariadb'].map((name) => [name, ['mysql']])),
  sqlite: ['sqlite'],
};
const SHELLS: ReadonlySet<string> = new Set(['bash', 'sh', 'zsh', 'shell', 'console', 'shellsession']);

/**
 * Divides a fence's body at comments whose numbers ascend (`# 1. Check worker status`, `-- 2. …`, in SQL also one between the
 * signs of a block comment), each at the start of its line. Fewer than two of them divide nothing. What stands before the
 * first is a step of its own when it does something.
 *
 * @param language of the fence, lower case; it says how a comment begins
 */
export function numberedSteps(lines: readonly string[], language: string): readonly StepRange[] {
  const starts = ascendingLines(lines, language);
  if (starts.length < 2) return [{ start: 0, end: lines.length, tail: 0 }];
  const [first = 0] = starts;
  const before = lines.slice(0, first);
  const hasPreamble =
    before.some((line) => !COMMENT_OR_BLANK.test(line)) && !isSqlComment(before.join('\n'), language);
  const bounds = [0, ...starts.slice(hasPreamble ? 0 : 1), lines.length];
  return bounds.slice(0, -1).map((start, step) => {
    const end = bounds[step + 1] ?? lines.length;
    return { start, end, tail: end === lines.length ? 0 : blankLinesBefore(lines, start, end) };
  });
}

/** The numbered comments, when each number is above the one before it; else none. */
function ascendingLines(lines: readonly string[], language: string): number[] {
  const comment = NUMBERED_COMMENTS.get(language) ?? BEHIND_ANY;
  const inHereDocument = SHELLS.has(language) ? hereDocuments(lines) : undefined;
  const numbered = lines.flatMap((line, at) => {
    const number = comment.exec(line)?.[1];
    return number === undefined || inHereDocument?.has(at) ? [] : [{ at, number: Number(number) }];
  });
  return ascending(numbered.length < 2 ? numbered : inComments(numbered, lines, language));
}

interface NumberedLine {
  readonly at: number;
  readonly number: number;
}

function ascending(numbered: readonly NumberedLine[]): number[] {
  const ascends = numbered.every(({ number }, order) => number > (numbered[order - 1]?.number ?? -1));
  return ascends ? numbered.map(({ at }) => at) : [];
}

/** Those that begin a comment of SQL: in a string, in the body of a function or in a longer comment they only look like one. */
function inComments(
  numbered: readonly NumberedLine[],
  lines: readonly string[],
  language: string,
): readonly NumberedLine[] {
  const dialects = dialectsOf(language);
  if (!dialects) return numbered;
  const text = lines.join('\n');
  const comments = new Set(
    dialects.flatMap((dialect) =>
      sqlSegments(text, dialect).flatMap(({ kind, start }) => (kind === 'comment' ? [start] : [])),
    ),
  );
  let offset = 0;
  const offsets = lines.map((line) => (offset += line.length + 1) - line.length - 1);
  return numbered.filter(({ at }) => comments.has(offsets[at] ?? -1));
}

const isSqlComment = (text: string, language: string): boolean =>
  (dialectsOf(language) ?? []).some((dialect) =>
    sqlSegments(text, dialect).every(
      ({ kind, start, end }) => kind === 'comment' || text.slice(start, end).trim() === '',
    ),
  );

const dialectsOf = (language: string): readonly SqlDialect[] | undefined =>
  Object.hasOwn(DIALECTS, language) ? DIALECTS[language] : undefined;

const HERE_DOCUMENT = /(?:^|[^<])<<-?[ \t]*(["']?)([A-Za-z_]\w*)\1(?!\w)/;

/** The lines that a shell reads as the input of a command, up to the word that ends it. Without that word it is a shift. */
function hereDocuments(lines: readonly string[]): ReadonlySet<number> {
  const inside: number[] = [];
  let [word, start]: [string | undefined, number] = [undefined, 0];
  for (const [at, line] of lines.entries()) {
    if (word === undefined) {
      start = inside.length;
      word = line.startsWith('#') ? undefined : HERE_DOCUMENT.exec(line)?.[2];
    } else if (line.replace(/^\t+/, '') === word) word = undefined;
    else inside.push(at);
  }
  return new Set(word === undefined ? inside : inside.slice(0, start));
}

/** How many blank lines stand between a part and the one that begins at `end`. */
export function blankLinesBefore(lines: readonly string[], start: number, end: number): number {
  let blank = 0;
  while (end - blank - 1 > start && lines[end - blank - 1]?.trim() === '') blank += 1;
  return blank;
}
