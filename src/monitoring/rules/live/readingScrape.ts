import type { Ms } from '../../../base/clock';
import type { Scrape } from '../../../metrics/embedded/head';
import type { Labels, Sample } from '../../../metrics/series';
import type { CheckObservation, Verdict } from '../../check';
import type { RosterEntry } from '../../engine/roster';
import type { Reading } from '../../source';

const MS_PER_SECOND = 1000;

/** Unknown is neither: there is no sample then. */
const UP: Readonly<Record<Verdict, number | undefined>> = { ok: 1, failing: 0, unknown: undefined };

/**
 * One reading of a source as samples: what it gave, and its checks under the names that rules state thresholds on. The
 * labels `service` and `source` say where they come from, `job` and `instance` what a Prometheus server would say.
 */
export function readingScrape(entry: RosterEntry, at: Ms, reading: Reading): Scrape {
  return {
    target: entry.source.id,
    labels: labelsOf(entry),
    at,
    samples: [...reading.samples, ...reading.checks.flatMap(checkSamples)],
  };
}

/** A target of its own: while a source fails, its other series neither go on nor end. */
export const upTarget = (sourceId: string): string => `up of ${sourceId}`;

/** Whether a metrics endpoint could be read, as a Prometheus server tells it. */
export function upScrape(entry: RosterEntry, at: Ms, up: 0 | 1): Scrape | undefined {
  if (entry.source.type !== 'metrics') return undefined;
  const samples = [{ name: 'up', labels: {}, value: up }];
  return { target: upTarget(entry.source.id), labels: labelsOf(entry), at, samples };
}

function labelsOf({ source, configuration }: RosterEntry): Labels {
  const { service, id, type, target } = source;
  const labels = { ...(service === undefined ? {} : { service }), source: id };
  if (type !== 'metrics') return labels;
  const job = configuration.services.find(({ name }) => name === service)?.match.job?.[0] ?? service ?? id;
  return { ...labels, job, instance: URL.canParse(target) ? new URL(target).host : target };
}

function checkSamples(check: CheckObservation): Sample[] {
  const labels = { check: check.key };
  const components = check.components.flatMap(({ name, verdict, responseTimeMs }) => {
    const own = { ...labels, component: name };
    return [
      ...sample('sitrep_check_component_up', own, UP[verdict]),
      ...sample('sitrep_check_component_duration_seconds', own, seconds(responseTimeMs)),
    ];
  });
  const values = Object.entries(check.values).flatMap(([name, value]) =>
    sample('sitrep_check_value', { ...labels, name }, value),
  );
  return [
    ...sample('sitrep_check_up', labels, UP[check.verdict]),
    ...sample('sitrep_check_duration_seconds', labels, seconds(check.durationMs)),
    ...sample('sitrep_tls_expiry_timestamp_seconds', labels, seconds(check.certificateExpiresAt)),
    ...components,
    ...values,
  ];
}

const sample = (name: string, labels: Labels, value: number | undefined): Sample[] =>
  value === undefined ? [] : [{ name, labels, value }];

const seconds = (length: Ms | undefined): number | undefined =>
  length === undefined ? undefined : length / MS_PER_SECOND;
