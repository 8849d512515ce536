import type { Sample } from '../../../metrics/series';
import type { RecordRule } from '../file/ruleFile';
import type { RuleSample, Written } from './ruleOutcome';

/** The series that a recording rule makes of its results: under its name, with its labels over theirs. */
export function recordSeries(rule: RecordRule, results: readonly RuleSample[], limit: number): Written {
  const samples: Sample[] = [];
  const seen = new Set<string>();
  for (const { labels, value } of results) {
    let own = labels.withoutMetric();
    for (const [name, text] of Object.entries(rule.labels)) own = own.with(name, text);
    if (seen.has(own.key)) {
      return {
        ok: false,
        message: 'vector contains metrics with the same labelset after applying rule labels',
      };
    }
    seen.add(own.key);
    samples.push({ name: rule.name, labels: own.toRecord(), value });
  }
  if (limit > 0 && samples.length > limit) {
    return { ok: false, message: `exceeded limit of ${limit} with ${samples.length} series` };
  }
  return { ok: true, samples };
}
