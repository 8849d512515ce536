import type { Span } from '../problem';
import { PromqlProblem } from '../problem';
import type { Expression } from '../syntax/ast';
import { typeOf } from '../syntax/ast';
import { checkExpression } from '../syntax/checker';
import { parseSyntax } from '../syntax/parser';
import { openBracketIndex } from './cursorContext';
import { scan } from './scan';

export interface QueryProblem extends Span {
  /** A sentence part without a full stop, as the parser words it. */
  readonly message: string;
}

/** More mistakes than this in one query are noise. */
const MOST = 10;

/**
 * Every mistake in a query, in the order of the text. Types are checked when the syntax is right. A mistake of syntax
 * hides the argument that it stands in, and the rest is read again, so that each argument tells its own.
 */
export function diagnose(text: string): readonly QueryProblem[] {
  const found: QueryProblem[] = [];
  let remaining = text;
  while (found.length < MOST) {
    const outcome = attempt(() => parseSyntax(remaining), remaining);
    if (outcome.ok) {
      if (found.length === 0) found.push(...typeProblems(outcome.value).slice(0, MOST));
      break;
    }
    found.push(outcome.problem);
    const next = withoutArgument(remaining, outcome.problem.start);
    if (next === undefined || next === remaining) break;
    remaining = next;
  }
  return found.sort((a, b) => a.start - b.start || a.end - b.end);
}

type Outcome<T> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly problem: QueryProblem };

function attempt<T>(task: () => T, text: string): Outcome<T> {
  try {
    return { ok: true, value: task() };
  } catch (error) {
    if (!(error instanceof PromqlProblem)) throw error;
    const { start, end } = error.span ?? { start: 0, end: text.length };
    return { ok: false, problem: { message: error.message, start, end } };
  }
}

/** The text with one letter in place of the argument that `offset` stands in; nothing outside of a call. */
function withoutArgument(text: string, offset: number): string | undefined {
  const pieces = scan(text).filter(({ kind }) => kind !== 'comment');
  const at = pieces.findIndex(({ end }) => end > offset);
  const before = at < 0 ? pieces : pieces.slice(0, at);
  const open = openParenthesis(before);
  if (open < 0) return undefined;
  const [first, last] = argumentAround(pieces, open, before.length);
  if (last === undefined) return undefined;
  const [start, end] = [pieces[first]?.end ?? 0, pieces[last]?.start ?? text.length];
  return end > start ? `${text.slice(0, start)}x${' '.repeat(end - start - 1)}${text.slice(end)}` : undefined;
}

/** Brackets and braces belong to the argument that they stand in. */
function openParenthesis(pieces: readonly { readonly text: string }[]): number {
  let before = pieces as Parameters<typeof openBracketIndex>[0];
  for (;;) {
    const open = openBracketIndex(before);
    if (open < 0 || before[open]?.text === '(') return open;
    before = before.slice(0, open);
  }
}

/** The pieces around the argument: a parenthesis or a comma on each side; no right one when the call is not closed. */
function argumentAround(
  pieces: ReturnType<typeof scan>,
  open: number,
  at: number,
): readonly [first: number, last: number | undefined] {
  let first = open;
  let depth = 0;
  for (let index = open + 1; index < pieces.length; index++) {
    const { kind, text = '' } = pieces[index] ?? {};
    if (kind !== 'symbol') continue;
    if ('([{'.includes(text)) depth++;
    else if (depth > 0 && ')]}'.includes(text)) depth--;
    else if (depth === 0 && (text === ',' || text === ')')) {
      if (index >= at) return [first, index];
      first = index;
    }
  }
  return [first, undefined];
}

/** Mistakes of the parts first; then a node is checked with parts in place that are right and have the same types. */
function typeProblems(expression: Expression): readonly QueryProblem[] {
  const parts = partsOf(expression).flatMap(typeProblems);
  const own = attempt(() => checkExpression(withPlainParts(expression)), '');
  return own.ok ? parts : [...parts, own.problem];
}

function partsOf(expression: Expression): readonly Expression[] {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'selector':
    case 'range':
      return [];
    case 'subquery':
    case 'parentheses':
    case 'unary':
      return [expression.expression];
    case 'aggregation':
      return expression.parameter ? [expression.parameter, expression.expression] : [expression.expression];
    case 'binary':
      return [expression.left, expression.right];
    case 'call':
      return expression.arguments.filter((argument) => !isInfoSelector(expression, argument));
  }
}

/** It may select everything, so it is checked with its call and not alone. */
const isInfoSelector = (call: Extract<Expression, { kind: 'call' }>, argument: Expression): boolean =>
  call.function.name === 'info' && call.arguments[1] === argument;

function withPlainParts(expression: Expression): Expression {
  switch (expression.kind) {
    case 'number':
    case 'string':
    case 'selector':
    case 'range':
      return expression;
    case 'subquery':
    case 'parentheses':
    case 'unary':
      return { ...expression, expression: plainPart(expression.expression) };
    case 'aggregation':
      return {
        ...expression,
        expression: plainPart(expression.expression),
        parameter: expression.parameter && plainPart(expression.parameter),
      };
    case 'binary':
      return { ...expression, left: plainPart(expression.left), right: plainPart(expression.right) };
    case 'call':
      return {
        ...expression,
        arguments: expression.arguments.map((argument) =>
          isInfoSelector(expression, argument) ? argument : plainPart(argument),
        ),
      };
  }
}

function plainPart(expression: Expression): Expression {
  const { span } = expression;
  switch (typeOf(expression)) {
    case 'scalar':
      return { kind: 'number', value: 1, isDuration: false, span };
    case 'string':
      return { kind: 'string', value: '', span };
    case 'vector':
      return { ...PLAIN_SELECTOR, span };
    case 'range':
      return { kind: 'range', selector: { ...PLAIN_SELECTOR, span }, range: 1, span };
  }
}

const PLAIN_SELECTOR = {
  kind: 'selector',
  name: 'x',
  matchers: [],
  at: undefined,
  offset: 0,
  extension: undefined,
} as const;
