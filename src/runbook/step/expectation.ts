import { RE2JS, RE2JSException } from 're2js';

/** What a step must give to pass: `exit 0`, `rows > 0`, `status 200`, `json $.status == healthy`, `/regex/`. */
export type Expectation =
  | {
      readonly kind: 'number';
      readonly what: NumberName;
      readonly operator: Operator;
      readonly value: number;
    }
  | {
      readonly kind: 'json';
      readonly path: readonly string[];
      readonly written: string;
      readonly test: Comparison | undefined;
    }
  | { readonly kind: 'text'; readonly pattern: RE2JS; readonly written: string };

export type NumberName = 'exit' | 'rows' | 'status' | 'value';
export type Operator = '==' | '!=' | '<' | '<=' | '>' | '>=';

interface Comparison {
  readonly operator: Operator;
  readonly value: string;
}

/** What a step gave, as `stepValue` keeps it: by these names a later step could use it too. */
export interface Evidence {
  readonly exitCode: number | undefined;
  readonly stdout: string;
  /** Of its first table. */
  readonly rows: readonly Readonly<Record<string, unknown>>[] | undefined;
  /** Rows were left out, so that there are more than these. */
  readonly rowsTruncated: boolean;
  /** Of its last response. */
  readonly status: number | undefined;
  /** What it showed as JSON, else the body of its response read as JSON, else what it printed read as JSON. */
  readonly json: unknown;
  /** The body of its last response. */
  readonly body: string | undefined;
  /** The last point of its first series. */
  readonly value: number | undefined;
}

/** Unknown is not passed: what cannot be judged is `held: false`, and the message says so. */
export interface Verdict {
  readonly held: boolean;
  /** `rows > 0: 3`, or what was there instead. */
  readonly message: string;
}

const NUMBER = /^(exit|rows|status|value)(?:\s*(==|!=|<=|>=|=|<|>)\s*|\s+)(-?\d+(?:\.\d+)?)$/;
const JSON_PATH =
  /^json\s+(\$(?:\["[^"\]]*"\]|\['[^'\]]*'\]|[^\s=!<>])*)(?:\s*(==|!=|<=|>=|=|<|>)\s*([^]+))?$/;
const REGEX = /^\/([^]+)\/(i?)$/;

/** Reads the value of `expect=`, or says what is wrong with it. */
export function parseExpectation(text: string): Expectation | { readonly mistake: string } {
  const written = text.trim();
  const [, what, sign, number] = NUMBER.exec(written) ?? [];
  if (what !== undefined) {
    return { kind: 'number', what: what as NumberName, operator: operatorOf(sign), value: Number(number) };
  }
  const [, path, comparison, value] = JSON_PATH.exec(written) ?? [];
  if (path !== undefined) return jsonExpectation(path, comparison, value);
  const [, pattern, flags] = REGEX.exec(written) ?? [];
  if (pattern !== undefined) return textExpectation(pattern, flags ?? '', written);
  return { mistake: `"${text}" is no expectation. ${KNOWN}` };
}

const KNOWN =
  'Write "exit 0", "rows > 0", "status 200", "value < 5", "json $.status == healthy" or "/a regular expression/".';

function jsonExpectation(
  path: string,
  sign: string | undefined,
  value: string | undefined,
): Expectation | { mistake: string } {
  const parts = pathOf(path);
  if (!parts) return { mistake: `"${path}" is no path. Write it like $.items[0].status.` };
  const test =
    value === undefined ? undefined : { operator: operatorOf(sign), value: unquoted(value.trim()) };
  return { kind: 'json', path: parts, written: path, test };
}

/** RE2 takes linear time for every pattern, also for one that came with a file. */
function textExpectation(pattern: string, flags: string, written: string): Expectation | { mistake: string } {
  try {
    return {
      kind: 'text',
      pattern: RE2JS.compile(pattern, RE2JS.MULTILINE | (flags === 'i' ? RE2JS.CASE_INSENSITIVE : 0)),
      written,
    };
  } catch (error) {
    if (!(error instanceof RE2JSException)) throw error;
    return { mistake: `"${written}" is no regular expression: ${error.message}.` };
  }
}

/** `$.items[0]["a b"].id` → items, 0, a b, id. */
function pathOf(path: string): readonly string[] | undefined {
  const part = /\.([\p{L}_][\p{L}\p{N}_-]*)|\[(\d+)\]|\["([^"\]]*)"\]|\['([^'\]]*)'\]/uy;
  const parts: string[] = [];
  part.lastIndex = 1;
  while (part.lastIndex < path.length) {
    const match = part.exec(path);
    if (!match) return undefined;
    parts.push(match[1] ?? match[2] ?? match[3] ?? match[4] ?? '');
  }
  return parts;
}

