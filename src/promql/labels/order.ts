/**
 * Orders strings by their UTF-8 bytes, as Prometheus does. UTF-16 units order the same way, except that the
 * surrogates of characters beyond U+FFFF sort below U+E000 to U+FFFF although those characters come after them.
 */
export function compareUtf8(one: string, other: string): number {
  const length = Math.min(one.length, other.length);
  for (let at = 0; at < length; at++) {
    const left = one.charCodeAt(at);
    const right = other.charCodeAt(at);
    if (left !== right) return rank(left) - rank(right);
  }
  return one.length - other.length;
}

const isSurrogate = (unit: number): boolean => unit >= 0xd800 && unit < 0xe000;
const rank = (unit: number): number => (isSurrogate(unit) ? unit + 0x10000 : unit);

/** Orders strings so that numbers in them count as numbers: `a2` comes before `a10`. */
export function compareNatural(one: string, other: string): number {
  const left = chunks(one);
  const right = chunks(other);
  for (let at = 0; at < left.length && at < right.length; at++) {
    const order = compareChunks(left[at] ?? '', right[at] ?? '');
    if (order !== 0) return order;
  }
  return left.length - right.length;
}

const chunks = (text: string): string[] => text.match(/\d+|\D+/g) ?? [];

function compareChunks(left: string, right: string): number {
  const bothNumbers = /^\d/.test(left) && /^\d/.test(right);
  if (!bothNumbers) return compareUtf8(left, right);
  const [one, other] = [left.replace(/^0+(?=\d)/, ''), right.replace(/^0+(?=\d)/, '')];
  return one.length - other.length || compareUtf8(one, other) || left.length - right.length;
}
