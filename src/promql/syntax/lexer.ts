import { PromqlProblem } from '../problem';
import { numberEnd } from './numberLiteral';
import { unquote } from './quoting';
import type { Token, TokenKind } from './token';
import { KEYWORDS } from './token';

const OPERATORS = ['==', '!=', '>=', '<=', '</', '>/', '+', '-', '*', '/', '%', '^', '<', '>', '@'];
const MATCH_OPERATORS = ['=~', '!~', '!=', '='];
const FILLS: ReadonlySet<string> = new Set(['fill', 'fill_left', 'fill_right']);

/**
 * Splits a query into tokens, the last one being `end`. Braces hold label matchers, where no word is a keyword and
 * only matching operators exist; brackets hold durations, where a colon stands alone.
 * @throws {PromqlProblem} with reason `parse`
 */
export function tokenize(text: string): Token[] {
  return new Lexer(text).tokens();
}

class Lexer {
  readonly #tokens: Token[] = [];
  #at = 0;
  #inBraces = false;
  #inBrackets = false;

  constructor(private readonly text: string) {}

  tokens(): Token[] {
    for (;;) {
      this.#skipBlanksAndComments();
      if (this.#at >= this.text.length) break;
      this.#readToken();
    }
    if (this.#inBraces) this.#fail('the query ends inside braces', this.#at);
    if (this.#inBrackets) this.#fail('the query ends inside brackets', this.#at);
    this.#push('end', '', this.#at);
    return this.#tokens;
  }

  #readToken(): void {
    const character = this.text[this.#at] ?? '';
    if (character === '"' || character === "'" || character === '`') this.#readString(character);
    else if (isAlpha(character) || (character === ':' && !this.#inBrackets && !this.#inBraces))
      this.#readWord();
    else if (this.#startsNumber(character)) this.#readNumber();
    else if (!this.#readSymbol(character)) {
      const place = this.#inBraces ? ' inside braces' : this.#inBrackets ? ' inside brackets' : '';
      this.#fail(
        `unexpected character "${String.fromCodePoint(this.text.codePointAt(this.#at) ?? 0)}"${place}`,
      );
    }
  }

  #startsNumber(character: string): boolean {
    if (this.#inBraces) return false;
    return isDigit(character) || (character === '.' && isDigit(this.text[this.#at + 1]));
  }

  #readSymbol(character: string): boolean {
    if ('(){}[],:'.includes(character)) {
      this.#enterOrLeave(character);
      this.#push('punctuation', character, this.#at + 1);
      return true;
    }
    const operators = this.#inBraces ? MATCH_OPERATORS : OPERATORS;
    const operator = operators.find((each) => this.text.startsWith(each, this.#at));
    if (operator === undefined) return false;
    this.#push('operator', operator, this.#at + operator.length);
    return true;
  }

  #enterOrLeave(character: string): void {
    if (this.#inBraces && character !== '}' && character !== ',') {
      this.#fail(`unexpected "${character}" inside braces`);
    }
    if (character === '{') this.#inBraces = true;
    else if (character === '}') {
      if (!this.#inBraces) this.#fail('unexpected "}" without a "{" before it');
      this.#inBraces = false;
    } else if (character === '[') {
      if (this.#inBrackets) this.#fail('unexpected "[" inside brackets');
      this.#inBrackets = true;
    } else if (character === ']') {
      if (!this.#inBrackets) this.#fail('unexpected "]" without a "[" before it');
      this.#inBrackets = false;
    }
  }

  #readWord(): void {
    const start = this.#at;
    let end = start;
    const mayHoldColon = !this.#inBraces && !this.#inBrackets;
    while (isAlphanumeric(this.text[end]) || (mayHoldColon && this.text[end] === ':')) end++;
    const word = this.text.slice(start, end);
    const lower = word.toLowerCase();
    if (this.#inBraces) this.#push('identifier', word, end);
    else if (lower === 'inf' || lower === 'nan') this.#push('number', word, end);
    else if (KEYWORDS.has(lower) && this.#isKeyword(lower, end)) this.#push('keyword', lower, end, word);
    else this.#push(word.includes(':') ? 'metric' : 'identifier', word, end);
  }

  /** `fill` and its forms are modifiers only in front of a parenthesis, so that metrics may bear these names. */
  #isKeyword(word: string, end: number): boolean {
    if (!FILLS.has(word)) return true;
    while (isBlank(this.text[end])) end++;
    return this.text[end] === '(';
  }

  #readNumber(): void {
    const { kind, end } = numberEnd(this.text, this.#at);
    if (kind === undefined) {
      this.#fail(`"${this.text.slice(this.#at, end)}" is neither a number nor a duration`);
    }
    this.#push(kind, this.text.slice(this.#at, end), end);
  }

  #readString(quoteCharacter: string): void {
    const start = this.#at;
    let end = start + 1;
    for (; end < this.text.length; end++) {
      const character = this.text[end];
      if (character === quoteCharacter) break;
      if (quoteCharacter === '`') continue;
      if (character === '\n') break;
      if (character === '\\') end++;
    }
    if (this.text[end] !== quoteCharacter) this.#fail('the string is not terminated');
    const unquoted = unquote(this.text.slice(start + 1, end), quoteCharacter);
    if (!unquoted.ok) this.#fail(unquoted.message);
    this.#push('string', unquoted.value, end + 1);
  }

  #skipBlanksAndComments(): void {
    for (;;) {
      while (isBlank(this.text[this.#at])) this.#at++;
      if (this.text[this.#at] !== '#') return;
      while (this.#at < this.text.length && this.text[this.#at] !== '\n' && this.text[this.#at] !== '\r') {
        this.#at++;
      }
    }
  }

  #push(kind: TokenKind, text: string, end: number, source?: string): void {
    this.#tokens.push({ kind, text, source: source ?? text, start: this.#at, end });
    this.#at = end;
  }

  #fail(message: string, start = this.#at): never {
    throw new PromqlProblem('parse', message, { start, end: this.text.length });
  }
}

const isDigit = (character: string | undefined): boolean =>
  character !== undefined && character >= '0' && character <= '9';
const isAlpha = (character: string | undefined): boolean =>
  character !== undefined &&
  ((character >= 'a' && character <= 'z') || (character >= 'A' && character <= 'Z') || character === '_');
const isAlphanumeric = (character: string | undefined): boolean => isAlpha(character) || isDigit(character);
const isBlank = (character: string | undefined): boolean =>
  character === ' ' || character === '\t' || character === '\n' || character === '\r';
