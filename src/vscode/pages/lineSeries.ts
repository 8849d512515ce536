import type { Ms } from '../../base/clock';
import type { Series } from '../../metrics/metricSource';
import type { LineSeries } from '../../protocol/chart';

/** More lines than this cannot be told apart. */
export const MOST_SERIES = 6;

/** A series as a line, named by its labels or else by its expression. */
export const lineOf = (series: Series, expression: string, step: Ms): LineSeries => ({
  label: labelOf(series, expression),
  points: withGaps(series, step),
});

function labelOf({ labels }: Series, expression: string): string {
  const { __name__: name, ...rest } = labels;
  const shown = Object.entries(rest).map(([key, value]) => `${key}=${value}`);
  return shown.length === 0
    ? (name ?? expression)
    : `${name === undefined ? '' : `${name} `}${shown.join(' ')}`;
}

/** A step without a sample is a gap in the line. */
function withGaps({ points }: Series, step: Ms): LineSeries['points'] {
  return points.flatMap(({ at, value }, index): (readonly [Ms, number | null])[] => {
    const next = points[index + 1];
    const own: readonly [Ms, number | null] = [at, Number.isFinite(value) ? value : null];
    return next && next.at - at > step * 1.5 ? [own, [at + step, null]] : [own];
  });
}

/** One sentence for those who do not see the picture, about the first series. */
export function summaryOf(series: readonly Series[], threshold: number | undefined): string {
  const values = series[0]?.points.map((point) => point.value).filter(Number.isFinite) ?? [];
  const short = (value: number): string => String(Number(value.toPrecision(4)));
  const last = values.at(-1);
  if (last === undefined) return 'The metric has no finite value in this time.';
  const most = values.reduce((a, b) => Math.max(a, b));
  const least = values.reduce((a, b) => Math.min(a, b));
  const limit = threshold === undefined ? '' : `, threshold ${short(threshold)}`;
  return `Between ${short(least)} and ${short(most)} in this time, ${short(last)} at the end${limit}.`;
}
