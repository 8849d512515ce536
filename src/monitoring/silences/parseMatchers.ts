import { unquote } from '../../promql/syntax/quoting';
import type { SilenceMatcher, SilenceOperator } from './silenceMatcher';
import { patternProblem } from './silenceMatcher';

export interface ParsedMatchers {
  readonly matchers: readonly SilenceMatcher[];
  readonly problems: readonly MatcherProblem[];
}

/** Offsets into the text, in UTF-16 code units; `end` is exclusive. */
export interface MatcherProblem {
  readonly message: string;
  readonly start: number;
  readonly end: number;
}

/** What may not stand in an unquoted name or value (Alertmanager's `matcher/parse` lexer). */
const BARE = /[^\s{}!=~,\\"'`]+/y;
const SPACE = /\s*/y;
const OPERATOR = /=~|!~|!=|=/y;
const HALF_CHARACTER = /\p{Surrogate}/u;
const QUOTED = /"(?:[^"\\\n]|\\.)*"/y;

/**
 * Reads matchers as Alertmanager and `amtool` write them: `{alertname="DatabaseDown", instance=~"db-.+"}`, with or
 * without braces, names and values quoted or not, any Unicode. Never throws: a condition that cannot be read is told
 * with its place, and the others are read all the same.
 */
export function parseMatchers(text: string): ParsedMatchers {
  return new MatcherReader(text).read();
}

class MatcherReader {
  readonly #matchers: SilenceMatcher[] = [];
  readonly #problems: MatcherProblem[] = [];
  #at = 0;
  #isBraced = false;

  constructor(private readonly text: string) {}

  read(): ParsedMatchers {
    const open = this.#take('{');
    this.#isBraced = open !== undefined;
    while (!this.#isAtEnd()) {
      if (!this.#matcher()) this.#skipToComma();
      this.#space();
      if (this.#isAtEnd()) break;
      if (this.#take(',') === undefined) {
        this.#complain('A comma is missing between two matchers.', this.#at, this.#at + 1);
        this.#skipToComma();
        this.#take(',');
      }
    }
    this.#close(open);
    return { matchers: this.#matchers, problems: this.#problems };
  }

  #close(open: number | undefined): void {
    if (open !== undefined && this.#take('}') === undefined) {
      this.#complain('The brace is not closed.', open, open + 1);
    }
    this.#space();
    if (this.#at < this.text.length) {
      this.#complain('Nothing may follow the closing brace.', this.#at, this.text.length);
    }
  }

  /** One condition. False when it could not be read, and the problem was told. */
  #matcher(): boolean {
    this.#space();
    const start = this.#at;
    const name = this.#word('a label name');
    if (name === undefined) return false;
    if (name === '') return this.#complain('A label name is not empty.', start, this.#at);
    this.#space();
    const operator = this.#match(OPERATOR) as SilenceOperator | undefined;
    if (operator === undefined) {
      return this.#complain(`After "${name}", "=", "!=", "=~" or "!~" is expected.`, this.#at, this.#at + 1);
    }
    this.#space();
    const valueStart = this.#at;
    const value = this.#word('a value');
    if (value === undefined) return false;
    const matcher = { name, operator, value };
    const problem = patternProblem(matcher);
    if (problem !== undefined) this.#complain(problem, valueStart, this.#at);
    else this.#matchers.push(matcher);
    return true;
  }

  #word(what: string): string | undefined {
    const start = this.#at;
    const quoted = this.#match(QUOTED);
    if (quoted !== undefined) {
      const inside = unquote(quoted.slice(1, -1), '"');
      if (inside.ok) return this.#wellFormed(inside.value, start);
      this.#complain(`This quoted text cannot be read: ${inside.message}.`, start, this.#at);
      return undefined;
    }
    if (this.text[start] === '"') {
      this.#at = this.text.length;
      this.#complain('The quote is not closed.', start, this.text.length);
      return undefined;
    }
    const bare = this.#match(BARE);
    if (bare !== undefined) return this.#wellFormed(bare, start);
    this.#complain(`Expected ${what} here; put it in double quotes.`, start, start + 1);
    return undefined;
  }

  /** Half a character has no bytes: whoever keeps the silence would keep another one. */
  #wellFormed(word: string, start: number): string | undefined {
    if (!HALF_CHARACTER.test(word)) return word;
    this.#complain('This text holds half a character, which no system can keep.', start, this.#at);
    return undefined;
  }

  /** On to the next comma, or to the end; quoted text is passed over whole. */
  #skipToComma(): void {
    while (!this.#isAtEnd() && this.text[this.#at] !== ',') {
      if (this.#match(QUOTED) === undefined) this.#at += 1;
    }
  }

  #isAtEnd(): boolean {
    this.#space();
    return this.#at >= this.text.length || (this.#isBraced && this.text[this.#at] === '}');
  }

  /** Always false, for whoever gives up with it. */
  #complain(message: string, start: number, end: number): false {
    const last = this.text.length;
    const from = Math.min(start, Math.max(0, last - 1));
    this.#problems.push({ message, start: from, end: Math.min(Math.max(end, from), last) });
    return false;
  }

  #take(character: string): number | undefined {
    this.#space();
    if (this.text[this.#at] !== character) return undefined;
    return this.#at++;
  }

  #space(): void {
    this.#match(SPACE);
  }

  #match(pattern: RegExp): string | undefined {
    pattern.lastIndex = this.#at;
    const found = pattern.exec(this.text)?.[0];
    if (found !== undefined) this.#at += found.length;
    return found;
  }
}
