import type { Ms } from '../../../base/clock';
import type { MetricSource, QueryResult, Series } from '../../../metrics/metricSource';
import { MetricError } from '../../../metrics/metricSource';
import type { Alert } from '../../../monitoring/alerts/alert';
import { chartWindow } from '../../../monitoring/evidence/chartWindow';
import type { ChartWindow } from '../../../monitoring/evidence/chartWindow';
import { clockTime } from '../../../monitoring/words';
import type { ChartState } from '../../../protocol/chart';
import { MOST_SERIES, lineOf, summaryOf } from '../lineSeries';

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
  const drawn = series.slice(0, MOST_SERIES).map((one) => lineOf(one, expression, window.step));
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
