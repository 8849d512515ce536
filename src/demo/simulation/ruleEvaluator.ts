import type { Ms } from '../../base/clock';
import type { MetricSource, Series } from '../../metrics/metricSource';
import type { Labels } from '../../metrics/series';
import type { AlertRule } from './rules';

/** One alert of the demo's Prometheus. */
export interface ActiveAlert {
  readonly rule: AlertRule;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly state: 'pending' | 'firing';
  readonly activeAt: Ms;
  readonly firedAt: Ms | undefined;
  readonly value: number;
}

/** Evaluates the alerting rules as Prometheus does: pending until the condition has held long enough, then firing. */
export class RuleEvaluator {
  #active = new Map<string, ActiveAlert>();
  #evaluatedAt: Ms | undefined;

  constructor(
    private readonly rules: readonly AlertRule[],
    private readonly source: MetricSource,
    private readonly externalLabels: Labels,
  ) {}

  get alerts(): readonly ActiveAlert[] {
    return [...this.#active.values()];
  }

  get evaluatedAt(): Ms | undefined {
    return this.#evaluatedAt;
  }

  async evaluate(at: Ms, signal: AbortSignal): Promise<void> {
    const next = new Map<string, ActiveAlert>();
    for (const rule of this.rules) {
      const { data } = await this.source.instant({ expression: rule.expression, at }, signal);
      for (const series of data.type === 'vector' ? data.series : []) {
        const alert = this.#alert(rule, series, at);
        next.set(keyOf(alert.labels), alert);
      }
    }
    this.#active = next;
    this.#evaluatedAt = at;
  }

  #alert(rule: AlertRule, series: Series, at: Ms): ActiveAlert {
    const labels = {
      ...withoutName(series.labels),
      ...this.externalLabels,
      ...rule.labels,
      alertname: rule.alert,
    };
    const before = this.#active.get(keyOf(labels));
    const activeAt = before?.activeAt ?? at;
    const fires = before?.state === 'firing' || at - activeAt >= rule.holdFor;
    const value = series.points[0]?.value ?? NaN;
    return {
      rule,
      labels,
      annotations: expand(rule.annotations, series.labels, value),
      state: fires ? 'firing' : 'pending',
      activeAt,
      firedAt: fires ? (before?.firedAt ?? at) : undefined,
      value,
    };
  }
}

const keyOf = (labels: Labels): string => JSON.stringify(Object.entries(labels).sort());

function expand(annotations: Labels, labels: Labels, value: number): Labels {
  const expanded = Object.entries(annotations).map(([name, template]) => [
    name,
    template
      .replace(/\{\{ \$labels\.(\w+) \}\}/g, (_, label: string) => labels[label] ?? '')
      .replace(/\{\{ \$value \}\}/g, `${value}`),
  ]);
  return Object.fromEntries(expanded) as Labels;
}

/** An alert is told from others by its rule, so the name of the metric is no label of it. */
const withoutName = (labels: Labels): Labels =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => name !== '__name__'));
