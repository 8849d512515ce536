import type { Ms } from '../base/clock';

/** Three truth values: `unknown` is neither healthy nor failing, and is never shown as either. */
export type Verdict = 'ok' | 'failing' | 'unknown';

/** One part of a health answer: `database`, `redis`, `services.stripe`. */
export interface ComponentResult {
  readonly name: string;
  readonly verdict: Verdict;
  /** The word or value as the endpoint gave it. */
  readonly word: string;
  /** Why it is failing or unknown, as given by the endpoint. */
  readonly reason: string | undefined;
  readonly responseTimeMs: Ms | undefined;
}

/** One health observation of one endpoint. */
export interface CheckObservation {
  /** Unique within the source: `health` when a source has one check. */
  readonly key: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** One sentence: why, in the endpoint's own words where it gave any. Always present unless the verdict is `ok`. */
  readonly reason: string | undefined;
  readonly target: string;
  readonly status: number | undefined;
  readonly durationMs: Ms | undefined;
  readonly certificateExpiresAt: Ms | undefined;
  readonly components: readonly ComponentResult[];
  /** Numbers the endpoint reported beside its verdict (`health_score`), by name. */
  readonly values: Readonly<Record<string, number>>;
}
