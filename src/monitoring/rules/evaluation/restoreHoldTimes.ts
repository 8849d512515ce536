import type { Ms } from '../../../base/clock';
import { createMatcher } from '../../../promql/labels/matcher';
import { METRIC_NAME } from '../../../promql/labels/labelSet';
import type { SeriesReader, StoredSeries } from '../../../promql/storage';
import type { ActiveAlert } from './activeAlert';
import type { AlertingRule } from './alertingRule';
import { ALERTS_FOR_STATE } from './alertSeries';

export interface RestoreOptions {
  /** How long nothing may have been evaluated for the state to be taken up again. */
  readonly outageTolerance: Ms;
  /** What an alert that would have fired during the outage still waits at least. */
  readonly gracePeriod: Ms;
}

const MINUTE: Ms = 60_000;
const MS_PER_SECOND = 1000;

/** The defaults of a Prometheus server. */
export const DEFAULT_RESTORE: RestoreOptions = { outageTolerance: 60 * MINUTE, gracePeriod: 10 * MINUTE };

/**
 * Gives alerts back the time for which they were pending before a restart, from the series that told of it
 * (Prometheus, `RestoreForState` in rules/group.go). A rule with a short `for` starts anew: it fires soon anyway.
 */
export function restoreHoldTimes(
  rule: AlertingRule,
  reader: SeriesReader,
  at: Ms,
  { outageTolerance, gracePeriod }: RestoreOptions,
): void {
  rule.restored = true;
  const { holdFor, name } = rule.rule;
  if (holdFor < gracePeriod) return;
  const matchers = [createMatcher('alertname', '=', name), createMatcher(METRIC_NAME, '=', ALERTS_FOR_STATE)];
  const known = new Map(
    reader
      .select(matchers, at - outageTolerance, at)
      .map((series) => [series.labels.withoutMetric().key, series]),
  );
  for (const alert of rule.alerts) {
    const last = lastSample(known.get(alert.labels.key), at);
    if (last && alert.state !== 'inactive') restore(alert, last, { at, holdFor, gracePeriod });
  }
}

interface LastSample {
  readonly downAt: Ms;
  readonly activeAt: Ms;
}

/** Nothing when the alert had ended before. */
function lastSample(series: StoredSeries | undefined, at: Ms): LastSample | undefined {
  if (!series) return undefined;
  const last = series.timestamps.findLastIndex((time) => time <= at);
  if (last < 0 || series.stale?.[last] === 1) return undefined;
  return {
    downAt: series.timestamps[last] ?? NaN,
    activeAt: (series.values[last] ?? NaN) * MS_PER_SECOND,
  };
}

function restore(
  alert: ActiveAlert,
  { downAt, activeAt }: LastSample,
  { at, holdFor, gracePeriod }: { readonly at: Ms; readonly holdFor: Ms; readonly gracePeriod: Ms },
): void {
  const remaining = holdFor - (downAt - activeAt);
  if (remaining <= 0) alert.activeAt = activeAt;
  else if (remaining < gracePeriod) alert.activeAt = at + gracePeriod - holdFor;
  else alert.activeAt = activeAt + (at - downAt);
}
