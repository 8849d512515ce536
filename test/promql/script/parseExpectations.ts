import { compileSearch } from '../../../src/promql/labels/regex';
import { unquote } from '../../../src/promql/syntax/quoting';
import type { EvaluateCommand, Expectation, Expectations, ValueSequence } from './command';
import { parseScriptNumber, parseSequence, signedMilliseconds } from './sequences';

const EXPECT = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const EXPECT_RANGE = /^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$/;
const EXPECT_TEXT = /^expect string\s+(["'`])(.*)\1$/;
const OLD_FAILURE = /^expected_fail_(message|regexp)\s*(.*)$/;
const NUMBER =
  /^[+-]?(?:[0-9][0-9_]*\.?[0-9_]*(?:e[+-]?[0-9]+)?|\.[0-9]+(?:e[+-]?[0-9]+)?|0x[0-9a-f_]+|0b[01_]+|0o[0-7_]+|inf(?:inity)?|nan)$/i;

type ExpectationKind = 'ordered' | 'fail' | 'warn' | 'no_warn' | 'info' | 'no_info';
type RangeVector = EvaluateCommand['rangeVector'];

/**
 * Reads what stands below an evaluation.
 * @throws {SyntaxError} for a line that is none of the language, also when it only begins like an expectation
 */
export function parseExpectations(
  block: readonly string[],
  modifier: string | undefined,
): Expectations & { readonly rangeVector: RangeVector } {
  const expected: Record<ExpectationKind, Expectation[]> = {
    ordered: [],
    fail: [],
    warn: [],
    no_warn: [],
    info: [],
    no_info: [],
  };
  if (modifier !== undefined && modifier in expected) expected[modifier as ExpectationKind].push({});
  const series: ValueSequence[] = [];
  let [rangeVector, text, scalar]: [RangeVector, string | undefined, number | undefined] = [
    undefined,
    undefined,
    undefined,
  ];
  for (const line of block) {
    if (modifier === 'fail' && OLD_FAILURE.test(line)) expected.fail = [parseOldFailure(line)];
    else if (line.startsWith('expect range vector')) rangeVector = parseRangeVector(line);
    else if (line.startsWith('expect string')) text = parseText(line);
    else if (/^expect\s/.test(line)) {
      const [kind, expectation] = parseExpectation(line);
      expected[kind].push(expectation);
    } else if (NUMBER.test(line)) scalar = parseScriptNumber(line);
    else series.push(parseSequence(line));
  }
  check(expected);
  return {
    fail: expected.fail[0],
    ordered: expected.ordered.length > 0,
    warn: expected.warn,
    info: expected.info,
    noWarn: expected.no_warn.length > 0,
    noInfo: expected.no_info.length > 0,
    text,
    scalar,
    series,
    rangeVector,
  };
}

function check({ fail, warn, no_warn, info, no_info }: Record<ExpectationKind, Expectation[]>): void {
  if (fail.length > 1) throw new SyntaxError('a query fails in one way only');
  if (warn.length > 0 && no_warn.length > 0) throw new SyntaxError('warn and no_warn exclude each other');
  if (info.length > 0 && no_info.length > 0) throw new SyntaxError('info and no_info exclude each other');
}

function parseExpectation(line: string): [ExpectationKind, Expectation] {
  const [, kind, match, rest = ''] = EXPECT.exec(line) ?? [];
  if (kind === undefined) throw new SyntaxError(`"${line}" is no expectation`);
  const text = rest.trim();
  const expectation = match === undefined ? {} : match === 'msg' ? { message: text } : toPattern(text);
  return [kind as ExpectationKind, expectation];
}

function parseOldFailure(line: string): Expectation {
  const [, kind, text = ''] = OLD_FAILURE.exec(line) ?? [];
  if (text.trim() === '') return {};
  return kind === 'message' ? { message: text.trim() } : toPattern(text.trim());
}

/** @throws {SyntaxError} */
function toPattern(text: string): Expectation {
  try {
    return { pattern: compileSearch(text) };
  } catch (error) {
    throw new SyntaxError(error instanceof Error ? error.message : String(error), { cause: error });
  }
}

function parseRangeVector(line: string): RangeVector {
  const [match, start = '', end = '', step = ''] = EXPECT_RANGE.exec(line) ?? [];
  if (match === undefined) throw new SyntaxError(`"${line}" is no range vector`);
  const [from, to] = [signedMilliseconds(start), signedMilliseconds(end)];
  if (to < from) throw new SyntaxError('the range vector ends before it starts');
  return { start: from, end: to, step: signedMilliseconds(step) };
}

function parseText(line: string): string {
  const [, quote, inside] = EXPECT_TEXT.exec(line) ?? [];
  if (quote === undefined || inside === undefined) throw new SyntaxError(`"${line}" has no text in quotes`);
  const result = unquote(inside, quote);
  if (!result.ok) throw new SyntaxError(result.message);
  return result.value;
}
