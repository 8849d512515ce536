import { quote } from '../syntax/quoting';
import { printName } from './labelName';
import { compileAnchored } from './regex';

export type MatchOperator = '=' | '!=' | '=~' | '!~';

/** One condition on a label. An absent label is matched as the empty text. */
export interface Matcher {
  readonly operator: MatchOperator;
  readonly name: string;
  readonly value: string;
  matches(text: string): boolean;
}

/** @throws {RegexProblem} when the operator needs a regular expression and `value` is none */
export function createMatcher(name: string, operator: MatchOperator, value: string): Matcher {
  return { operator, name, value, matches: predicateOf(operator, value) };
}

function predicateOf(operator: MatchOperator, value: string): (text: string) => boolean {
  switch (operator) {
    case '=':
      return (text) => text === value;
    case '!=':
      return (text) => text !== value;
    case '=~':
      return compileAnchored(value);
    case '!~': {
      const matches = compileAnchored(value);
      return (text) => !matches(text);
    }
  }
}

export const printMatcher = ({ name, operator, value }: Matcher): string =>
  `${printName(name)}${operator}${quote(value)}`;
