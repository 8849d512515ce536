import type { Alert, AlertValue } from '../alert';
import { compareAlerts } from '../shown/display';

/**
 * One alert that several sources report, as one: Prometheus, which evaluates it, and Alertmanager, which routes it, give
 * it the same fingerprint. The one with the best information leads, then the worst state. What only another knows (the
 * value and its expression, silences, links) is added; nothing is taken away, and each source keeps its own state.
 */
export function combineReplicas(replicas: readonly Alert[]): Alert | undefined {
  const [lead, ...others] = [...replicas].sort(bestReplica);
  if (!lead || others.length === 0) return lead;
  const all = [lead, ...others];
  return {
    ...lead,
    provenance: { ...lead.provenance, alsoFrom: others.map(({ provenance }) => provenance.sourceId) },
    value: fullestValue(all),
    summary: lead.summary ?? firstOf(all, ({ summary }) => summary),
    service: lead.service ?? firstOf(all, ({ service }) => service),
    acknowledgement: lead.acknowledgement ?? firstOf(all, ({ acknowledgement }) => acknowledgement),
    suppressions: distinct(
      all.flatMap(({ suppressions }) => suppressions),
      ({ kind, id }) => `${kind} ${id ?? ''}`,
    ),
    links: distinct(
      all.flatMap(({ links }) => links),
      ({ url }) => url,
    ),
  };
}

const bestReplica = (a: Alert, b: Alert): number =>
  Number(a.evaluation.state !== 'ok') - Number(b.evaluation.state !== 'ok') || compareAlerts(a, b);

/** The value of whoever knows how to draw it, else of whoever knows it. The number of one that cannot be read is not told. */
function fullestValue(alerts: readonly Alert[]): AlertValue | undefined {
  const valued = alerts.filter(({ value }) => value !== undefined);
  const fullest = valued.find(({ value }) => value?.expression !== undefined) ?? valued[0];
  if (!fullest?.value) return undefined;
  return fullest.evaluation.state === 'ok' ? fullest.value : { ...fullest.value, current: undefined };
}

function firstOf<Part>(alerts: readonly Alert[], read: (alert: Alert) => Part | undefined): Part | undefined {
  for (const alert of alerts) {
    const part = read(alert);
    if (part !== undefined) return part;
  }
  return undefined;
}

function distinct<Item>(items: readonly Item[], keyOf: (item: Item) => string): readonly Item[] {
  return [...new Map([...items].reverse().map((item) => [keyOf(item), item])).values()].reverse();
}
