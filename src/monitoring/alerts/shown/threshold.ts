import type { AlertValue } from '../alert';

export type Threshold = Required<Pick<AlertValue, 'expression' | 'operator' | 'threshold'>>;

const TRAILING = /^(.*?\S)\s*(>=|<=|==|!=|>|<)\s*([+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?)$/s;

/**
 * Splits `expression > number`, the form of most alerting rules. Anything that is not certainly of that form gives
 * nothing: a set operator or a second comparison at the same depth, or a number that is part of a calculation.
 */
export function thresholdOf(query: string): Threshold | undefined {
  const [, expression = '', operator, number] = TRAILING.exec(withoutOuterParentheses(query.trim())) ?? [];
  if (operator === undefined || number === undefined) return undefined;
  const outside = outsideOfBrackets(expression);
  if (outside === undefined || /\b(and|or|unless|bool)\b|[<>]|[!=]=/i.test(outside)) return undefined;
  return { expression, operator: operator as NonNullable<AlertValue['operator']>, threshold: Number(number) };
}

function withoutOuterParentheses(query: string): string {
  if (!query.startsWith('(') || !query.endsWith(')')) return query;
  const inner = query.slice(1, -1);
  return outsideOfBrackets(inner) === undefined ? query : withoutOuterParentheses(inner.trim());
}

/** What is outside of every bracket and text, or nothing when they do not close. */
function outsideOfBrackets(expression: string): string | undefined {
  let depth = 0;
  let outside = '';
  for (let at = 0; at < expression.length; at++) {
    const character = expression[at] ?? '';
    if ('"\'`'.includes(character)) {
      const end = endOfText(expression, at);
      if (end === undefined) return undefined;
      at = end;
    } else if ('([{'.includes(character)) depth++;
    else if (')]}'.includes(character)) {
      if (--depth < 0) return undefined;
    } else if (depth === 0) outside += character;
  }
  return depth === 0 ? outside : undefined;
}

function endOfText(expression: string, start: number): number | undefined {
  const quote = expression[start];
  for (let at = start + 1; at < expression.length; at++) {
    if (expression[at] === '\\' && quote !== '`') at++;
    else if (expression[at] === quote) return at;
  }
  return undefined;
}
