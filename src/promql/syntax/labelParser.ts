import { isLabelName } from '../labels/labelName';
import { METRIC_NAME } from '../labels/labelSet';
import type { Matcher, MatchOperator } from '../labels/matcher';
import { createMatcher } from '../labels/matcher';
import { RegexProblem } from '../labels/regex';
import type { TokenStream } from './tokenStream';

/** Reads `(a, b, "c.d")`, where a comma may stand behind the last name. */
export function parseLabelNames(stream: TokenStream): string[] {
  const names: string[] = [];
  stream.expect('(', 'grouping');
  while (!stream.takeIf(')')) {
    const token = stream.peek();
    const isName = token.kind === 'identifier' || token.kind === 'keyword' || token.kind === 'metric';
    if (!isName && token.kind !== 'string') stream.unexpected('grouping', 'a label name');
    const name = token.kind === 'string' ? token.text : token.source;
    if (!isLabelName(name)) stream.fail('a label name is valid text and not empty', token);
    stream.take();
    names.push(name);
    if (!stream.isAt(')')) stream.expect(',', 'grouping');
  }
  return names;
}

/** Reads `{name="value", …}`, where a lone string is the name of the metric. */
export function parseMatchers(stream: TokenStream): Matcher[] {
  const matchers: Matcher[] = [];
  stream.expect('{', 'selector');
  while (!stream.takeIf('}')) {
    matchers.push(parseMatcher(stream));
    if (!stream.isAt('}')) stream.expect(',', 'selector');
  }
  return matchers;
}

function parseMatcher(stream: TokenStream): Matcher {
  const name = stream.peek();
  if (name.kind !== 'identifier' && name.kind !== 'string')
    stream.unexpected('selector', 'a label name or "}"');
  stream.take();
  if (name.kind === 'string' && (stream.isAt(',') || stream.isAt('}'))) {
    return createMatcher(METRIC_NAME, '=', name.text);
  }
  const operator = stream.peek();
  if (operator.kind !== 'operator') stream.unexpected('selector', '"=", "!=", "=~" or "!~"');
  stream.take();
  const value = stream.peek();
  if (value.kind !== 'string') stream.unexpected('selector', 'a label value in quotes');
  stream.take();
  try {
    return createMatcher(name.text, operator.text as MatchOperator, value.text);
  } catch (error) {
    if (!(error instanceof RegexProblem)) throw error;
    return stream.fail(error.message, { start: name.start, end: value.end });
  }
}
