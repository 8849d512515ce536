/** Go's `math.Pow`, which knows the result for one and for minus one where JavaScript has NaN. */
export function power(base: number, exponent: number): number {
  if (base === 1 || (base === -1 && Math.abs(exponent) === Infinity)) return 1;
  return base ** exponent;
}
