import type { Span } from '../problem';
import type { Duration, DurationExpression, NumberLiteral } from './ast';
import { parseDuration } from './duration';
import { parseNumber } from './numberLiteral';
import type { Token } from './token';
import type { TokenStream } from './tokenStream';

type Operand = NumberLiteral | DurationExpression;
type DurationOperator = DurationExpression['operator'];

const BINDING: Readonly<Record<string, number>> = { '+': 1, '-': 1, '*': 2, '/': 2, '%': 2, '^': 3 };
const SIGN_BINDING = 2;
const EXPECTED = 'a number, a duration, step(), range(), min_of() or max_of()';

/** Go keeps durations in 64 bits of nanoseconds. */
const LARGEST_SECONDS = 2 ** 63 / 1e9;
const MS_PER_SECOND = 1000;
const NS_PER_SECOND = 1e9;
const NS_PER_MS = 1e6;

/** Reads a range or a step inside brackets: a calculation whose result, as far as it is known now, is above zero. */
export function parsePositiveDuration(stream: TokenStream): Duration {
  const operand = parseCalculation(stream, 0);
  if (operand.kind === 'number' && !(operand.value > 0)) {
    stream.fail('the duration must be greater than 0', operand.span);
  }
  return toDuration(operand);
}

/** Reads what follows `offset`: one operand with an optional sign, or a calculation in parentheses. */
export function parseOffset(stream: TokenStream): Duration {
  const sign = takeSign(stream);
  const operand = parseOperand(stream, 1);
  return toDuration(sign ? applySign(sign, operand) : operand);
}

/** Reads a number or a duration literal in seconds. */
export function parseNumberLiteral(stream: TokenStream): NumberLiteral {
  const token = stream.take();
  const isDuration = token.kind === 'duration';
  const value = isDuration ? (parseDuration(token.source) ?? 0) / MS_PER_SECOND : parseNumber(token.source);
  if (Math.abs(value) === Infinity && token.source.toLowerCase() !== 'inf') {
    stream.fail(`the number "${token.source.slice(0, 40)}" is out of range`, token);
  }
  return { kind: 'number', value, isDuration, span: { start: token.start, end: token.end } };
}

function toDuration(operand: Operand): Duration {
  if (operand.kind === 'duration') return operand;
  // Through nanoseconds, so that halves of a millisecond round as in Prometheus.
  return Math.trunc(Math.round(operand.value * NS_PER_SECOND) / NS_PER_MS);
}

/** Deeper and longer calculations than these would exhaust the stack. */
const DEEPEST = 100;
const LONGEST_CHAIN = 100;

function parseCalculation(stream: TokenStream, minimum: number, depth = 1): Operand {
  if (depth > DEEPEST) stream.fail(`the duration is nested more than ${DEEPEST} levels deep`, stream.peek());
  const sign = takeSign(stream);
  let left = sign
    ? applySign(sign, parseCalculation(stream, SIGN_BINDING + 1, depth + 1))
    : parseOperand(stream, depth);
  for (let length = 1; ; length++) {
    const token = stream.peek();
    const binding = token.kind === 'operator' ? BINDING[token.text] : undefined;
    if (binding === undefined || binding < minimum) return left;
    if (length > LONGEST_CHAIN)
      stream.fail(`there are more than ${LONGEST_CHAIN} operators in a row in a duration`, token);
    stream.take();
    const right = parseCalculation(stream, token.text === '^' ? binding : binding + 1, depth + 1);
    if ((token.text === '/' || token.text === '%') && right.kind === 'number' && right.value === 0) {
      stream.fail(token.text === '/' ? 'division by zero' : 'modulo by zero', token);
    }
    left = binary(token.text as DurationOperator, left, right);
  }
}

function binary(operator: DurationOperator, left: Operand, right: Operand): DurationExpression {
  const span = { start: left.span.start, end: right.span.end };
  return { kind: 'duration', operator, left, right, inParentheses: false, span };
}

function parseOperand(stream: TokenStream, depth: number): Operand {
  const token = stream.peek();
  if (token.kind === 'number' || token.kind === 'duration') {
    const literal = parseNumberLiteral(stream);
    if (Math.abs(literal.value) > LARGEST_SECONDS) stream.fail('the duration is out of range', token);
    return literal;
  }
  if (stream.takeIf('(')) {
    const inner = parseCalculation(stream, 0, depth + 1);
    const end = stream.expect(')', 'duration').end;
    return wrap(inner, { start: token.start, end });
  }
  if (token.kind !== 'keyword') stream.unexpected('duration', EXPECTED);
  stream.take();
  if (token.text === 'step' || token.text === 'range') return parseWord(stream, token, token.text);
  if (token.text === 'min_of' || token.text === 'max_of')
    return parseChoice(stream, token, token.text, depth);
  return stream.fail(`unexpected "${token.source}" in duration, expected ${EXPECTED}`, token);
}

function parseWord(stream: TokenStream, { start }: Token, operator: 'step' | 'range'): DurationExpression {
  stream.expect('(', 'duration');
  const { end } = stream.expect(')', 'duration');
  return {
    kind: 'duration',
    operator,
    left: undefined,
    right: undefined,
    inParentheses: false,
    span: { start, end },
  };
}

function parseChoice(
  stream: TokenStream,
  { start }: Token,
  operator: 'min_of' | 'max_of',
  depth: number,
): DurationExpression {
  stream.expect('(', 'duration');
  const left = parseCalculation(stream, 0, depth + 1);
  stream.expect(',', 'duration');
  const right = parseCalculation(stream, 0, depth + 1);
  const { end } = stream.expect(')', 'duration');
  return { kind: 'duration', operator, left, right, inParentheses: false, span: { start, end } };
}

function takeSign(stream: TokenStream): Token | undefined {
  return stream.isAt('+') || stream.isAt('-') ? stream.take() : undefined;
}

function applySign({ text, start }: Token, operand: Operand): Operand {
  const span = { start, end: operand.span.end };
  if (operand.kind === 'number') {
    return { ...operand, value: text === '-' ? -operand.value : operand.value, span };
  }
  return text === '-' ? sign('-', operand, span) : operand;
}

const sign = (
  operator: '+' | '-',
  right: Operand,
  span: Span,
  inParentheses = false,
): DurationExpression => ({
  kind: 'duration',
  operator,
  left: undefined,
  right,
  inParentheses,
  span,
});

/** A literal in parentheses becomes a signed expression, so that printing it gives the parentheses back. */
function wrap(inner: Operand, span: Span): DurationExpression {
  return inner.kind === 'duration' ? { ...inner, inParentheses: true } : sign('+', inner, span, true);
}
