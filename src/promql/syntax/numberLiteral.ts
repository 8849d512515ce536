import { parseDuration } from './duration';

const isIn = (set: string, character: string | undefined): boolean =>
  character !== undefined && character !== '' && set.includes(character);
const DECIMAL = '0123456789';
const HEXADECIMAL = '0123456789abcdefABCDEF';
const isWordPart = (character: string | undefined): boolean =>
  character !== undefined && /^[0-9A-Za-z_]$/.test(character);

export interface NumberToken {
  /** Absent when what stands here is neither. */
  readonly kind: 'number' | 'duration' | undefined;
  readonly end: number;
}

/** Finds the end of the number or the duration that starts at `start`. */
export function numberEnd(text: string, start: number): NumberToken {
  const number = scanNumber(text, start);
  if (number !== undefined) return { kind: 'number', end: number };
  let end = start;
  while (isWordPart(text[end]) || text[end] === '.') end++;
  const isDuration = parseDuration(text.slice(start, end)) !== undefined;
  return { kind: isDuration ? 'duration' : undefined, end };
}

/** A number has digits with single underscores between them, at most one point and at most one exponent. */
function scanNumber(text: string, start: number): number | undefined {
  let at = start;
  if (text[at] === '0' && isIn('xX', text[at + 1])) {
    at = scanDigits(text, text[at + 2] === '_' ? at + 3 : at + 2, HEXADECIMAL);
    return at === start + 2 || isWordPart(text[at]) || text[at] === '.' ? undefined : at;
  }
  at = scanDigits(text, at, DECIMAL);
  if (text[at] === '.') {
    if (isIn('_.', text[at + 1])) return undefined;
    at = scanDigits(text, at + 1, DECIMAL);
  }
  if (isIn('eE', text[at])) {
    const digits = isIn('+-', text[at + 1]) ? at + 2 : at + 1;
    at = scanDigits(text, digits, DECIMAL);
    if (at === digits) return undefined;
  }
  return isWordPart(text[at]) || text[at] === '.' ? undefined : at;
}

function scanDigits(text: string, at: number, digits: string): number {
  const start = at;
  while (isIn(digits, text[at]) || (text[at] === '_' && at > start && isIn(digits, text[at + 1]))) at++;
  return at;
}

/** Reads what {@link numberEnd} called a number: decimal, hexadecimal, octal with a leading zero, `Inf` or `NaN`. */
export function parseNumber(source: string): number {
  const text = source.replaceAll('_', '').toLowerCase();
  if (text === 'inf') return Infinity;
  if (text === 'nan') return NaN;
  const isOctal =
    text.length > 1 && text.startsWith('0') && [...text].every((digit) => isIn('01234567', digit));
  return isOctal ? Number.parseInt(text, 8) : Number(text);
}
