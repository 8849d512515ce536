import type { Ms } from '../../base/clock';
import type { Labels } from '../../metrics/series';
import type { Severity } from '../severity';

/**
 * The alert as Sitrep knows it: orthogonal axes, each with one owner. What is displayed is a function of them and is
 * never stored (see `display.ts`). Every time field says in its name what it means.
 */
export interface Alert {
  readonly identity: AlertIdentity;
  readonly provenance: Provenance;
  readonly title: string;
  readonly summary: string | undefined;
  readonly service: string | undefined;
  readonly environment: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly severity: Severity;
  /** The vendor's own word, verbatim. */
  readonly severityWord: string | undefined;
  /** The rule that mapped it, as a sentence. */
  readonly severityWhy: string;
  readonly value: AlertValue | undefined;
  /** Axis 1: what the source says is true. */
  readonly condition: Condition;
  readonly resolvedReason: ResolvedReason | undefined;
  /** Axis 2: how good the information is. */
  readonly evaluation: Evaluation;
  /** Axis 3: who has it. */
  readonly acknowledgement: Acknowledgement | undefined;
  readonly seen: boolean;
  /** Came and went, and nobody looked. */
  readonly latched: boolean;
  /** Axis 4: why nobody is told. Filters notifications only. */
  readonly suppressions: readonly Suppression[];
  /** Axis 5: how steady it is. */
  readonly flapping: Flapping;
  readonly times: AlertTimes;
  readonly links: readonly AlertLink[];
}

export type Condition = 'inactive' | 'pending' | 'firing' | 'recovering' | 'resolved';
export type ResolvedReason = 'source' | 'absent' | 'expired' | 'user' | 'merged' | 'ruleDeleted' | 'unknown';

export interface AlertIdentity {
  /** The source's own fingerprint verbatim, else a hash of source, scope and `fields`. Never of the name alone. */
  readonly fingerprint: string;
  /** Explains the fingerprint: why these are one alert. */
  readonly fields: Labels;
  /** Fingerprint and start: one firing episode. Empty while the alert never fired. */
  readonly episode: string;
}

export interface Provenance {
  readonly sourceId: string;
  readonly sourceType: string;
  /** Other sources that report the same alert now; what only they know is part of it. */
  readonly alsoFrom?: readonly string[];
  readonly nativeId: string | undefined;
  /** The source's own words for state and severity, verbatim. */
  readonly native: Readonly<Record<string, string>>;
  /** The payload as received, redacted and capped. */
  readonly raw: unknown;
  readonly unmapped: readonly UnmappedField[];
}

export interface UnmappedField {
  readonly path: string;
  readonly why: 'unknownWord' | 'wrongType' | 'badTime' | 'truncated';
}

export interface AlertValue {
  readonly current: number | undefined;
  readonly threshold: number | undefined;
  readonly operator: '>' | '>=' | '<' | '<=' | '==' | '!=' | undefined;
  readonly unit: string | undefined;
  /** PromQL that draws the value over time, without the comparison. */
  readonly expression: string | undefined;
  /** How long the condition must hold, in ms. */
  readonly holdFor: Ms | undefined;
}

export interface Evaluation {
  readonly state: 'ok' | 'noData' | 'error' | 'stale' | 'unknown' | 'disabled';
  readonly since: Ms;
  /** One sentence. */
  readonly detail: string | undefined;
}

export interface Acknowledgement {
  readonly by: string;
  readonly at: Ms;
  readonly until: Ms | undefined;
  /**
   * What ends it before its time: getting worse or resolving (`untilWorse`), resolving (`untilResolved`), or nothing but a
   * person: `sticky` is still there when the alert comes back within {@link STICKY_FOR}.
   */
  readonly mode: 'sticky' | 'untilWorse' | 'untilResolved';
  readonly note: string | undefined;
  readonly origin: 'source' | 'sitrep';
}

export interface Suppression {
  readonly kind:
    | 'silence'
    | 'inhibit'
    | 'maintenance'
    | 'muteTiming'
    | 'snooze'
    | 'archived'
    | 'dependency'
    | 'flapHold'
    | 'quietHours'
    | 'disabled';
  readonly id: string | undefined;
  readonly by: string | undefined;
  readonly comment: string | undefined;
  readonly until: Ms | undefined;
  readonly origin: 'source' | 'sitrep';
  /** Of a dependency: the alert that explains this one. */
  readonly parentFingerprint?: string;
}

export interface Flapping {
  /** The latest observations, oldest first: was it firing? */
  readonly window: readonly boolean[];
  readonly flapping: boolean;
}

export interface AlertTimes {
  readonly activeAt: Ms | undefined;
  readonly firedAt: Ms | undefined;
  readonly resolvedAt: Ms | undefined;
  /** After this moment the source itself counts the alert as gone unless it is renewed (Alertmanager `endsAt`). */
  readonly livenessDeadline: Ms | undefined;
  readonly firstObservedAt: Ms;
  readonly lastSeenAt: Ms;
}

export interface AlertLink {
  readonly rel: 'source' | 'graph' | 'runbook' | 'dashboard' | 'logs' | 'issue';
  readonly url: string;
  readonly label: string | undefined;
}

/**
 * What one poll of one source says about one alert. Sources produce these; only the state machine turns them into
 * {@link Alert}s. A source never decides that something is resolved because it is absent.
 */
export interface AlertObservation {
  readonly fingerprint: string;
  readonly identityFields: Labels;
  readonly nativeId?: string;
  readonly native: Readonly<Record<string, string>>;
  readonly raw: unknown;
  readonly unmapped: readonly UnmappedField[];
  readonly title: string;
  readonly summary?: string;
  /** The service this belongs to by the source's own configuration; else the engine matches labels. */
  readonly service?: string;
  readonly labels: Labels;
  readonly annotations: Labels;
  /** The vendor's word, or the already mapped severity of something that is ours (a health check). */
  readonly severityWord?: string;
  readonly severity?: Severity;
  /** `unknown` is a word that the adapter does not know: it freezes the condition. */
  readonly condition: 'pending' | 'firing' | 'recovering' | 'resolved' | 'unknown';
  readonly evaluation?: { readonly state: Evaluation['state']; readonly detail?: string };
  readonly value?: Partial<AlertValue>;
  readonly acknowledgement?: Acknowledgement;
  readonly suppressions: readonly Suppression[];
  readonly activeAt?: Ms;
  readonly startsAt?: Ms;
  readonly resolvedAt?: Ms;
  readonly livenessDeadline?: Ms;
  readonly links: readonly AlertLink[];
}
