import { dirname } from 'node:path';
import type { Clock, Ms } from '../../base/clock';
import type { Log } from '../../base/log';
import type { TextFiles } from '../../base/files/textFiles';
import { inTurns } from '../../base/turns';
import { EmbeddedMetricSource } from '../../metrics/embedded/embeddedMetricSource';
import { Head } from '../../metrics/embedded/head';
import type { MetricSource } from '../../metrics/metricSource';
import { LayeredReader } from '../../metrics/embedded/layeredReader';
import type { SampleJournal } from '../../metrics/embedded/sampleJournal';
import type { SeriesStore } from '../../metrics/store/seriesStore';
import { Engine } from '../../promql/engine';
import type { Configuration, SourceConfiguration } from '../configuration/configuration';
import { MetricStorage } from '../metricStorage/metricStorage';
import type { Roster, RosterEntry } from '../engine/roster';
import { rosterOf } from '../engine/roster';
import type { Reading, ReadingProblem, SourceDefinition } from '../source';
import { readingScrape, upScrape, upTarget } from './live/readingScrape';
import { RULES_TYPE } from './live/ruleObservations';
import type { RuleSettings } from './ruleSource';
import { RULES_EVERY, ruleSource } from './ruleSource';
import { RulesElsewhere } from './rulesElsewhere';

export interface LocalRulesOptions {
  readonly files: TextFiles;
  readonly clock: Clock;
  readonly log: Log;
  /** Where series are kept on disk, if they are. */
  readonly store?: SeriesStore | undefined;
  /** Asked before each sample is stored on disk, which one window does. */
  readonly mayWrite?: () => boolean;
}

/** One successful answer of a source. */
export interface RulesAnswer {
  readonly sourceId: string;
  readonly at: Ms;
  readonly reading: Reading;
}

/** New series of so many samples, at most, are made together with them in a few milliseconds. */
const FEW_SAMPLES = 1_000;

/** Keeps what the sources read as series, and evaluates the rule files of the configurations on them. */
export class LocalRules {
  readonly definition: SourceDefinition<RuleSettings>;
  readonly #clock: Clock;
  readonly #head: Head;
  readonly #storage: MetricStorage | undefined;
  readonly #metrics: MetricSource;
  #entries: ReadonlyMap<string, RosterEntry> = new Map();
  /** The rules that each server evaluates, as it said last. */
  readonly #elsewhere = new RulesElsewhere();
  /** What was not kept of the last answer of each source, in words. */
  readonly #leftOut = new Map<string, readonly string[]>();

  constructor({ files, clock, log, store, mayWrite = () => true }: LocalRulesOptions) {
    const engine = new Engine();
    const journal: SampleJournal = {
      append: (at, writes) => mayWrite() && store?.append(at, writes),
      expect: (axis, labels) => mayWrite() && store?.expect(axis, labels),
    };
    this.#clock = clock;
    this.#head = new Head(store ? { journal } : {});
    this.#storage = store && new MetricStorage({ store, files, clock, log });
    store?.countBeside(() => this.#head.memory);
    store?.describedBy(() => this.#head.metadata());
    const history = store && new LayeredReader(this.#head, store);
    const metrics = new EmbeddedMetricSource({ head: this.#head, history: store, clock });
    this.#metrics = metrics;
    this.definition = ruleSource({
      context: { head: this.#head, engine, externalLabels: {}, externalUrl: '', ...(history && { history }) },
      metrics,
      files,
      onRead: (settings, groups) => this.#storage?.takeRules(settings, groups),
      isEvaluatedElsewhere: ({ name, expression }) =>
        this.#elsewhere.sourcesOf({ name, query: expression }).length > 0,
      storageProblems: (id) => this.#storageProblems(id),
    });
  }

  /** The roster of these configurations, each with its rules as one more source. Forgets sources that are not in it. */
  roster(configurations: readonly Configuration[]): Roster {
    this.#storage?.assign(configurations);
    const roster = rosterOf(configurations.map(withRules));
    const former = this.#entries;
    this.#entries = new Map(roster.entries.map((entry) => [entry.source.id, entry]));
    for (const id of former.keys()) if (!this.#entries.has(id)) this.#forget(id);
    return roster;
  }

  /** Answers from what was read here. */
  get metrics(): MetricSource {
    return this.#metrics;
  }

  /** Whether a metric source answers from what was read here: in a window that does not poll, it knows nothing. */
  isLocal(source: MetricSource): boolean {
    return source === this.#metrics;
  }

  /** What only time makes due. */
  async beat(): Promise<void> {
    await this.#storage?.beat();
  }

  /** Makes the new series of a large answer in turns, so that {@link take}, which is one turn, has little left to do. */
  prepare({ sourceId, at, reading }: RulesAnswer, signal: AbortSignal): Promise<void> | undefined {
    const entry = this.#entries.get(sourceId);
    if (!entry || entry.source.type === RULES_TYPE || reading.samples.length <= FEW_SAMPLES) return undefined;
    const scrape = readingScrape(entry, at, reading);
    return inTurns((turn) => this.#head.prepare(scrape, turn), this.#clock, signal);
  }

  /** Keeps one successful answer. */
  take({ sourceId, at, reading }: RulesAnswer): void {
    const entry = this.#entries.get(sourceId);
    if (!entry || entry.source.type === RULES_TYPE) return;
    if (reading.rules) this.#elsewhere.take(sourceId, reading.rules);
    this.#leftOut.set(sourceId, this.#head.append(readingScrape(entry, at, reading)).warnings);
    this.#appendUp(entry, at, 1);
  }

  /** The series of a source that fails go on being what they were: nobody knows. Only `up` tells of it. */
  fail({ sourceId, at }: Omit<RulesAnswer, 'reading'>): void {
    const entry = this.#entries.get(sourceId);
    if (entry) this.#appendUp(entry, at, 0);
  }

  #forget(sourceId: string): void {
    this.#elsewhere.forget(sourceId);
    this.#leftOut.delete(sourceId);
    this.#head.remove(sourceId);
    this.#head.remove(upTarget(sourceId));
  }

  #appendUp(entry: RosterEntry, at: Ms, value: 0 | 1): void {
    const scrape = upScrape(entry, at, value);
    if (scrape) this.#head.append(scrape);
  }

  #storageProblems(ruleSourceId: string): readonly ReadingProblem[] {
    const own = this.#entries.get(ruleSourceId)?.configuration;
    return [...this.#leftOut].flatMap(([id, warnings]) => {
      const entry = this.#entries.get(id);
      if (!entry || entry.configuration !== own) return [];
      const { position } = entry.source;
      const place = { file: own.file, range: { start: position, end: position } };
      return warnings.map((message) => ({ severity: 'warning', code: 'not-kept', message, place }) as const);
    });
  }
}

/** A configuration with its rules as one more source. */
export const withRules = (configuration: Configuration): Configuration =>
  configuration.rules.length === 0
    ? configuration
    : { ...configuration, sources: [...configuration.sources, sourceOf(configuration)] };

function sourceOf({ rules, file }: Configuration): SourceConfiguration {
  return {
    id: RULES_TYPE,
    type: RULES_TYPE,
    service: undefined,
    settings: { patterns: rules, folder: dirname(file) } satisfies RuleSettings,
    target: rules.join(', '),
    every: RULES_EVERY,
    timeout: RULES_EVERY,
    failures: 1,
    successes: 1,
    severity: undefined,
    position: { line: 1, column: 1 },
  };
}
