/** The quantile of some numbers: linear between the two around the rank, with NaN below all of them. Sorts `values`. */
export function quantileOf(quantile: number, values: Float64Array): number {
  if (values.length === 0 || Number.isNaN(quantile)) return NaN;
  if (quantile < 0) return -Infinity;
  if (quantile > 1) return Infinity;
  values.sort();
  // A typed array sorts NaN last.
  const missing = values.findIndex((value) => Number.isNaN(value));
  const numbers = missing < 0 ? values.length : missing;
  const valueAt = (index: number): number => {
    const shifted = index - (values.length - numbers);
    return shifted < 0 ? NaN : (values[shifted] ?? NaN);
  };
  const rank = quantile * (values.length - 1);
  const lower = Math.max(0, Math.floor(rank));
  const upper = Math.min(values.length - 1, lower + 1);
  const weight = rank - Math.floor(rank);
  return valueAt(lower) * (1 - weight) + valueAt(upper) * weight;
}
