import type * as z from 'zod';
import type { Clock, Ms } from '../base/clock';
import type { Http } from '../base/http/http';
import type { Log } from '../base/log';
import type { MetricSource } from '../metrics/metricSource';
import type { Sample } from '../metrics/series';
import type { AlertObservation, UnmappedField } from './alerts/alert';
import type { CheckObservation } from './check';
import type { ConfigurationProblem } from './configuration/configuration';
import type { IssueTracker } from './issues';
import type { SilenceKeeper } from './silences/silenceKeeper';

/** How Sitrep learns of a kind of system. One folder under `sources/` exports one of these, and the list names it. */
export interface SourceDefinition<Settings = unknown> {
  /** The word in `sitrep.yaml`: `type: alertmanager`. */
  readonly type: string;
  readonly displayName: string;
  /** Strict: an unknown key is a mistake. Descriptions become hovers in the schema. */
  readonly settings: z.ZodType<Settings>;
  readonly capabilities: SourceCapabilities;
  readonly defaults: { readonly every: Ms; readonly timeout: Ms };
  /** Whether an answer, seen while adding a service by URL, is this system's. */
  recognise?(answer: ProbedAnswer): Recognition | undefined;
  /** Builds a reader. No request is sent before the first `poll`. */
  create(settings: Settings, context: SourceContext): Source;
}

export interface SourceCapabilities {
  readonly checks: boolean;
  readonly alerts: boolean;
  readonly metrics: boolean;
  readonly issues: boolean;
  /**
   * What it means when an alert is missing from a complete, successful poll: `resolves` after `missesToResolve` of them,
   * or nothing.
   */
  readonly absence: 'resolves' | 'unknown';
  readonly missesToResolve: number;
}

export interface SourceContext {
  readonly id: string;
  /** The service the source belongs to, when it is a service's own endpoint. */
  readonly service: string | undefined;
  /** Keeps to the time limit that the configuration gives this source. */
  readonly http: Http;
  readonly clock: Clock;
  readonly log: Log;
}

export interface Source {
  /**
   * Reads the system once. Never returns part of an answer as if it were whole: what is missing makes `complete` false,
   * and what could not be read at all throws.
   * @throws {SourceError}
   * @throws {CancelledError}
   */
  poll(signal: AbortSignal): Promise<Reading>;
  /** Answers PromQL, where the system can. */
  readonly metrics?: MetricSource;
  /** Knows error issues, where the system does. */
  readonly issues?: IssueTracker;
  /** Asks the system to send its own test or manual alert; only `monitoring-api` does so far. */
  readonly alertTester?: AlertTester;
  /** Keeps silences, where the system does. */
  readonly silences?: SilenceKeeper;
}

export interface Reading {
  /** False when the system has more than was read (a page limit, a failed page): absence then means nothing. */
  readonly complete: boolean;
  /** The system's own clock when it answered, from its `Date` header, to recognise skew. */
  readonly systemTime: Ms | undefined;
  readonly checks: readonly CheckObservation[];
  readonly alerts: readonly AlertObservation[];
  readonly samples: readonly Sample[];
  /** The alerting rules that the system evaluates itself: nobody needs to evaluate them a second time. */
  readonly rules?: readonly RemoteRule[];
  /** What the adapter saw and could not map. Shown, never dropped in silence. */
  readonly unmapped: readonly UnmappedField[];
  /** What a person should correct although the reading succeeded. */
  readonly problems?: readonly ReadingProblem[];
}

/** Something to correct, seen while reading. Without a place it is about the source, and stands where that is configured. */
export interface ReadingProblem extends Pick<ConfigurationProblem, 'severity' | 'message' | 'code'> {
  readonly place?: Pick<ConfigurationProblem, 'file' | 'range'>;
}

/** A rule of a Prometheus server, with its query as the server prints it. */
export interface RemoteRule {
  readonly name: string;
  readonly query: string;
}

/** Sends a test through the system's own alerting. Each call is a write: the caller has shown it and asked. */
export interface AlertTester {
  test(channel: string | undefined, signal: AbortSignal): Promise<string>;
  trigger(
    alert: { readonly severity: string; readonly description: string },
    signal: AbortSignal,
  ): Promise<string>;
}

/** What a GET of the URL, or of a well-known path below it, answered. */
export interface ProbedAnswer {
  /** The path that was asked, relative to the given URL, `''` for the URL itself. */
  readonly path: string;
  readonly url: string;
  readonly status: number;
  readonly contentType: string;
  readonly text: string;
}

export interface Recognition {
  /** Higher wins when several recognise one answer. 1 is certain. */
  readonly confidence: number;
  /** What was seen, for the user: `Prometheus 2.42.0`. */
  readonly label: string;
  /** `health` and `metrics` become a line of a service; everything else an entry of `sources:`. */
  readonly placement: 'health' | 'metrics' | 'source';
  /** Keys of the entry, in order, beside `type`. */
  readonly entry: Readonly<Record<string, string>>;
}

/**
 * Why a source could not be read. Retrying is decided once, here: `unauthorised`, `forbidden`, `notFound` and `misconfigured` wait for a
 * person (or a configuration change), and are still retried slowly; the others back off and come back by themselves.
 */
export type SourceProblem =
  | 'unreachable'
  | 'timeout'
  | 'unauthorised'
  | 'forbidden'
  | 'notFound'
  | 'rateLimited'
  | 'serverError'
  | 'malformed'
  | 'tooLarge'
  | 'misconfigured';

export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly retryAfterMs: Ms | undefined;

  constructor(
    readonly reason: SourceProblem,
    /** One sentence that says what happened and what to do, without secrets. */
    message: string,
    options?: ErrorOptions & { readonly retryAfterMs?: Ms | undefined },
  ) {
    super(message, options);
    this.retryAfterMs = options?.retryAfterMs;
  }
}
