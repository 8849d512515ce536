import type * as z from 'zod';
import type { ConfigurationProblem } from './configuration';
import type { LocatedDocument, Path } from './document';
import { knownKeysAt } from './schema/knownKeys';
import { closest } from '../../base/spelling';

type Issue = z.core.$ZodIssue;

type KnownKeys = (path: Path) => readonly string[];

/** A problem of a value, before it has a file and a range. */
interface Finding {
  readonly path: Path;
  /** The key itself is wrong, not its value. */
  readonly atKey: boolean;
  readonly message: string;
  readonly code: string;
  /** The value that is wrong or missing. */
  readonly subject: Path;
  /** What to take out so that the rest can be read. */
  readonly remove: Path;
}

/**
 * Reads a value by a schema and keeps as much of it as possible: each mistake is reported and taken out, and what is left
 * is read again. Nothing is returned when too little is left. `alsoKnown` are keys that stand beside the value in the file
 * and are read elsewhere: a mistyped key may mean one of them.
 */
export function salvage<Schema extends z.ZodType>(
  schema: Schema,
  value: unknown,
  at: Path,
  alsoKnown: readonly string[] = [],
): { readonly value: z.output<Schema> | undefined; readonly findings: readonly Finding[] } {
  const findings: Finding[] = [];
  const removed = new Set<string>();
  let rest = structuredClone(value);
  // Each round takes out at least one value, and a file has no more than this many mistakes worth reporting.
  for (let round = 0; round < 100; round++) {
    const result = schema.safeParse(rest);
    if (result.success) return { value: result.data, findings };
    const known = (path: Path): readonly string[] => [
      ...(path.length === 0 ? alsoKnown : []),
      ...knownKeysAt(schema, path),
    ];
    const found = result.error.issues.flatMap((issue) => findingsOf(issue, rest, known));
    // A key that is missing because its wrong value was taken out has been reported already.
    const fresh = found.filter((finding) => !removed.has(JSON.stringify(finding.subject)));
    findings.push(...fresh.map((finding) => ({ ...finding, path: [...at, ...finding.path] })));
    if (found.some((finding) => finding.remove.length === 0)) return { value: undefined, findings };
    for (const { remove } of [...found].sort((a, b) => deepestAndLastFirst(a.remove, b.remove))) {
      removed.add(JSON.stringify(remove));
      rest = without(rest, remove);
    }
  }
  return { value: undefined, findings };
}

/** Puts findings on their lines. */
export function problemsOf(
  findings: readonly Finding[],
  document: LocatedDocument,
  file: string,
): ConfigurationProblem[] {
  return findings.map(({ path, atKey, message, code }) => ({
    file,
    severity: 'error',
    range: atKey ? document.rangeOfKey(path) : document.rangeOf(path),
    message,
    code,
  }));
}

function findingsOf(issue: Issue, root: unknown, knownKeys: KnownKeys): Finding[] {
  const value = valueAt(root, issue.path);
  if (issue.code === 'unrecognized_keys')
    return issue.keys.map((key) => unknownKey(issue, key, knownKeys(issue.path)));
  if (issue.code === 'invalid_union') return unionFindings(issue, root, knownKeys);
  if (value === undefined) return [missingKey(issue)];
  return [
    {
      path: issue.path,
      atKey: false,
      message:
        issue.code === 'custom' && isBlock(value)
          ? asSentence(issue.message)
          : `${quoted(value)}: ${issue.message}.`,
      code: codeOf(issue),
      subject: issue.path,
      remove: issue.path,
    },
  ];
}

/** What is wrong with a block as a whole says so itself: no one value of it is to be quoted. */
const isBlock = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && !Array.isArray(value);
const asSentence = (message: string): string => `${message.charAt(0).toUpperCase()}${message.slice(1)}.`;

function unknownKey(issue: Issue, key: string, known: readonly string[]): Finding {
  const guess = closest(key, known);
  const hint = guess
    ? ` Did you mean "${guess}"?`
    : known.length > 0
      ? ` Known here: ${known.join(', ')}.`
      : '';
  const path = [...issue.path, key];
  return {
    path,
    atKey: true,
    message: `"${key}" is not a key that Sitrep knows here.${hint}`,
    code: 'unknown-key',
    subject: path,
    remove: path,
  };
}

function missingKey(issue: Issue): Finding {
  const key = String(issue.path.at(-1) ?? '');
  const parent = issue.path.slice(0, -1);
  return {
    path: parent,
    atKey: true,
    message: `"${key}" is missing: ${issue.message}.`,
    code: 'missing-key',
    subject: issue.path,
    remove: parent,
  };
}

/** Of the forms a value may have, reports the one that the user most likely meant: the one that fails deepest. */
function unionFindings(
  issue: Issue & { code: 'invalid_union' },
  root: unknown,
  knownKeys: KnownKeys,
): Finding[] {
  const value = valueAt(root, issue.path);
  const branches = issue.errors.filter((branch) => branch.length > 0);
  const meant = branches.find((branch) =>
    branch.every((inner) => inner.path.length > 0 || inner.code === 'unrecognized_keys'),
  );
  if (meant) {
    return meant.flatMap((inner) =>
      findingsOf({ ...inner, path: [...issue.path, ...inner.path] }, root, knownKeys),
    );
  }
  const refined = branches.flat().find((inner) => inner.path.length === 0 && inner.code !== 'invalid_type');
  const expected =
    refined?.message ?? [...new Set(branches.flat().map((inner) => inner.message))].join(', or ');
  return [
    {
      path: issue.path,
      atKey: false,
      message: `${quoted(value)}: ${expected}.`,
      code: refined ? codeOf(refined) : 'wrong-type',
      subject: issue.path,
      remove: issue.path,
    },
  ];
}

function codeOf(issue: { readonly code?: string | undefined }): string {
  return issue.code === 'invalid_type' ? 'wrong-type' : 'wrong-value';
}

const LONGEST_QUOTE = 60;

/** The wrong value as the user wrote it, cut when long. */
function quoted(value: unknown): string {
  if (value === null || value === undefined) return 'Nothing is written here';
  if (Array.isArray(value)) return 'A list stands here';
  if (typeof value === 'object') return 'A block of keys stands here';
  const text = typeof value === 'string' ? value : JSON.stringify(value);
  return `"${text.length > LONGEST_QUOTE ? `${text.slice(0, LONGEST_QUOTE)}…` : text}"`;
}

function valueAt(root: unknown, path: Path): unknown {
  let value = root;
  for (const step of path) {
    if (typeof value !== 'object' || value === null) return undefined;
    value = Object.getOwnPropertyDescriptor(value, step)?.value as unknown;
  }
  return value;
}

function without(root: unknown, path: Path): unknown {
  const parent = valueAt(root, path.slice(0, -1));
  const step = path.at(-1);
  if (Array.isArray(parent) && typeof step === 'number') parent.splice(step, 1);
  else if (typeof parent === 'object' && parent !== null && step !== undefined)
    Reflect.deleteProperty(parent, step);
  return root;
}

/** So that taking out one element does not move another that is still to be taken out. */
function deepestAndLastFirst(a: Path, b: Path): number {
  if (a.length !== b.length) return b.length - a.length;
  const [left, right] = [a.at(-1), b.at(-1)];
  return typeof left === 'number' && typeof right === 'number' ? right - left : 0;
}
