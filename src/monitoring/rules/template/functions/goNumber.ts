/**
 * Numbers as Go's `fmt` prints them with a precision. JavaScript rounds a value that lies exactly between two up, and
 * Go rounds it to the even digit.
 */

/** Every double that lies exactly between two neighbours shows it within so many further digits. */
const TIE_DIGITS = 40;
const MOST_DIGITS = 100;
const LARGEST_FIXED = 1e21;

/** `%.{digits}f` */
export function fixedDigits(value: number, digits: number): string {
  if (!Number.isFinite(value)) return special(value);
  if (Math.abs(value) >= LARGEST_FIXED) return largeFixed(value, digits);
  return evenAtTie(value.toFixed(digits), value.toFixed(Math.min(MOST_DIGITS, digits + TIE_DIGITS)), digits);
}

/** `%.{digits}e` */
export function exponentDigits(value: number, digits: number): string {
  if (!Number.isFinite(value)) return special(value);
  const [rounded = '', power = '+0'] = value.toExponential(digits).split('e');
  const [exact = '', exactPower] = value.toExponential(Math.min(MOST_DIGITS, digits + TIE_DIGITS)).split('e');
  // A carry into the next power of ten is never a tie that the even digit would undo.
  const mantissa = power === exactPower ? evenAtTie(rounded, exact, digits) : rounded;
  return `${mantissa}e${power.charAt(0)}${power.slice(1).padStart(2, '0')}`;
}

/** `%.{precision}g`: as short as `precision` digits allow, with an exponent for very small and very large values. */
export function generalDigits(value: number, precision: number): string {
  if (!Number.isFinite(value)) return special(value);
  if (value === 0) return Object.is(value, -0) ? '-0' : '0';
  const digits = Math.max(1, precision);
  const [mantissa = '', power = '0'] = exponentDigits(value, digits - 1).split('e');
  const exponent = Number(power);
  if (exponent < -4 || exponent >= digits) return `${withoutZeros(mantissa)}e${power}`;
  return withoutZeros(fixedDigits(value, digits - 1 - exponent));
}

const withoutZeros = (text: string): string => (text.includes('.') ? text.replace(/\.?0+$/, '') : text);

function special(value: number): string {
  if (Number.isNaN(value)) return 'NaN';
  return value > 0 ? '+Inf' : '-Inf';
}

function largeFixed(value: number, digits: number): string {
  const whole = BigInt(value).toString();
  return digits === 0 ? whole : `${whole}.${'0'.repeat(digits)}`;
}

/** `rounded` unless `exact` continues with a 5 and nothing else and the digit before it is even. */
function evenAtTie(rounded: string, exact: string, digits: number): string {
  const cut = exact.length - (decimalsOf(exact) - digits);
  const rest = exact.slice(cut);
  if (!/^50*$/.test(rest)) return rounded;
  const kept = exact.slice(0, cut).replace(/\.$/, '');
  return Number(kept.at(-1)) % 2 === 0 ? kept : rounded;
}

const decimalsOf = (text: string): number => (text.includes('.') ? text.length - text.indexOf('.') - 1 : 0);
