import { closest } from '../../base/spelling';
import { createMatcher } from '../labels/matcher';
import { METRIC_NAME } from '../labels/labelSet';
import type { Position } from '../problem';
import { PromqlProblem, positionOf } from '../problem';
import type { Expression, VectorSelector } from './ast';
import { ARITHMETIC_OPERATORS, COMPARISON_OPERATORS, SET_OPERATORS, TRIM_OPERATORS } from './ast';
import type { Aggregation, BinaryOperator } from './ast';
import { parseModifiers } from './binaryModifiers';
import { checkExpression } from './checker';
import { parseNumberLiteral } from './durationParser';
import { FUNCTIONS } from './functionSignatures';
import { tokenize } from './lexer';
import { parseLabelNames, parseMatchers } from './labelParser';
import { parsePostfix } from './selectorModifiers';
import type { Token } from './token';
import { AGGREGATORS, isAggregator, isMetricName } from './token';
import { TokenStream } from './tokenStream';

export type ParseResult =
  | { readonly ok: true; readonly expression: Expression }
  | {
      readonly ok: false;
      readonly message: string;
      readonly position: Position;
      readonly start: number;
      readonly end: number;
    };

/** Parses and type-checks a query. Never throws for what the text says. */
export function parseQuery(text: string): ParseResult {
  try {
    return { ok: true, expression: parseExpression(text) };
  } catch (error) {
    if (!(error instanceof PromqlProblem)) throw error;
    const { start, end } = error.span ?? { start: 0, end: text.length };
    return { ok: false, message: error.message, position: positionOf(text, start), start, end };
  }
}

/** @throws {PromqlProblem} with reason `parse` and the span of what is wrong */
export function parseExpression(text: string): Expression {
  return checkExpression(parseSyntax(text));
}

/**
 * Parses a query without checking its types.
 * @throws {PromqlProblem} with reason `parse` and the span of what is wrong
 */
export function parseSyntax(text: string): Expression {
  if (text.length > LONGEST_QUERY) {
    const span = { start: LONGEST_QUERY, end: text.length };
    throw new PromqlProblem('parse', `the query is longer than ${LONGEST_QUERY} characters`, span);
  }
  const stream = new TokenStream(tokenize(text));
  if (stream.peek().kind === 'end') stream.fail('the query is empty', { start: 0, end: text.length });
  const expression = new Parser(stream).parse(0);
  if (stream.peek().kind !== 'end') stream.unexpected('expression', 'an operator or the end of the query');
  return expression;
}

/** How tightly an operator binds: the tables of precedence in the language's documentation. */
const BINDING: Readonly<Record<BinaryOperator, number>> = {
  or: 1,
  and: 2,
  unless: 2,
  '==': 3,
  '!=': 3,
  '>': 3,
  '<': 3,
  '>=': 3,
  '<=': 3,
  '</': 3,
  '>/': 3,
  '+': 4,
  '-': 4,
  '*': 5,
  '/': 5,
  '%': 5,
  atan2: 5,
  '^': 6,
};
const SIGN_BINDING = BINDING['*'];
/** Deeper nesting than any query by hand or by a program has, and well within the stack. */
const DEEPEST = 500;
/** As many operators in a row as a generated query may have: each one is a level of the tree. */
const LONGEST_CHAIN = 1000;
const LONGEST_QUERY = 500_000;

const OPERATORS: ReadonlySet<string> = new Set([
  ...ARITHMETIC_OPERATORS,
  ...COMPARISON_OPERATORS,
  ...TRIM_OPERATORS,
  ...SET_OPERATORS,
]);

class Parser {
  #depth = 0;

  constructor(private readonly stream: TokenStream) {}

  parse(minimum: number): Expression {
    const { stream } = this;
    if (++this.#depth > DEEPEST)
      stream.fail(`the query is nested more than ${DEEPEST} levels deep`, stream.peek());
    let left = this.#parseOperand();
    for (let length = 1; ; length++) {
      const operator = binaryOperator(stream.peek());
      if (operator === undefined || BINDING[operator] < minimum) break;
      if (length > LONGEST_CHAIN)
        stream.fail(`there are more than ${LONGEST_CHAIN} operators in a row`, stream.peek());
      stream.take();
      const { bool, matching } = parseModifiers(stream);
      const right = this.parse(operator === '^' ? BINDING[operator] : BINDING[operator] + 1);
      const span = { start: left.span.start, end: right.span.end };
      left = { kind: 'binary', operator, left, right, bool, matching, span };
    }
    this.#depth--;
    return left;
  }

  #parseOperand(): Expression {
    const { stream } = this;
    const token = stream.peek();
    if (token.kind === 'operator' && (token.text === '+' || token.text === '-'))
      return this.#parseSigned(token.text);
    return parsePostfix(stream, this.#parsePrimary());
  }

  #parseSigned(operator: '+' | '-'): Expression {
    const { start } = this.stream.take();
    const expression = this.parse(SIGN_BINDING + 1);
    const span = { start, end: expression.span.end };
    if (expression.kind !== 'number') return { kind: 'unary', operator, expression, span };
    return { ...expression, value: operator === '-' ? -expression.value : expression.value, span };
  }

