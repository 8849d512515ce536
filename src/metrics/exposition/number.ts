import type { Cursor } from './cursor';
import { CARRIAGE_RETURN, NEWLINE, SPACE, TAB, isDigit } from './cursor';

const LONGEST_EXACT = 15;
/** The smallest double in full has fewer characters. */
const LONGEST_NUMBER = 1_100;

/** Reads one number up to a blank or the end of the line, in the notation of Go without hexadecimals and underscores. */
export function readNumber(cursor: Cursor, what: string): number {
  const { text, offset: start } = cursor;
  let end = start;
  let integer = 0;
  let code = text.charCodeAt(end);
  while (isDigit(code)) {
    integer = integer * 10 + (code - 0x30);
    code = text.charCodeAt(++end);
  }
  const ended = code === NEWLINE || code === SPACE || code === TAB || end >= text.length;
  // Fifteen digits fit a double exactly, so the sum above is the number itself.
  if (ended && end > start && end - start <= LONGEST_EXACT) {
    cursor.offset = end;
    return integer;
  }
  return readAnyNumber(cursor, what);
}

function readAnyNumber(cursor: Cursor, what: string): number {
  const { text, offset: start } = cursor;
  let end = start;
  for (let code = text.charCodeAt(end); end < text.length; code = text.charCodeAt(++end)) {
    if (code === SPACE || code === NEWLINE || code === TAB || code === CARRIAGE_RETURN) break;
  }
  const token = text.slice(start, end);
  if (token.length > LONGEST_NUMBER) cursor.fail(`expected ${what}, found ${token.length} characters`);
  const value = isDecimal(token) ? Number(token) : wordNumber(token);
  if (value === undefined) {
    cursor.fail(
      token === ''
        ? `expected ${what}, found ${cursor.found()}`
        : `expected ${what}, found "${token.slice(0, 40)}", which is not a number`,
    );
  }
  cursor.offset = end;
  return value;
}

/** `[+-] digits [. digits] [e [+-] digits]`, with digits before or after the point. */
function isDecimal(token: string): boolean {
  let at = skipSign(token, 0);
  const whole = skipDigits(token, at);
  let digits = whole - at;
  at = whole;
  if (token[at] === '.') {
    const fraction = skipDigits(token, at + 1);
    digits += fraction - at - 1;
    at = fraction;
  }
  if (digits === 0) return false;
  if ((token.charCodeAt(at) | 0x20) === 0x65) {
    const first = skipSign(token, at + 1);
    at = skipDigits(token, first);
    if (at === first) return false;
  }
  return at === token.length;
}

const skipSign = (token: string, at: number): number =>
  token[at] === '+' || token[at] === '-' ? at + 1 : at;

function skipDigits(token: string, at: number): number {
  while (isDigit(token.charCodeAt(at))) at++;
  return at;
}

function wordNumber(token: string): number | undefined {
  switch (token.toLowerCase()) {
    case 'nan':
      return NaN;
    case 'inf':
    case '+inf':
    case 'infinity':
    case '+infinity':
      return Infinity;
    case '-inf':
    case '-infinity':
      return -Infinity;
    default:
      return undefined;
  }
}