const operatorOf = (sign: string | undefined): Operator =>
  sign === undefined || sign === '=' ? '==' : (sign as Operator);

const unquoted = (text: string): string => /^(["'])([^]*)\1$/.exec(text)?.[2] ?? text;

/** Whether a step gave what was expected of it. */
export function judge(expectation: Expectation, evidence: Evidence): Verdict {
  switch (expectation.kind) {
    case 'number':
      return judgeNumber(expectation, evidence);
    case 'json':
      return judgeJson(expectation, evidence.json);
    case 'text': {
      const text = evidence.body ?? evidence.stdout;
      const held = expectation.pattern.matcher(text).find();
      return {
        held,
        message: `${expectation.written} ${held ? 'was found' : 'was not found in what it gave'}`,
      };
    }
  }
}

function judgeNumber(
  { what, operator, value }: Extract<Expectation, { kind: 'number' }>,
  evidence: Evidence,
): Verdict {
  const said = `${what} ${operator === '==' ? '' : `${operator} `}${value}`;
  const actual = numberIn(what, evidence);
  if (actual === undefined) return { held: false, message: `${said} cannot be told: ${ABSENT[what]}` };
  if (what === 'rows' && evidence.rowsTruncated && !surelyMore(operator, value, actual)) {
    return { held: false, message: `${said} cannot be told: there are more than ${actual} rows` };
  }
  const held = compare(operator, actual, value);
  return { held, message: held ? `${said} holds: ${actual}` : `${said} was expected, and it is ${actual}` };
}

/** Of a table that was cut, only a lower bound is known. */
const surelyMore = (operator: Operator, value: number, atLeast: number): boolean =>
  (operator === '>' || operator === '>=') && compare(operator, atLeast, value);

const ABSENT: Readonly<Record<NumberName, string>> = {
  exit: 'the step has no exit status',
  rows: 'the step gave no table',
  status: 'the step got no response',
  value: 'the step gave no single number',
};

function numberIn(what: NumberName, { exitCode, rows, status, value }: Evidence): number | undefined {
  switch (what) {
    case 'exit':
      return exitCode;
    case 'rows':
      return rows?.length;
    case 'status':
      return status;
    case 'value':
      return value;
  }
}

function judgeJson({ path, written, test }: Extract<Expectation, { kind: 'json' }>, json: unknown): Verdict {
  if (json === undefined) return { held: false, message: `${written} cannot be told: the step gave no JSON` };
  const actual = path.reduce<unknown>(own, json);
  if (actual === undefined) return { held: false, message: `${written} is not in the JSON` };
  const shown = JSON.stringify(actual) ?? 'undefined';
  if (!test) return { held: true, message: `${written} is there` };
  const said = `${written} ${test.operator} ${test.value}`;
  const held = compareJson(test, actual);
  return {
    held,
    message: held ? `${said} holds` : `${said} was expected, and it is ${shown.slice(0, LONGEST_SHOWN)}`,
  };
}

const LONGEST_SHOWN = 200;

/** An own field only: a path out of a file must not reach what objects inherit. */
const own = (value: unknown, key: string): unknown =>
  typeof value === 'object' && value !== null && Object.hasOwn(value, key)
    ? (value as Record<string, unknown>)[key]
    : undefined;

/** Numbers by size where both are numbers; anything else by its text, which only can be equal or not. */
function compareJson({ operator, value }: Comparison, actual: unknown): boolean {
  const number = value.trim() === '' ? NaN : Number(value);
  if (typeof actual === 'number' && !Number.isNaN(number)) return compare(operator, actual, number);
  const same = (typeof actual === 'string' ? actual : JSON.stringify(actual)) === value;
  if (operator === '==') return same;
  return operator === '!=' && !same;
}

function compare(operator: Operator, left: number, right: number): boolean {
  switch (operator) {
    case '==':
      return left === right;
    case '!=':
      return left !== right;
    case '<':
      return left < right;
    case '<=':
      return left <= right;
    case '>':
      return left > right;
    case '>=':
      return left >= right;
  }
}
