import type { Labels } from '../../metrics/series';
import type { Configuration, ServiceConfiguration } from '../configuration/configuration';
import type { MappedSeverity, SeverityTable } from '../severity';
import { mapSeverity } from '../severity';
import type { AlertObservation, AlertValue } from './alert';
import type { AlertDetails } from './alertEvent';

/** What the configuration knows that an observation does not say. */
export interface Attribution {
  readonly sourceId: string;
  readonly sourceType: string;
  /** The service that the source belongs to, when it is a service's own endpoint. */
  readonly service: string | undefined;
  readonly configuration: Pick<Configuration, 'environment' | 'severities' | 'services'>;
}

/** The description of an alert: what the source said, completed by what the configuration says about it. */
export function detailsOf(observation: AlertObservation, attribution: Attribution): AlertDetails {
  const { configuration, sourceId, sourceType } = attribution;
  const { severity, word, why } = severityOf(observation, configuration.severities);
  const { labels } = observation;
  return {
    identityFields: observation.identityFields,
    provenance: {
      sourceId,
      sourceType,
      nativeId: observation.nativeId,
      native: observation.native,
      raw: observation.raw,
      unmapped: observation.unmapped,
    },
    title: observation.title,
    summary: observation.summary,
    service: observation.service ?? attribution.service ?? serviceOf(labels, configuration.services),
    environment: labels.environment ?? labels.env ?? configuration.environment,
    labels,
    annotations: observation.annotations,
    severity,
    severityWord: word,
    severityWhy: why,
    value: observation.value && completeValue(observation.value),
    links: observation.links,
  };
}

const MOST_WORDS = 1_000;

function severityOf(observation: AlertObservation, table: SeverityTable): MappedSeverity {
  if (observation.severity === undefined) return mapped(observation.severityWord, table);
  const { severity, severityWord: word } = observation;
  return { severity, word, why: `the source itself says ${severity}` };
}

/** What each word of a table comes to: thousands of alerts share a handful of words. */
const mappings = new WeakMap<SeverityTable, Map<string | undefined, MappedSeverity>>();

function mapped(word: string | undefined, table: SeverityTable): MappedSeverity {
  const known = mappings.get(table) ?? new Map<string | undefined, MappedSeverity>();
  mappings.set(table, known);
  let found = known.get(word);
  // A source that puts something else into the word each time must not fill the memory.
  if (known.size > MOST_WORDS) known.clear();
  if (!found) known.set(word, (found = mapSeverity(word, table)));
  return found;
}

/**
 * The first service whose every `match` label has one of the listed values; else what the label `service` says. No
 * match at all leaves it open.
 */
export function serviceOf(labels: Labels, services: readonly ServiceConfiguration[]): string | undefined {
  for (const { name, wanted } of matchersOf(services)) {
    if (wanted.every(([label, values]) => values.includes(labels[label] ?? ''))) return name;
  }
  const told = labels.service;
  if (told === undefined || told === '') return undefined;
  // In a workspace of several folders, a service is named with its folder, which no label knows.
  return services.find(({ name }) => name === told || name.endsWith(`/${told}`))?.name ?? told;
}

interface Matcher {
  readonly name: string;
  readonly wanted: readonly (readonly [label: string, values: readonly string[]])[];
}

/** Made once for a configuration: thousands of alerts are matched against it. */
const matchers = new WeakMap<readonly ServiceConfiguration[], readonly Matcher[]>();

function matchersOf(services: readonly ServiceConfiguration[]): readonly Matcher[] {
  let found = matchers.get(services);
  if (!found) {
    found = services
      .map(({ name, match }) => ({ name, wanted: Object.entries(match) }))
      .filter(({ wanted }) => wanted.length > 0);
    matchers.set(services, found);
  }
  return found;
}

const completeValue = (value: Partial<AlertValue>): AlertValue => ({
  current: value.current,
  threshold: value.threshold,
  operator: value.operator,
  unit: value.unit,
  expression: value.expression,
  holdFor: value.holdFor,
});

/** What of an alert its source describes; an {@link Alert} is one too. */
export type Description = Omit<AlertDetails, 'identityFields'>;

/** Whether two descriptions say the same. The current value and the raw payload may differ: they are not worth a log line. */
export function sameDetails(a: Description, b: Description): boolean {
  return (
    a.title === b.title &&
    a.summary === b.summary &&
    a.service === b.service &&
    a.environment === b.environment &&
    a.severity === b.severity &&
    a.severityWord === b.severityWord &&
    a.severityWhy === b.severityWhy &&
    a.provenance.nativeId === b.provenance.nativeId &&
    sameRecord(a.labels, b.labels) &&
    sameRecord(a.annotations, b.annotations) &&
    sameRecord(a.provenance.native, b.provenance.native) &&
    sameItems(a.provenance.unmapped, b.provenance.unmapped) &&
    sameItems(a.links, b.links) &&
    sameValue(a.value, b.value)
  );
}

const sameValue = (a: AlertValue | undefined, b: AlertValue | undefined): boolean =>
  a === b ||
  (a !== undefined &&
    b !== undefined &&
    a.threshold === b.threshold &&
    a.operator === b.operator &&
    a.unit === b.unit &&
    a.expression === b.expression &&
    a.holdFor === b.holdFor);

/** Flat objects of the same type are the same when every field is; a field that is `undefined` equals an absent one. */
export function sameRecord<T extends object>(a: T, b: T): boolean {
  if (a === b) return true;
  for (const key in a) if (a[key] !== b[key]) return false;
  for (const key in b) if (a[key] === undefined && b[key] !== undefined) return false;
  return true;
}

export function sameItems<T extends object>(a: readonly T[], b: readonly T[]): boolean {
  if (a === b) return true;
  return a.length === b.length && a.every((item, index) => sameRecord(item, b[index]!));
}
