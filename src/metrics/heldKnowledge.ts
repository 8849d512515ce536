import type { Clock, Ms } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { KnownMetric, QueryKnowledge } from '../promql/language/knowledge';
import type { MetricSource } from './metricSource';

const MINUTE = 60_000;
/** Names change with a deployment; whoever types asks many times a minute. */
const HOLD: Ms = 5 * MINUTE;
/** A source that could not say is asked again soon, though not at every letter. */
const HOLD_FAILURE: Ms = 30_000;
/** Nobody waits longer for a list of suggestions. */
const PATIENCE: Ms = 4_000;
/** Lists longer than this are cut: nobody reads them, and typing narrows them down too late. */
const MOST_ANSWERS = 10_000;
/** Questions held for each source; the oldest is forgotten first. */
const MOST_QUESTIONS = 100;

export interface HeldKnowledgeOptions {
  /** Whom to ask, looked up at each question. */
  readonly sources: () => Iterable<MetricSource>;
  readonly clock: Clock;
  /** Hears why a source could not say; the others still count. */
  readonly onFailure: (error: unknown) => void;
}

type Ask<T> = (source: MetricSource, signal: AbortSignal) => Promise<readonly T[]>;

interface Held {
  readonly answer: Promise<readonly unknown[]>;
  until: Ms;
}

/** What all sources know together, asked for at most once in a while. A source that fails or is slow adds nothing. */
export class HeldKnowledge implements QueryKnowledge, Disposable {
  readonly #held = new WeakMap<MetricSource, Map<string, Held>>();
  readonly #end = new AbortController();

  constructor(private readonly options: HeldKnowledgeOptions) {}

  /** Metrics that are described, and those that only have series, such as recorded ones. */
  async metrics(): Promise<readonly KnownMetric[]> {
    const [described, named] = await Promise.all([
      this.#all('metrics', (source, signal) => source.metadata(signal)),
      this.#all('names', (source, signal) => source.labelValues('__name__', signal)),
    ]);
    const known = new Map<string, KnownMetric>();
    for (const metric of described) if (!known.has(metric.name)) known.set(metric.name, metric);
    for (const name of named) if (!known.has(name)) known.set(name, { name, type: '', help: '', unit: '' });
    return [...known.values()];
  }

  labelNames(): Promise<readonly string[]> {
    return this.#all('labels', (source, signal) => source.labelNames(signal)).then(unique);
  }

  labelValues(label: string): Promise<readonly string[]> {
    return this.#all(`values ${label}`, (source, signal) => source.labelValues(label, signal)).then(unique);
  }

  dispose(): void {
    this.#end.abort();
  }

  async #all<T>(question: string, ask: Ask<T>): Promise<readonly T[]> {
    if (this.#end.signal.aborted) return [];
    const answers = await Promise.all(
      [...this.options.sources()].map((source) => this.#one(source, question, ask)),
    );
    return answers.flat().slice(0, MOST_ANSWERS);
  }

  #one<T>(source: MetricSource, question: string, ask: Ask<T>): Promise<readonly T[]> {
    const held = this.#held.get(source) ?? new Map<string, Held>();
    this.#held.set(source, held);
    const now = this.options.clock.monotonic();
    const known = held.get(question);
    if (known && known.until > now) return known.answer as Promise<readonly T[]>;
    const answer = this.#ask(source, ask).catch((error: unknown) => {
      fresh.until = this.options.clock.monotonic() + HOLD_FAILURE;
      this.options.onFailure(error);
      return [];
    });
    const fresh: Held = { answer, until: now + HOLD };
    held.delete(question);
    held.set(question, fresh);
    const [oldest] = held.keys();
    if (held.size > MOST_QUESTIONS && oldest !== undefined) held.delete(oldest);
    return answer;
  }

  async #ask<T>(source: MetricSource, ask: Ask<T>): Promise<readonly T[]> {
    const late = new AbortController();
    const timer = this.options.clock.after(PATIENCE, () => late.abort());
    try {
      return (await ask(source, AbortSignal.any([late.signal, this.#end.signal]))).slice(0, MOST_ANSWERS);
    } finally {
      timer.dispose();
    }
  }
}

const unique = (names: readonly string[]): readonly string[] => [...new Set(names)];
