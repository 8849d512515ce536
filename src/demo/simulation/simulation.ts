import type { Clock, Ms } from '../../base/clock';
import { EmbeddedMetricSource } from '../../metrics/embedded/embeddedMetricSource';
import { Head } from '../../metrics/embedded/head';
import type { MetricSource } from '../../metrics/metricSource';
import type { Labels, Sample } from '../../metrics/series';
import type { Job } from './company';
import { COMPANY, JOBS, instanceOf } from './company';
import { METADATA } from './metadata';
import { Recorder } from './recorder';
import type { ActiveAlert } from './ruleEvaluator';
import { RuleEvaluator } from './ruleEvaluator';
import { RULES } from './rules';
import type { Situation } from './situation';
import { situationAt } from './situation';
import { Timetable } from './timetable';

/** The grid on which everything is measured, scraped and evaluated. */
export const STEP: Ms = 5_000;
const HOUR: Ms = 3_600_000;
/** History that exists when the demo starts, unless it is said. */
const BACKFILL: Ms = 3 * HOUR;
const RETENTION: Ms = 6 * HOUR;
/** Rules are evaluated over this part of the back-filled history, enough for every holding time. */
const EVALUATED: Ms = 10 * 60_000;
/** After a longer gap, such as a suspended machine, what lies before it was not seen by anyone. */
const LONGEST_GAP: Ms = HOUR;

export interface SimulationOptions {
  readonly clock: Clock;
  readonly seed: number;
  readonly incidents: 'scheduled' | 'manual';
  /** How much history there is from the start, in ms; three hours unless it is said. */
  readonly backfill?: Ms;
}

/**
 * The company over time. Nothing runs in the background: whoever asks moves it on to now first, so the same questions at
 * the same times get the same answers.
 */
export class Simulation {
  readonly startedAt: Ms;
  readonly timetable: Timetable;
  readonly metrics: MetricSource;
  readonly #clock: Clock;
  readonly #recorder: Recorder;
  readonly #head = new Head({ retention: RETENTION });
  readonly #evaluator: RuleEvaluator;
  #scraped: ReadonlyMap<Job, readonly Sample[]> = new Map();
  #recordedUntil: Ms;
  #evaluateFrom: Ms;
  #advancing: Promise<void> = Promise.resolve();

  constructor({ clock, seed, incidents, backfill = BACKFILL }: SimulationOptions) {
    this.#clock = clock;
    this.startedAt = clock.now();
    this.timetable = new Timetable(this.startedAt, incidents);
    this.#recorder = new Recorder(seed, STEP);
    this.metrics = new EmbeddedMetricSource({ head: this.#head, clock });
    this.#evaluator = new RuleEvaluator(RULES, this.metrics, { environment: COMPANY.environment });
    this.#recordedUntil = onGrid(this.startedAt - backfill);
    this.#evaluateFrom = this.startedAt - EVALUATED;
  }

  get now(): Ms {
    return this.#clock.now();
  }

  get situation(): Situation {
    return situationAt(this.timetable, this.now);
  }

  get alerts(): readonly ActiveAlert[] {
    return this.#evaluator.alerts;
  }

  get evaluatedAt(): Ms {
    return this.#evaluator.evaluatedAt ?? this.startedAt;
  }

  /** What the job exposes now; `undefined` when it cannot be scraped. */
  exposed(job: Job): readonly Sample[] | undefined {
    return this.#scraped.get(job);
  }

  /** Brings what is recorded and evaluated up to now. Calls queue up, so that no step is taken twice. */
  advance(signal: AbortSignal): Promise<void> {
    const advanced = this.#advancing.then(() => this.#advance(signal));
    // Whoever asked is told of a failure; the next in the queue begins where it stopped.
    this.#advancing = advanced.catch(() => undefined);
    return advanced;
  }

  async #advance(signal: AbortSignal): Promise<void> {
    const now = this.now;
    if (now - this.#recordedUntil > LONGEST_GAP + BACKFILL) this.#recordedUntil = onGrid(now - LONGEST_GAP);
    for (let at = this.#recordedUntil + STEP; at <= now; at += STEP) {
      this.#record(situationAt(this.timetable, at));
      this.#recordedUntil = at;
      if (at >= this.#evaluateFrom) await this.#evaluator.evaluate(at, signal);
    }
  }

  #record(situation: Situation): void {
    this.#scraped = this.#recorder.record(situation);
    for (const job of JOBS) {
      const scraped = this.#scraped.get(job);
      const up: Sample = { name: 'up', labels: NO_LABELS, value: scraped ? 1 : 0 };
      this.#head.append({
        target: job,
        labels: targetLabels(job),
        at: situation.at,
        samples: [up, ...(scraped ?? [])],
        metadata: METRICS,
      });
    }
  }
}

const NO_LABELS: Labels = {};
const METRICS = [...METADATA.values()];

const onGrid = (at: Ms): Ms => Math.floor(at / STEP) * STEP;

const targetLabels = (job: Job): Labels => ({ job, instance: instanceOf(job), service: job });
