import type { Ms } from '../../../base/clock';
import type { Labels } from '../../../metrics/series';
import type { LabelSet } from '../../../promql/labels/labelSet';
import type { AlertRule } from '../file/ruleFile';
import { expandAlertTemplate } from '../template/expandTemplate';
import type { ActiveAlert } from './activeAlert';
import { alertSeries } from './alertSeries';
import { queryRule } from './queryRule';
import type { RuleContext } from './ruleContext';
import type { RuleSample, Written } from './ruleOutcome';

const MINUTE: Ms = 60_000;
/** A resolved alert is told for so long, so that nobody misses it. */
export const RESOLVED_RETENTION: Ms = 15 * MINUTE;

/** The state of one alerting rule (Prometheus, rules/alerting.go). */
export class AlertingRule {
  #alerts = new Map<string, ActiveAlert>();

  /** `restored` is false while the state of an earlier run may still be found: until then nothing is written. */
  constructor(
    readonly rule: AlertRule,
    public restored: boolean,
  ) {}

  /** Pending, firing and lately resolved alerts. */
  get alerts(): readonly ActiveAlert[] {
    return [...this.#alerts.values()];
  }

  /** Takes over the alerts of the same rule before its file was read again. */
  inherit(former: AlertingRule): void {
    this.#alerts = former.#alerts;
    this.restored = former.restored;
  }

  /** Takes the results of one evaluation. When they are refused, the state stays what it was, unless a limit says so. */
  take(results: readonly RuleSample[], at: Ms, limit: number, context: RuleContext): Written {
    const found = this.#describe(results, at, context);
    if (found === undefined) {
      return {
        ok: false,
        message: 'vector contains metrics with the same labelset after applying alert labels',
      };
    }
    for (const [key, alert] of found) this.#renew(key, alert);
    for (const [key, alert] of this.#alerts) this.#step(key, alert, found.has(key), at);
    const active = this.alerts.filter(({ state }) => state !== 'inactive');
    if (limit > 0 && active.length > limit) {
      this.#alerts.clear();
      return { ok: false, message: `exceeded limit of ${limit} with ${active.length} alerts` };
    }
    return { ok: true, samples: this.restored ? active.flatMap(alertSeries) : [] };
  }

  /** Nothing when two results would be one alert. */
  #describe(
    results: readonly RuleSample[],
    at: Ms,
    context: RuleContext,
  ): ReadonlyMap<string, ActiveAlert> | undefined {
    const found = new Map<string, ActiveAlert>();
    for (const result of results) {
      const expand = this.#expander(result, at, context);
      const labels = this.#identity(result.labels, expand);
      if (found.has(labels.key)) return undefined;
      const annotations = mapTexts(this.rule.annotations, expand);
      found.set(labels.key, {
        labels,
        annotations,
        value: result.value,
        state: 'pending',
        activeAt: at,
        firedAt: undefined,
        resolvedAt: undefined,
        keepFiringSince: undefined,
      });
    }
    return found;
  }

  #expander({ labels, value }: RuleSample, at: Ms, context: RuleContext): (text: string) => string {
    const { externalLabels, externalUrl } = context;
    const templateContext = {
      name: this.rule.name,
      labels: labels.toRecord(),
      externalLabels,
      externalUrl,
      value,
      at,
      query: (expression: string) => {
        const queried = queryRule(expression, at, context);
        return queried.ok
          ? queried.samples.map((sample) => ({ ...sample, labels: sample.labels.toRecord() }))
          : queried;
      },
    };
    return (text) => expandAlertTemplate(text, templateContext);
  }

  #identity(result: LabelSet, expand: (text: string) => string): LabelSet {
    let labels = result.withoutMetric();
    for (const [name, text] of Object.entries(this.rule.labels)) labels = labels.with(name, expand(text));
    return labels.with('alertname', this.rule.name);
  }

  #renew(key: string, found: ActiveAlert): void {
    const known = this.#alerts.get(key);
    if (known === undefined || known.state === 'inactive') {
      this.#alerts.set(key, found);
      return;
    }
    known.value = found.value;
    known.annotations = found.annotations;
  }

  #step(key: string, alert: ActiveAlert, isFound: boolean, at: Ms): void {
    if (isFound) alert.keepFiringSince = undefined;
    else if (!this.#isHeld(alert, at)) {
      this.#end(key, alert, at);
      return;
    }
    const { holdFor } = this.rule;
    const isDue = at - alert.activeAt >= holdFor;
    if (alert.state === 'pending' && isDue) {
      alert.state = 'firing';
      alert.firedAt = at;
    } else if (alert.state === 'firing' && !isDue && isFound) {
      // The rule's file was read again with a longer "for".
      alert.state = 'pending';
      alert.firedAt = undefined;
    }
  }

  #isHeld(alert: ActiveAlert, at: Ms): boolean {
    const { keepFiringFor } = this.rule;
    if (alert.state !== 'firing' || keepFiringFor === 0) return false;
    alert.keepFiringSince ??= at;
    return at - alert.keepFiringSince < keepFiringFor;
  }

  #end(key: string, alert: ActiveAlert, at: Ms): void {
    const isOld = alert.resolvedAt !== undefined && at - alert.resolvedAt > RESOLVED_RETENTION;
    if (alert.state === 'pending' || isOld) this.#alerts.delete(key);
    if (alert.state === 'inactive') return;
    alert.state = 'inactive';
    alert.resolvedAt = at;
  }
}

const mapTexts = (texts: Labels, expand: (text: string) => string): Labels =>
  Object.fromEntries(Object.entries(texts).map(([name, text]) => [name, expand(text)]));
