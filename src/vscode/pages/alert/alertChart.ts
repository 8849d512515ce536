import type { Ms } from '../../../base/clock';
import type { MetricSource, QueryResult, Series } from '../../../metrics/metricSource';
import { MetricError } from '../../../metrics/metricSource';
import type { Alert } from '../../../monitoring/alerts/alert';
import { chartWindow } from '../../../monitoring/evidence/chartWindow';
import type { ChartWindow } from '../../../monitoring/evidence/chartWindow';
import { clockTime } from '../../../monitoring/words';
import type { ChartState, LineSeries } from '../../../protocol/chart';

/** More lines than this cannot be told apart. */
const MOST_SERIES = 6;

export interface AlertChartRequest {
  readonly alert: Alert;
  readonly metricSources: ReadonlyMap<string, MetricSource>;
  readonly now: Ms;
  readonly signal: AbortSignal;
}

/**
 * The alert's metric over the incident's window. It is asked of the alert's own source where that answers queries, else
 * of the only one that does.
 */
export async function alertChart({
  alert,
  metricSources,
  now,
  signal,
}: AlertChartRequest): Promise<ChartState> {
  const expression = alert.value?.expression;
  if (expression === undefined)
    return { kind: 'none', reason: 'This alert names no metric, so there is nothing to draw.' };
  const [sourceId, source] = chooseSource(alert, metricSources);
  if (source === undefined || sourceId === undefined) {
    return {
      kind: 'none',
      reason: `No configured source answers PromQL, so "${expression}" cannot be drawn. Add one under "sources:" with "type: prometheus".`,
    };
  }
  const window = chartWindow(alert, now);
  try {
    const result = await source.range(
      { expression, from: window.from, to: window.to, step: window.step },
      signal,
    );
    return lineState({ alert, expression, sourceId, window, result, now });
  } catch (error) {
    if (error instanceof MetricError)
      return { kind: 'failed', reason: `"${sourceId}" could not answer "${expression}": ${error.message}` };
    throw error;
  }
}

function chooseSource(
  alert: Alert,
  sources: ReadonlyMap<string, MetricSource>,
): readonly [string | undefined, MetricSource | undefined] {
  const own = sources.get(alert.provenance.sourceId);
  if (own) return [alert.provenance.sourceId, own];
  const [first] = sources.entries();
  return first ?? [undefined, undefined];
}

interface Drawn {
  readonly alert: Alert;
  readonly expression: string;
  readonly sourceId: string;
  readonly window: ChartWindow;
  readonly result: QueryResult;
  readonly now: Ms;
}

function lineState({ alert, expression, sourceId, window, result, now }: Drawn): ChartState {
  const all = result.data.type === 'matrix' || result.data.type === 'vector' ? result.data.series : [];
  const series = ownSeriesFirst(all, alert);
  if (series.length === 0) {
    return { kind: 'none', reason: `"${sourceId}" has no data for "${expression}" in this time.` };
  }
  const { threshold, operator, unit } = alert.value ?? {};
  const drawn = series
    .slice(0, MOST_SERIES)
    .map((one): LineSeries => ({ label: labelOf(one, expression), points: withGaps(one, window.step) }));
  const { firedAt, activeAt, resolvedAt } = alert.times;
  return {
    kind: 'line',
    title: alert.title,
    unit,
    from: window.from,
    to: window.to,
    series: drawn,
    hiddenSeries: series.length - drawn.length,
    thresholds:
      threshold === undefined
        ? []
        : [
            {
              value: threshold,
              label: `threshold ${operator ?? ''} ${threshold}${unit ? ` ${unit}` : ''}`.replace(
                / {2,}/g,
                ' ',
              ),
            },
          ],
    spans: firedAt === undefined ? [] : [{ from: firedAt, to: resolvedAt, label: 'firing' }],
    marks: activeAt !== undefined && activeAt !== firedAt ? [{ at: activeAt, label: 'condition true' }] : [],
    summary: summaryOf(series, threshold),
    source: `${sourceId} · ${expression} · read at ${clockTime(now)}`,
  };
}

/** The series that carries the alert's own labels is drawn first. */
function ownSeriesFirst(series: readonly Series[], alert: Alert): Series[] {
  const fits = (one: Series): number =>
    Object.entries(one.labels).filter(([name, value]) => alert.labels[name] === value).length;
  return [...series].sort((a, b) => fits(b) - fits(a));
}

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

function summaryOf(series: readonly Series[], threshold: number | undefined): string {
  const values = series[0]?.points.map((point) => point.value).filter(Number.isFinite) ?? [];
  const short = (value: number): string => String(Number(value.toPrecision(4)));
  const last = values.at(-1);
  if (last === undefined) return 'The metric has no finite value in this time.';
  const most = values.reduce((a, b) => Math.max(a, b));
  const least = values.reduce((a, b) => Math.min(a, b));
  const limit = threshold === undefined ? '' : `, threshold ${short(threshold)}`;
  return `Between ${short(least)} and ${short(most)} in this time, ${short(last)} at the end${limit}.`;
}
