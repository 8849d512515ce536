import type { Cursor } from './cursor';
import { CARRIAGE_RETURN, NEWLINE, SPACE, TAB, isDigit } from './cursor';

/** So many digits fit a double exactly, and so do these powers of ten: their product or quotient is rounded once. */
const MOST_EXACT_DIGITS = 15;
const EXACT_POWERS = Array.from({ length: 23 }, (_unused, power) => Number(`1e${power}`));
/** The smallest double in full has fewer characters. */
const LONGEST_NUMBER = 1_100;

const PLUS = 0x2b;
const MINUS = 0x2d;
const POINT = 0x2e;
const ZERO = 0x30;
const LOWER_CASE = 0x20;
const EXPONENT = 0x65;

/** Reads one number up to a blank or the end of the line, in the notation of Go without hexadecimals and underscores. */
export function readNumber(cursor: Cursor, what: string): number {
  const { text, offset: start } = cursor;
  let end = start;
  let integer = 0;
  let code = text.charCodeAt(end);
  while (isDigit(code)) {
    integer = integer * 10 + (code - ZERO);
    code = text.charCodeAt(++end);
  }
  if (end > start && endsNumber(text, end) && end - start <= MOST_EXACT_DIGITS) {
    cursor.offset = end;
    return integer;
  }
  end = decimalEnd(text, start);
  if (end < 0 || end - start > LONGEST_NUMBER) return readWord(cursor, what);
  cursor.offset = end;
  return exactDecimal(text, start, end) ?? Number(text.slice(start, end));
}

function endsNumber(text: string, end: number): boolean {
  const code = text.charCodeAt(end);
  return code === NEWLINE || code === SPACE || code === TAB || code === CARRIAGE_RETURN || end >= text.length;
}

/** Where `[+-] digits [. digits] [e [+-] digits]` ends, with digits before or after the point; -1 for anything else. */
function decimalEnd(text: string, start: number): number {
  const whole = skipSign(text, start);
  let end = skipDigits(text, whole);
  let digits = end - whole;
  if (text.charCodeAt(end) === POINT) {
    const fraction = end + 1;
    end = skipDigits(text, fraction);
    digits += end - fraction;
  }
  if (digits === 0) return -1;
  if ((text.charCodeAt(end) | LOWER_CASE) === EXPONENT) {
    const power = skipSign(text, end + 1);
    end = skipDigits(text, power);
    if (end === power) return -1;
  }
  return endsNumber(text, end) ? end : -1;
}

function skipSign(text: string, at: number): number {
  const code = text.charCodeAt(at);
  return code === PLUS || code === MINUS ? at + 1 : at;
}

function skipDigits(text: string, at: number): number {
  while (isDigit(text.charCodeAt(at))) at++;
  return at;
}

/** The number that {@link decimalEnd} found, when few digits and a small power make it; nothing for the others. */
function exactDecimal(text: string, start: number, end: number): number | undefined {
  let digits = 0;
  let integer = 0;
  let power = 0;
  let behindPoint = 0;
  for (let at = skipSign(text, start); at < end; at++) {
    const code = text.charCodeAt(at);
    if (isDigit(code)) {
      integer = integer * 10 + (code - ZERO);
      power -= behindPoint;
      // Zeros in front are no digits of the integer.
      if (integer > 0) digits++;
    } else if (code === POINT) behindPoint = 1;
    else {
      power += integerAt(text, at + 1, end);
      break;
    }
  }
  const factor = EXACT_POWERS[Math.abs(power)];
  if (factor === undefined || digits > MOST_EXACT_DIGITS) return undefined;
  const value = power < 0 ? integer / factor : integer * factor;
  return text.charCodeAt(start) === MINUS ? -value : value;
}

function integerAt(text: string, start: number, end: number): number {
  let integer = 0;
  for (let at = skipSign(text, start); at < end; at++) integer = integer * 10 + (text.charCodeAt(at) - ZERO);
  return text.charCodeAt(start) === MINUS ? -integer : integer;
}

/** Reads what is no decimal number: one of the words, or a mistake. */
function readWord(cursor: Cursor, what: string): number {
  const { text, offset: start } = cursor;
  let end = start;
  while (!endsNumber(text, end)) end++;
  const token = text.slice(start, end);
  if (token.length > LONGEST_NUMBER) cursor.fail(`expected ${what}, found ${token.length} characters`);
  const value = wordNumber(token);
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
