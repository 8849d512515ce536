const SIMPLE_ESCAPES: Readonly<Record<string, string>> = {
  a: '\u0007',
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  '\\': '\\',
};

const DIGITS = { x: 2, u: 4, U: 8 } as const;
const MAX_CODE_POINT = 0x10ffff;
/** A byte that is no character of its own stands as this code unit plus the byte, which no well-formed text holds. */
const FIRST_BYTE = 0xdc00;
const BYTES = /(?<![\ud800-\udbff])[\udc80-\udcff]+/g;

export type Unquoted =
  { readonly ok: true; readonly value: string } | { readonly ok: false; readonly message: string };

/** Resolves the escapes of Go in the inside of a string quoted with `quote`; a backtick knows none. */
export function unquote(inside: string, quote: string): Unquoted {
  if (quote === '`' || !inside.includes('\\')) return { ok: true, value: inside };
  let value = '';
  let at = 0;
  while (at < inside.length) {
    const next = inside.indexOf('\\', at);
    if (next < 0) break;
    value += inside.slice(at, next);
    const escape = readEscape(inside, next + 1, quote);
    if (typeof escape === 'string') return { ok: false, message: escape };
    value += escape.text;
    at = escape.end;
  }
  return { ok: true, value: (value + inside.slice(at)).replace(BYTES, decodeBytes) };
}

/** Bytes that are UTF-8 together become its characters; others stay, and make the text not well-formed. */
function decodeBytes(units: string): string {
  const bytes = Uint8Array.from(units, (unit) => unit.charCodeAt(0) - FIRST_BYTE);
  const decoded = new TextDecoder().decode(bytes);
  return decoded.includes('\ufffd') ? units : decoded;
}

interface Escape {
  readonly text: string;
  readonly end: number;
}

function readEscape(inside: string, at: number, quote: string): Escape | string {
  const letter = inside[at] ?? '';
  const simple = SIMPLE_ESCAPES[letter] ?? (letter === quote ? quote : undefined);
  if (simple !== undefined) return { text: simple, end: at + 1 };
  if (letter >= '0' && letter <= '7') return readCode(inside, at, 3, 8);
  if (letter === 'x' || letter === 'u' || letter === 'U') return readCode(inside, at + 1, DIGITS[letter], 16);
  return letter === '' ? 'the escape is not complete' : `unknown escape "\\${letter}"`;
}

/** Octal and `\x` escapes are bytes: those above 127 are kept as lone surrogates until their neighbours are known. */
function readCode(inside: string, at: number, digits: number, base: 8 | 16): Escape | string {
  const text = inside.slice(at, at + digits);
  let code = 0;
  for (const digit of text) {
    const value = Number.parseInt(digit, base);
    if (Number.isNaN(value)) return `"${digit}" is not a digit of an escape`;
    code = code * base + value;
  }
  if (text.length < digits) return 'the escape is not complete';
  const limit = base === 8 ? 255 : MAX_CODE_POINT;
  if (code > limit || (code >= 0xd800 && code < 0xe000)) return 'the escape is not a valid Unicode character';
  const isByte = digits < 4 && code > 127;
  return { text: String.fromCodePoint(isByte ? FIRST_BYTE + code : code), end: at + digits };
}

const PRINTED_ESCAPES: Readonly<Record<string, string>> = {
  '\u0007': '\\a',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
  '\\': '\\\\',
  '"': '\\"',
};

/** Letters, marks, numbers, punctuation, symbols and the plain space are printed as they are. */
const PRINTABLE = /^[\p{L}\p{M}\p{N}\p{P}\p{S} ]$/u;

/** Quotes a string the way Go's `strconv.Quote` does. */
export function quote(value: string): string {
  let text = '"';
  for (const character of value) {
    const escape = PRINTED_ESCAPES[character];
    if (escape !== undefined) text += escape;
    else text += PRINTABLE.test(character) ? character : escapeCode(character.codePointAt(0) ?? 0);
  }
  return `${text}"`;
}

/** A byte that is no character is printed as that byte, and half of a pair as what Go reads in its place. */
function escapeCode(code: number): string {
  if (code > FIRST_BYTE + 127 && code <= FIRST_BYTE + 255) return `\\x${(code - FIRST_BYTE).toString(16)}`;
  if (code >= 0xd800 && code < 0xe000) return '\ufffd';
  const hex = code.toString(16);
  if (code < 0x20 || code === 0x7f) return `\\x${hex.padStart(2, '0')}`;
  return code > 0xffff ? `\\U${hex.padStart(8, '0')}` : `\\u${hex.padStart(4, '0')}`;
}
