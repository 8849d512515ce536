const PREFIXES = ['', 'k', 'M', 'G', 'T'];

/** A number short enough for an axis: `1.2k`, `0.034`, `-5`. */
export function shortNumber(value: number): string {
  if (!Number.isFinite(value)) return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
  const magnitude = Math.abs(value);
  if (magnitude !== 0 && (magnitude < 1e-3 || magnitude >= 1e15)) return value.toExponential(2);
  const power = magnitude < 1_000 ? 0 : Math.min(PREFIXES.length - 1, Math.floor(Math.log10(magnitude) / 3));
  const scaled = value / 1_000 ** power;
  return `${Number(scaled.toPrecision(3))}${PREFIXES[power] ?? ''}`;
}

export const withUnit = (value: number, unit: string | undefined): string =>
  `${shortNumber(value)}${unit ? ` ${unit}` : ''}`;
