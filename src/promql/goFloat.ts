/**
 * Numbers as Go's `strconv.FormatFloat(value, format, -1, 64)` prints them: the shortest digits that read back as the
 * same double. The language and its HTTP API state numbers in these forms.
 */

const SMALLEST_PLAIN_EXPONENT = -4;
const SMALLEST_LARGE_EXPONENT = 6;

/** Format `g`, which `%v` uses: with an exponent below 1e-4 and from 1e6 on, else without. */
export function formatGeneral(value: number): string {
  if (!isFiniteNonZero(value)) return formatSpecial(value, '0');
  const { sign, digits, exponent } = decompose(value);
  const isPlain = exponent >= SMALLEST_PLAIN_EXPONENT && exponent < SMALLEST_LARGE_EXPONENT;
  return sign + (isPlain ? plain(digits, exponent) : scientific(digits, exponent));
}

/** Format `f`: never an exponent. */
export function formatFixed(value: number): string {
  if (!isFiniteNonZero(value)) return formatSpecial(value, '0');
  const { sign, digits, exponent } = decompose(value);
  return sign + plain(digits, exponent);
}

/** Format `e`: always an exponent. */
export function formatExponent(value: number): string {
  if (!isFiniteNonZero(value)) return formatSpecial(value, '0e+00');
  const { sign, digits, exponent } = decompose(value);
  return sign + scientific(digits, exponent);
}

const isFiniteNonZero = (value: number): boolean => Number.isFinite(value) && value !== 0;

function formatSpecial(value: number, zero: string): string {
  if (value === 0) return Object.is(value, -0) ? `-${zero}` : zero;
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

interface Decimal {
  readonly sign: string;
  /** The significant digits, without trailing zeros. */
  readonly digits: string;
  /** The power of ten of the first digit. */
  readonly exponent: number;
}

function decompose(value: number): Decimal {
  const [mantissa = '', power = '0'] = Math.abs(value).toExponential().split('e');
  return { sign: value < 0 ? '-' : '', digits: mantissa.replace('.', ''), exponent: Number(power) };
}

function scientific(digits: string, exponent: number): string {
  const fraction = digits.length > 1 ? `.${digits.slice(1)}` : '';
  const power = String(Math.abs(exponent)).padStart(2, '0');
  return `${digits.charAt(0)}${fraction}e${exponent < 0 ? '-' : '+'}${power}`;
}

function plain(digits: string, exponent: number): string {
  if (exponent < 0) return `0.${'0'.repeat(-exponent - 1)}${digits}`;
  if (digits.length <= exponent + 1) return digits.padEnd(exponent + 1, '0');
  return `${digits.slice(0, exponent + 1)}.${digits.slice(exponent + 1)}`;
}

/** As OpenMetrics spells the values of `le` and `quantile`: a whole number has a point. */
export function formatOpenMetrics(value: number): string {
  const text = formatGeneral(value);
  return Number.isFinite(value) && !text.includes('e') && !text.includes('.') ? `${text}.0` : text;
}

/** Go's `math.Max`: the infinity that beats everything beats NaN, too. */
export const higher = (one: number, other: number): number =>
  one === Infinity || other === Infinity ? Infinity : Math.max(one, other);

/** Go's `math.Min`. */
export const lower = (one: number, other: number): number =>
  one === -Infinity || other === -Infinity ? -Infinity : Math.min(one, other);

const DECIMAL = /^[+-]?(?:\d+\.?\d*|\.\d+)(?:[eE][+-]?\d+)?$/;
const INFINITE = /^[+-]?inf(?:inity)?$/i;

/** Reads what Go's `strconv.ParseFloat` reads without an error, but for hexadecimals: a number too large is one. */
export function parseGoFloat(text: string): number | undefined {
  if (DECIMAL.test(text)) {
    const value = Number(text);
    return Number.isFinite(value) ? value : undefined;
  }
  if (INFINITE.test(text)) return text.startsWith('-') ? -Infinity : Infinity;
  return text.toLowerCase() === 'nan' ? NaN : undefined;
}
