import type { At, Duration, Expression, RangeSelector, Subquery, VectorSelector } from './ast';
import { parseNumberLiteral, parseOffset, parsePositiveDuration } from './durationParser';
import type { TokenStream } from './tokenStream';

type Modifiable = VectorSelector | RangeSelector | Subquery;

const LARGEST_SECONDS = 2 ** 63;
const MS_PER_SECOND = 1000;

/** Reads the ranges and modifiers that stand behind an expression, in any order that means something. */
export function parsePostfix(stream: TokenStream, expression: Expression): Expression {
  for (;;) {
    if (stream.isAt('[')) expression = parseRange(stream, expression);
    else if (stream.isAt('offset')) expression = parseOffsetModifier(stream, expression);
    else if (stream.isAt('@')) expression = parseAt(stream, expression);
    else if (stream.isAt('anchored') || stream.isAt('smoothed'))
      expression = parseExtension(stream, expression);
    else return expression;
  }
}

function parseRange(stream: TokenStream, expression: Expression): Expression {
  const open = stream.take();
  const range = parsePositiveDuration(stream);
  const { start } = expression.span;
  if (!stream.takeIf(':')) {
    const { end } = stream.expect(']', 'range');
    const span = { start: open.start, end };
    if (expression.kind !== 'selector')
      stream.fail('a range is for selectors only; a subquery needs "[…:]"', span);
    if (expression.offset !== 0) stream.fail('an offset stands behind the range, not before it', span);
    if (expression.at !== undefined) stream.fail('"@" stands behind the range, not before it', span);
    return { kind: 'range', selector: expression, range, span: { start, end } };
  }
  const step = stream.isAt(']') ? undefined : parsePositiveDuration(stream);
  const { end } = stream.expect(']', 'subquery');
  return { kind: 'subquery', expression, range, step, at: undefined, offset: 0, span: { start, end } };
}

function parseOffsetModifier(stream: TokenStream, expression: Expression): Expression {
  const { start } = stream.take();
  const offset: Duration = parseOffset(stream);
  const target = requireModifiable(stream, expression, 'offset', start);
  const current = target.kind === 'range' ? target.selector.offset : target.offset;
  if (current !== 0) stream.fail('the offset is given twice', expression.span);
  const span = { start: expression.span.start, end: stream.lastEnd };
  return target.kind === 'range'
    ? { ...target, selector: { ...target.selector, offset }, span }
    : { ...target, offset, span };
}

function parseAt(stream: TokenStream, expression: Expression): Expression {
  const { start } = stream.take();
  const at = parseMoment(stream);
  const target = requireModifiable(stream, expression, '@', start);
  const current = target.kind === 'range' ? target.selector.at : target.at;
  if (current !== undefined) stream.fail('"@" is given twice', expression.span);
  const span = { start: expression.span.start, end: stream.lastEnd };
  return target.kind === 'range'
    ? { ...target, selector: { ...target.selector, at }, span }
    : { ...target, at, span };
}

function parseMoment(stream: TokenStream): At {
  const word = stream.peek();
  if (stream.isAt('start') || stream.isAt('end')) {
    stream.take();
    stream.expect('(', '"@"');
    stream.expect(')', '"@"');
    return word.text === 'start' ? 'start' : 'end';
  }
  const sign = stream.isAt('-') || stream.isAt('+') ? stream.take().text : '+';
  const { kind } = stream.peek();
  if (kind !== 'number' && kind !== 'duration') stream.unexpected('"@"', 'a timestamp, start() or end()');
  const literal = parseNumberLiteral(stream);
  const seconds = sign === '-' ? -literal.value : literal.value;
  if (!(Math.abs(seconds) < LARGEST_SECONDS))
    stream.fail('the timestamp behind "@" is out of range', literal.span);
  return Math.round(seconds * MS_PER_SECOND);
}

function parseExtension(stream: TokenStream, expression: Expression): Expression {
  const { start, text } = stream.take();
  const extension = text === 'anchored' ? 'anchored' : 'smoothed';
  const target = requireModifiable(stream, expression, extension, start);
  if (target.kind === 'subquery') stream.fail(`"${extension}" is not for subqueries`, expression.span);
  const selector = target.kind === 'range' ? target.selector : target;
  if (selector.extension !== undefined && selector.extension !== extension) {
    stream.fail('"anchored" and "smoothed" exclude each other', expression.span);
  }
  const span = { start: expression.span.start, end: stream.lastEnd };
  return target.kind === 'range'
    ? { ...target, selector: { ...selector, extension }, span }
    : { ...target, extension, span };
}

function requireModifiable(
  stream: TokenStream,
  expression: Expression,
  modifier: string,
  start: number,
): Modifiable {
  const { kind } = expression;
  if (kind === 'selector' || kind === 'range' || kind === 'subquery') return expression;
  return stream.fail(`"${modifier}" stands behind a selector, a range or a subquery only`, {
    start,
    end: stream.lastEnd,
  });
}
