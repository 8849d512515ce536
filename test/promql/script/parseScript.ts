import { unquote } from '../../../src/promql/syntax/quoting';
import type {
  Command,
  EvaluateCommand,
  Expectation,
  Expectations,
  LoadCommand,
  ValueSequence,
} from './command';
import { parseScriptNumber, parseSequence, parseStarts, signedMilliseconds } from './sequences';

const LOAD = /^load(?:_with_nhcb)?\s+(.+?)$/;
const INSTANT = /^eval(?:_(fail|warn|ordered|info))?\s+instant\s+(?:at\s+(.+?))?\s+(.+)$/;
const RANGE = /^eval(?:_(fail|warn|info))?\s+range\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+?)\s+(.+)$/;
const EXPECT = /^expect\s+(ordered|fail|warn|no_warn|info|no_info)(?:\s+(regex|msg):(.+))?$/;
const EXPECT_RANGE = /^expect range vector\s+from\s+(.+)\s+to\s+(.+)\s+step\s+(.+)$/;
const EXPECT_TEXT = /^expect string\s+(["'`])(.*)\1$/;
const NUMBER =
  /^[+-]?(?:[0-9][0-9_]*\.?[0-9]*(?:e[+-]?[0-9]+)?|\.[0-9]+(?:e[+-]?[0-9]+)?|0x[0-9a-f]+|inf|nan)$/i;

/** Reads a script of the official test language: commands of blocks that end at an empty line. */
export function parseScript(text: string): Command[] {
  const lines = text.split('\n').map((line) => (line.trim().startsWith('#') ? '' : line.trim()));
  const commands: Command[] = [];
  for (let at = 0; at < lines.length; at++) {
    const line = lines[at] ?? '';
    if (line === '') continue;
    const command = line.split(/[\t ]+/, 1)[0]?.toLowerCase() ?? '';
    if (command === 'clear') {
      commands.push({ kind: 'clear' });
      continue;
    }
    const next = lines.indexOf('', at);
    const block = lines.slice(at + 1, next < 0 ? lines.length : next);
    if (command.startsWith('load')) commands.push(parseLoad(line, block));
    else if (command.startsWith('eval')) commands.push(parseEvaluate(line, block, at + 1));
    else throw new SyntaxError(`line ${at + 1}: "${line}" is no command`);
    at += block.length;
  }
  return commands;
}

function parseLoad(line: string, block: readonly string[]): LoadCommand {
  const step = LOAD.exec(line)?.[1];
  if (step === undefined) throw new SyntaxError(`"${line}" names no step`);
  let starts: ReturnType<typeof parseStarts> | undefined;
  const series: ValueSequence[] = [];
  for (const each of block) {
    if (/^\S*@st\s/.test(each)) starts = parseStarts(each);
    else {
      series.push({ ...parseSequence(each), ...(starts ? { starts } : {}) });
      starts = undefined;
    }
  }
  return { kind: 'load', step: signedMilliseconds(step), series };
}

function parseEvaluate(line: string, block: readonly string[], number: number): EvaluateCommand {
  const instant = INSTANT.exec(line);
  const range = instant ? null : RANGE.exec(line);
  const modifier = instant?.[1] ?? range?.[1];
  const common = {
    kind: 'evaluate' as const,
    line: number,
    expectations: parseExpectations(block, modifier),
  };
  if (instant) {
    const at = signedMilliseconds(instant[2] ?? '0');
    const query = instant[3] ?? '';
    return {
      ...common,
      query,
      mode: 'instant',
      start: at,
      end: at,
      step: 0,
      rangeVector: rangeVectorOf(block),
    };
  }
  if (!range) throw new SyntaxError(`line ${number}: "${line}" is no evaluation`);
  const [start, end, step] = [2, 3, 4].map((group) => signedMilliseconds(range[group] ?? '')) as [
    number,
    number,
    number,
  ];
  return { ...common, query: range[5] ?? '', mode: 'range', start, end, step, rangeVector: undefined };
}

function rangeVectorOf(block: readonly string[]): EvaluateCommand['rangeVector'] {
  const match = block.map((line) => EXPECT_RANGE.exec(line)).find((found) => found !== null);
  return match
    ? { start: signedMilliseconds(match[1] ?? ''), step: signedMilliseconds(match[3] ?? '') }
    : undefined;
}

function parseExpectations(block: readonly string[], modifier: string | undefined): Expectations {
  const lines = block.filter((line) => !EXPECT_RANGE.test(line));
  const expected =
    lines.flatMap((line) => EXPECT.exec(line) ?? []).length > 0 ? lines.map((line) => EXPECT.exec(line)) : [];
  const of = (kind: string): Expectation[] =>
    expected.flatMap((match) => (match?.[1] === kind ? [toExpectation(match)] : []));
  const text = lines.map((line) => EXPECT_TEXT.exec(line)).find((match) => match !== null);
  const values = lines.filter((line) => !/^(?:expect|expected_fail_\w+)\s/.test(line));
  const scalar = values.find((line) => NUMBER.test(line));
  const anything: Expectation[] = [{}];
  return {
    fail: of('fail')[0] ?? (modifier === 'fail' ? oldFailure(lines) : undefined),
    ordered: modifier === 'ordered' || of('ordered').length > 0,
    warn: modifier === 'warn' ? anything : of('warn'),
    info: modifier === 'info' ? anything : of('info'),
    noWarn: of('no_warn').length > 0,
    noInfo: of('no_info').length > 0,
    text: text ? unquoteText(text[2] ?? '', text[1] ?? '"') : undefined,
    scalar:
      scalar === undefined
        ? undefined
        : Number.isNaN(Number(scalar))
          ? parseScriptNumber(scalar)
          : Number(scalar),
    series: values.filter((line) => !NUMBER.test(line)).map(parseSequence),
  };
}

function toExpectation(match: RegExpExecArray): Expectation {
  const text = match[3]?.trim();
  if (match[2] === 'msg' && text !== undefined) return { message: text };
  return match[2] === 'regex' && text !== undefined ? { pattern: new RegExp(text) } : {};
}

function oldFailure(lines: readonly string[]): Expectation {
  for (const line of lines) {
    const [, kind, text] = /^expected_fail_(message|regexp)\s+(.*)$/.exec(line) ?? [];
    if (kind === 'message' && text !== undefined) return { message: text };
    if (kind === 'regexp' && text !== undefined) return { pattern: new RegExp(text) };
  }
  return {};
}

function unquoteText(inside: string, quote: string): string {
  const result = unquote(inside, quote);
  if (!result.ok) throw new SyntaxError(result.message);
  return result.value;
}
