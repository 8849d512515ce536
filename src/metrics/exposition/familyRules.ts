import type { Labels, MetricType, Sample } from '../series';
import { HistogramRules } from './histogramRules';
import type { MetadataLine } from './metadataLine';
import type { MetadataKind } from './metadata';
import { ExpositionProblem } from './result';
import { checkSampleValue } from './sampleRules';

/** What may stand behind the name of a family in the names of its samples (OpenMetrics 1.0, "Metric Types"). */
const SUFFIXES: Readonly<Record<MetricType, readonly string[]>> = {
  counter: ['_total', '_created'],
  gauge: [''],
  histogram: ['_bucket', '_count', '_sum', '_created'],
  gaugehistogram: ['_bucket', '_gcount', '_gsum'],
  summary: ['', '_count', '_sum', '_created'],
  info: ['_info'],
  stateset: [''],
  untyped: [''],
};

const EXEMPLAR_SUFFIX: Partial<Record<MetricType, string>> = {
  counter: '_total',
  histogram: '_bucket',
  gaugehistogram: '_bucket',
};

interface Family {
  readonly name: string;
  readonly kinds: Set<MetadataKind>;
  type: MetricType;
  unit: string;
  hasSamples: boolean;
  /** The groups that have ended: a group is the samples of one series, histogram or summary. */
  readonly ended: Set<string>;
  group: Group | undefined;
}

interface Group {
  readonly key: string;
  readonly at: number | undefined;
  readonly histogram: HistogramRules | undefined;
}

/**
 * The rules of OpenMetrics 1.0 about a family as a whole: its metadata comes once and first, its samples stand together,
 * so do the samples of each group, time does not run backwards, and histograms are complete.
 * Every method throws {@link ExpositionProblem} at the line that breaks a rule.
 */
export class FamilyRules {
  /** Every name that a family of this text uses, with the family. */
  readonly #owners = new Map<string, string>();
  #family: Family | undefined;

  metadata({ kind, name, text }: MetadataLine, offset: number): void {
    const family = this.#family?.name === name ? this.#family : this.#open(name, offset);
    if (family.hasSamples) fail(offset, `the ${kind} of "${name}" comes after samples of it`);
    if (family.kinds.has(kind)) fail(offset, `the ${kind} of "${name}" is given twice`);
    family.kinds.add(kind);
    if (kind === 'TYPE') family.type = text === 'unknown' ? 'untyped' : (text as MetricType);
    if (kind === 'UNIT') family.unit = text;
  }

  sample(sample: Sample, hasExemplar: boolean, offset: number): void {
    let family = this.#family;
    let suffix = family && suffixOf(sample.name, family);
    if (!family || suffix === undefined) {
      family = this.#open(sample.name, offset);
      suffix = '';
    }
    family.hasSamples = true;
    const problem = checkSampleValue({ type: family.type, family: family.name, suffix, sample });
    if (problem) fail(offset, problem);
    if (hasExemplar && EXEMPLAR_SUFFIX[family.type] !== suffix) {
      fail(offset, `an exemplar is allowed on counters and buckets only, not on "${sample.name}"`);
    }
    const group = this.#groupOf(family, sample, offset);
    const broken = group.histogram?.add(suffix, sample);
    if (broken) fail(offset, broken);
  }

  /** Ends the last family, at the end of the text. */
  close(offset: number): void {
    const family = this.#family;
    if (!family) return;
    endGroup(family, offset);
    if (family.unit !== '' && (family.type === 'info' || family.type === 'stateset')) {
      fail(offset, `"${family.name}" is of type ${family.type}, which has no unit`);
    }
    this.#claim(family, offset);
  }

  #open(name: string, offset: number): Family {
    this.close(offset);
    if (this.#owners.has(name)) {
      fail(
        offset,
        `"${name}" belongs to the family "${this.#owners.get(name) ?? ''}", whose lines must stand together`,
      );
    }
    this.#owners.set(name, name);
    this.#family = {
      name,
      kinds: new Set(),
      type: 'untyped',
      unit: '',
      hasSamples: false,
      ended: new Set(),
      group: undefined,
    };
    return this.#family;
  }

  #claim(family: Family, offset: number): void {
    for (const suffix of SUFFIXES[family.type]) {
      const name = family.name + suffix;
      const owner = this.#owners.get(name);
      if (owner !== undefined && owner !== family.name) {
        fail(offset, `"${name}" is a name of both "${owner}" and "${family.name}"`);
      }
      this.#owners.set(name, family.name);
    }
  }

  #groupOf(family: Family, sample: Sample, offset: number): Group {
    const key = groupKey(family, sample.labels);
    const current = family.group;
    if (current?.key === key) {
      // A creation time says when the group began, and has the time of the scrape at most.
      if (current.at === sample.at || sample.name === `${family.name}_created`) return current;
      if (current.at === undefined || sample.at === undefined) {
        fail(offset, 'samples of one group either all have a timestamp or none has one');
      }
      if (sample.at < current.at) fail(offset, 'the timestamp is before that of the sample above it');
    } else if (family.ended.has(key)) {
      fail(offset, `the samples of "${family.name}" with these labels must stand together`);
    }
    endGroup(family, offset);
    family.ended.add(key);
    const hasBuckets = family.type === 'histogram' || family.type === 'gaugehistogram';
    family.group = {
      key,
      at: sample.at,
      histogram: hasBuckets ? new HistogramRules(family.type === 'gaugehistogram') : undefined,
    };
    return family.group;
  }
}

function suffixOf(name: string, family: Family): string | undefined {
  if (!name.startsWith(family.name)) return undefined;
  const suffix = name.slice(family.name.length);
  return SUFFIXES[family.type].includes(suffix) ? suffix : undefined;
}

function endGroup(family: Family, offset: number): void {
  const problem = family.group?.histogram?.end();
  if (problem) fail(offset, `the histogram "${family.name}" above is incomplete: ${problem}`);
}

function groupKey(family: Family, labels: Labels): string {
  const own = ownLabel(family);
  return Object.entries(labels)
    .filter(([name]) => name !== own)
    .sort(([one], [other]) => (one < other ? -1 : 1))
    .map(([name, value]) => `${name}\u0000${value}`)
    .join('\u0001');
}

/** The label that tells the samples of one group apart. */
function ownLabel({ type, name }: Family): string | undefined {
  if (type === 'histogram' || type === 'gaugehistogram') return 'le';
  if (type === 'summary') return 'quantile';
  return type === 'stateset' ? name : undefined;
}

function fail(offset: number, message: string): never {
  throw new ExpositionProblem(offset, message);
}