  #parsePrimary(): Expression {
    const { stream } = this;
    const token = stream.peek();
    if (token.kind === 'number' || token.kind === 'duration') return parseNumberLiteral(stream);
    if (token.kind === 'string') {
      stream.take();
      return { kind: 'string', value: token.text, span: { start: token.start, end: token.end } };
    }
    if (stream.isAt('(')) return this.#parseParentheses();
    if (stream.isAt('{')) return this.#parseSelector(undefined);
    if (token.kind === 'keyword' && this.#startsAggregation(token)) return this.#parseAggregation();
    if (isMetricName(token)) {
      stream.take();
      return stream.isAt('(') ? this.#parseCall(token) : this.#parseSelector(token);
    }
    return stream.unexpected('expression', 'an operand');
  }

  #parseParentheses(): Expression {
    const { start } = this.stream.take();
    const expression = this.parse(0);
    const { end } = this.stream.expect(')', 'parentheses');
    return { kind: 'parentheses', expression, span: { start, end } };
  }

  #startsAggregation(token: Token): boolean {
    const next = this.stream.peek(1);
    return isAggregator(token.text) && next.kind !== 'string' && ['(', 'by', 'without'].includes(next.text);
  }

  #parseAggregation(): Expression {
    const { stream } = this;
    const operator = stream.take();
    let grouping = this.#parseGrouping();
    const given = this.#parseArguments();
    let end = stream.lastEnd;
    if (!grouping) {
      grouping = this.#parseGrouping();
      if (grouping) end = stream.lastEnd;
    }
    const span = { start: operator.start, end };
    const name = operator.text as Aggregation['operator'];
    const hasParameter = PARAMETERISED.has(name);
    const expected = hasParameter ? 2 : 1;
    const expression = given[expected - 1];
    if (given.length !== expected || !expression) {
      return stream.fail(
        `${name} takes ${expected} argument${expected > 1 ? 's' : ''}, ${given.length} given`,
        span,
      );
    }
    return {
      kind: 'aggregation',
      operator: name,
      expression,
      parameter: hasParameter ? given[0] : undefined,
      labels: grouping?.labels ?? [],
      without: grouping?.without ?? false,
      span,
    };
  }

  #parseGrouping(): { readonly labels: string[]; readonly without: boolean } | undefined {
    const { stream } = this;
    if (!stream.isAt('by') && !stream.isAt('without')) return undefined;
    const without = stream.take().text === 'without';
    return { labels: parseLabelNames(stream), without };
  }

  #parseArguments(): Expression[] {
    const { stream } = this;
    stream.expect('(', 'call');
    const given: Expression[] = [];
    if (stream.takeIf(')')) return given;
    for (;;) {
      given.push(this.parse(0));
      if (stream.takeIf(')')) return given;
      stream.expect(',', 'call');
      if (stream.isAt(')')) stream.fail('a call takes no comma behind its last argument', stream.peek());
    }
  }

  #parseCall(name: Token): Expression {
    const { stream } = this;
    const signature = FUNCTIONS.get(name.source);
    if (!signature) return stream.fail(noFunction(name.source), name);
    const given = this.#parseArguments();
    const span = { start: name.start, end: stream.lastEnd };
    return { kind: 'call', function: signature, arguments: given, span };
  }

  #parseSelector(name: Token | undefined): VectorSelector {
    const { stream } = this;
    const start = stream.peek().start;
    const matchers = stream.isAt('{') ? parseMatchers(stream) : [];
    const metric = name?.source ?? '';
    if (metric !== '') matchers.push(createMatcher(METRIC_NAME, '=', metric));
    return {
      kind: 'selector',
      name: metric,
      matchers,
      at: undefined,
      offset: 0,
      extension: undefined,
      span: {
        start: name?.start ?? start,
        end: name && stream.lastEnd < name.end ? name.end : stream.lastEnd,
      },
    };
  }
}

const PARAMETERISED: ReadonlySet<string> = new Set([
  'topk',
  'bottomk',
  'count_values',
  'quantile',
  'limitk',
  'limit_ratio',
]);

/** Nobody mistypes a longer one, and to compare it would take long. */
const LONGEST_MISTYPED = 40;

function noFunction(name: string): string {
  const known = name.length > LONGEST_MISTYPED ? [] : [...FUNCTIONS.keys(), ...AGGREGATORS];
  const meant = closest(name, known);
  return `there is no function "${name}"${meant === undefined ? '' : `, but there is "${meant}"`}`;
}

function binaryOperator({ kind, text }: Token): BinaryOperator | undefined {
  const isOperator = (kind === 'operator' || kind === 'keyword') && OPERATORS.has(text);
  return isOperator ? (text as BinaryOperator) : undefined;
}
