import { PromqlProblem } from '../problem';
import type { Span } from '../problem';
import type { Token } from './token';

/** The tokens of a query with a place in them. The last one is always `end`. */
export class TokenStream {
  #at = 0;
  /** Where the last token that was taken ends. */
  lastEnd = 0;

  constructor(private readonly tokens: readonly Token[]) {}

  peek(ahead = 0): Token {
    const token = this.tokens[Math.min(this.#at + ahead, this.tokens.length - 1)];
    if (!token) throw new RangeError('a token stream has at least its end');
    return token;
  }

  take(): Token {
    const token = this.peek();
    if (token.kind !== 'end') this.#at++;
    this.lastEnd = token.end;
    return token;
  }

  /** Whether the next token is this symbol or keyword. */
  isAt(text: string): boolean {
    const token = this.peek();
    return token.text === text && isSymbol(token);
  }

  takeIf(text: string): boolean {
    if (!this.isAt(text)) return false;
    this.take();
    return true;
  }

  expect(text: string, where: string): Token {
    if (!this.isAt(text)) this.unexpected(where, `"${text}"`);
    return this.take();
  }

  unexpected(where: string, expected: string): never {
    const token = this.peek();
    return this.fail(`unexpected ${describe(token)} in ${where}, expected ${expected}`, token);
  }

  fail(message: string, { start, end }: Span): never {
    throw new PromqlProblem('parse', message, { start, end });
  }
}

const isSymbol = ({ kind }: Token): boolean =>
  kind === 'keyword' || kind === 'operator' || kind === 'punctuation';

export function describe(token: Token): string {
  if (token.kind === 'end') return 'end of the query';
  if (token.kind === 'string') return 'string';
  return isSymbol(token) ? `"${token.source}"` : `${token.kind} "${token.source}"`;
}
