import { CancelledError } from '../../../base/abort';
import type { Ms } from '../../../base/clock';
import type { MetricSource, QueryData, Series } from '../../../metrics/metricSource';
import { MetricError } from '../../../metrics/metricSource';
import { valueWords, watchedExpression } from '../../../metrics/ruleText/ruleValue';
import type { Alert } from '../../../monitoring/alerts/alert';
import type { Threshold } from '../../../monitoring/alerts/shown/threshold';
import { thresholdOf } from '../../../monitoring/alerts/shown/threshold';
import { stepFor } from '../../../monitoring/evidence/chartWindow';
import { clockTime } from '../../../monitoring/words';
import type { ChartState, LineChartState } from '../../../protocol/chart';
import type { RulePageSeed, RuleRange } from '../../../protocol/rulePage';
import { MOST_SERIES, lineOf, summaryOf } from '../lineSeries';

const HOUR: Ms = 3_600_000;
export const RANGES: Readonly<Record<RuleRange, Ms>> = {
  '1h': HOUR,
  '6h': 6 * HOUR,
  '24h': 24 * HOUR,
  '7d': 168 * HOUR,
};

export interface RuleChartRequest {
  readonly rule: RulePageSeed;
  readonly sourceId: string;
  readonly source: MetricSource;
  /** The rule's alerts as they are known here, for a source that has no `ALERTS` series. */
  readonly alerts: readonly Alert[];
  readonly now: Ms;
  readonly signal: AbortSignal;
}

/** What a source says about a rule at one moment. */
export interface RuleReading {
  readonly chart: ChartState;
  /** `12 series · max 1840`, or why there is none. */
  readonly value: string;
  /** Series for which the whole expression holds now; nothing when that could not be found out. */
  readonly holdsFor: number | undefined;
  readonly threshold: Threshold | undefined;
  readonly sourceId: string;
  readonly at: Ms;
}

/** The rule's expression over its range, its value now, and whether its condition holds. @throws {CancelledError} */
export async function readRule(request: RuleChartRequest): Promise<RuleReading> {
  const { rule, sourceId, now } = request;
  const watched = watchedExpression(rule.expression);
  const threshold = thresholdOf(rule.expression);
  const about = { threshold, sourceId, at: now, holdsFor: undefined };
  if (!watched) {
    const reason = `"${rule.expression}" is not a valid query, so there is nothing to draw. Correct it in its file.`;
    return { ...about, chart: { kind: 'failed', reason }, value: 'not a valid query' };
  }
  const { expression, extreme } = watched;
  try {
    const [chart, value, holds] = await Promise.all([
      chartOf(request, expression, threshold),
      instant(request, expression),
      rule.kind === 'alert' ? instant(request, rule.expression) : undefined,
    ]);
    return { ...about, chart, value: valueWords(value, extreme), holdsFor: holds && countOf(holds) };
  } catch (error) {
    if (error instanceof CancelledError || request.signal.aborted) throw error;
    const why = error instanceof MetricError ? error.message : 'it gave no answer that can be read';
    const reason = `"${sourceId}" could not answer "${expression}": ${why}`;
    return { ...about, chart: { kind: 'failed', reason }, value: 'not known' };
  }
}

const instant = async ({ source, now, signal }: RuleChartRequest, expression: string): Promise<QueryData> =>
  (await source.instant({ expression, at: now }, signal)).data;

/** A scalar always holds, as in Prometheus, where it is no valid alert. */
const countOf = (data: QueryData): number => seriesOf(data)?.length ?? 1;

const seriesOf = (data: QueryData): readonly Series[] | undefined =>
  data.type === 'matrix' || data.type === 'vector' ? data.series : undefined;

async function chartOf(
  request: RuleChartRequest,
  expression: string,
  threshold: Threshold | undefined,
): Promise<ChartState> {
  const { rule, sourceId, source, now, signal } = request;
  const step = stepFor(RANGES[rule.range]);
  const window = { from: Math.floor((now - RANGES[rule.range]) / step) * step, to: now, step };
  const [result, spans] = await Promise.all([
    source.range({ expression, ...window }, signal),
    rule.kind === 'alert' ? spansOf(request, window) : [],
  ]);
  const series = seriesOf(result.data) ?? [];
  if (series.length === 0) {
    const reason = `"${sourceId}" has no data for "${expression}" in the last ${rule.range}. ${NO_DATA_MEANS}`;
    return { kind: 'none', reason };
  }
  const drawn = series.slice(0, MOST_SERIES).map((one) => lineOf(one, expression, step));
  return {
    kind: 'line',
    title: rule.name,
    unit: undefined,
    from: window.from,
    to: window.to,
    series: drawn,
    hiddenSeries: series.length - drawn.length,
    thresholds:
      threshold?.threshold === undefined
        ? []
        : [{ value: threshold.threshold, label: `threshold ${threshold.operator} ${threshold.threshold}` }],
    spans,
    marks: [],
    summary: `${summaryOf(series, threshold?.threshold)}${spanWords(spans)}`,
    source: `${sourceId} · ${expression} · read at ${clockTime(now)}`,
  };
}

const NO_DATA_MEANS =
  'That is not the same as being well: the metric may not exist, or nobody may have read it.';

type Spans = LineChartState['spans'];

interface Window {
  readonly from: Ms;
  readonly to: Ms;
  readonly step: Ms;
}

/** When the rule was pending and firing, as the source kept it in `ALERTS`, however short; else as it is known here. */
async function spansOf({ rule, source, alerts, signal }: RuleChartRequest, window: Window): Promise<Spans> {
  const selector = `ALERTS{alertname=${JSON.stringify(rule.name)}}`;
  const expression = `max by (alertstate) (max_over_time(${selector}[${window.step / 1000}s]))`;
  const { data } = await source.range({ expression, ...window }, signal);
  const kept = seriesOf(data) ?? [];
  return kept.length > 0 ? kept.flatMap((series) => keptSpans(series, window)) : knownSpans(alerts, window);
}

/** Each point tells of the step before it. */
function keptSpans({ labels, points }: Series, { from, to, step }: Window): Spans {
  const spans: { from: Ms; to: Ms | undefined; label: string }[] = [];
  for (const { at } of points) {
    const last = spans.at(-1);
    if (last?.to !== undefined && at - last.to <= step) last.to = at;
    else spans.push({ from: Math.max(from, at - step), to: at, label: labels.alertstate ?? 'active' });
  }
  const last = spans.at(-1);
  if (last?.to !== undefined && last.to + step > to) last.to = undefined;
  return spans;
}

const knownSpans = (alerts: readonly Alert[], { from, to }: Window): Spans =>
  alerts
    .flatMap(({ times: { activeAt, firedAt, resolvedAt } }) => [
      ...(activeAt === undefined ? [] : [{ from: activeAt, to: firedAt ?? resolvedAt, label: 'pending' }]),
      ...(firedAt === undefined ? [] : [{ from: firedAt, to: resolvedAt, label: 'firing' }]),
    ])
    .filter((span) => span.from < (span.to ?? to) && (span.to ?? to) > from)
    .map((span) => ({ ...span, from: Math.max(from, span.from) }));

function spanWords(spans: Spans): string {
  const words = ['firing', 'pending'].flatMap((label) => {
    const times = spans.filter((span) => span.label === label).length;
    return times === 0 ? [] : [`${label} ${times === 1 ? 'once' : `${times} times`}`];
  });
  return words.length === 0 ? '' : ` In this time it was ${words.join(' and ')}.`;
}
