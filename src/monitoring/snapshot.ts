import type { Ms } from '../base/clock';
import type { Event } from '../base/event';
import type { MetricSource } from '../metrics/metricSource';
import type { Alert } from './alerts/alert';
import type { KnownEpisodes } from './alerts/machine/episodes';
import type { CheckObservation, Verdict } from './check';
import type { ConfigurationProblem } from './configuration/configuration';
import type { IssueTracker } from './issues';
import type { SilenceKeeper } from './silences/silenceKeeper';
import type { AlertTester, SourceProblem } from './source';

/**
 * Everything that is known at one moment, immutable: what the views, the status bar and the command line show.
 * Parts that did not change keep their object identity from one snapshot to the next.
 */
export interface MonitoringSnapshot {
  readonly at: Ms;
  readonly environment: string | undefined;
  /** The environment is a production one: it is then named first, everywhere. */
  readonly production?: boolean;
  readonly demo: boolean;
  readonly services: readonly ServiceStatus[];
  readonly sources: readonly SourceStatus[];
  /** Worst first. Resolved alerts stay while latched, and for a short while after. */
  readonly alerts: readonly Alert[];
  readonly problems: readonly ConfigurationProblem[];
}

export interface ServiceStatus {
  readonly name: string;
  readonly owner: string | undefined;
  readonly checks: readonly CheckStatus[];
  /** Ids of the service's own sources, and of shared ones whose alerts match it. */
  readonly sourceIds: readonly string[];
  readonly alertFingerprints: readonly string[];
  /** Set while the whole service is in a maintenance window. */
  readonly maintenance?: Maintenance;
}

export interface Maintenance {
  readonly until: Ms;
  readonly by: string | undefined;
  readonly comment: string | undefined;
}

/** A check over time: the latest observation, and the verdict after thresholds. `unknown` while its source is unreadable. */
export interface CheckStatus {
  /** `sourceId` and the observation's key. */
  readonly id: string;
  readonly service: string | undefined;
  readonly sourceId: string;
  readonly verdict: Verdict;
  /** Failing, but not yet often enough to count (`failures: 2`), or recovering likewise. */
  readonly settling: 'failing' | 'recovering' | undefined;
  readonly since: Ms;
  /** One sentence; why it is failing or unknown. */
  readonly reason: string | undefined;
  readonly latest: CheckObservation | undefined;
  readonly observedAt: Ms | undefined;
}

/** `waiting` is before the first answer; `paused` while the workspace is not trusted or the configuration turned it off. */
export type SourceCondition =
  'waiting' | 'fresh' | 'stale' | 'unreachable' | 'unauthorised' | 'malformed' | 'paused';

export interface SourceStatus {
  readonly id: string;
  readonly type: string;
  readonly displayName: string;
  readonly service: string | undefined;
  /** Without credentials and query. */
  readonly target: string;
  readonly condition: SourceCondition;
  readonly problem: SourceProblem | undefined;
  /** One sentence that says what happened and what to do. */
  readonly reason: string | undefined;
  /** Since when `condition` holds. */
  readonly since: Ms;
  readonly lastAttemptAt: Ms | undefined;
  readonly lastSuccessAt: Ms | undefined;
  readonly nextAttemptAt: Ms | undefined;
  readonly staleAfter: Ms;
  readonly latencyMs: Ms | undefined;
  readonly consecutiveFailures: number;
  readonly breaker: 'closed' | 'open' | 'halfOpen';
  /** Difference of the system's clock to ours, when above 30 s. */
  readonly skewMs: Ms | undefined;
  readonly complete: boolean;
  readonly unmapped: number;
  /** What its last answer says that a person should correct, with its place in a file. */
  readonly problems?: readonly ConfigurationProblem[];
}

/** The engine, as views and the command line see it. */
export interface Monitoring {
  readonly snapshot: MonitoringSnapshot;
  readonly onDidChange: Event<MonitoringSnapshot>;
  /** Polls now, everything or one source, without waiting for its turn; a poll in flight is joined. */
  refresh(sourceId?: string): Promise<void>;
  /** Acknowledging something that has resolved changes nothing and says so. */
  acknowledge(fingerprint: string, request: AcknowledgeRequest): Promise<AcknowledgeOutcome>;
  unacknowledge(fingerprint: string): Promise<void>;
  /** Snoozing something that has resolved changes nothing and says so. */
  snooze(fingerprint: string, request: SnoozeRequest): Promise<SnoozeOutcome>;
  unsnooze(fingerprint: string): Promise<void>;
  /** The alert was looked at: a latched one is let go. */
  markSeen(fingerprint: string): Promise<void>;
  /** The log entries of one alert, oldest first, as sentences with their rule ids. */
  history(fingerprint: string): readonly AlertHistoryEntry[];
  /** Everything that answers PromQL now, by source id. */
  readonly metricSources: ReadonlyMap<string, MetricSource>;
  readonly issueTrackers: ReadonlyMap<string, IssueTracker>;
  readonly alertTesters: ReadonlyMap<string, AlertTester>;
  /** Everything that keeps silences now, by source id. */
  readonly silenceKeepers: ReadonlyMap<string, SilenceKeeper>;
  /** The alerts of configured sources that were firing at some moment since then, as far as the log goes back. */
  episodes(since: Ms): KnownEpisodes;
}

export interface AcknowledgeRequest {
  readonly by: string;
  readonly mode: 'sticky' | 'untilWorse' | 'untilResolved';
  readonly until?: Ms;
  readonly note?: string;
}

export interface AcknowledgeOutcome {
  readonly acknowledged: boolean;
  /** What to tell the user. */
  readonly message: string;
}

export interface SnoozeRequest {
  readonly by: string;
  /** Without a time it lasts until the alert gets worse. */
  readonly until?: Ms;
  readonly comment?: string;
}

export interface SnoozeOutcome {
  readonly snoozed: boolean;
  /** What to tell the user. */
  readonly message: string;
}

export interface AlertHistoryEntry {
  readonly at: Ms;
  /** `T1` … `T16`. */
  readonly rule: string;
  readonly text: string;
}
