import type { Severity } from '../monitoring/severity';
import type { ChartState } from './chart';
import type { ActionButton, NamedValue, TimedText, ToHost, ToPage } from './page';

export type ToAlertPage = ToPage<AlertPageState>;
export type FromAlertPage = ToHost<AlertPageAction>;

/** What a page keeps across a reload of the window. */
export interface AlertPageSeed {
  readonly fingerprint: string;
}

export type AlertPageState =
  | { readonly kind: 'gone'; readonly title: string; readonly reason: string; readonly seed: AlertPageSeed }
  | AlertPageShown;

export interface AlertPageShown {
  readonly kind: 'shown';
  readonly seed: AlertPageSeed;
  /** `Demo`, `production`: drawn first, so that nobody mistakes one for the other. */
  readonly banner: { readonly text: string; readonly tone: 'demo' | 'production' } | undefined;
  readonly severity: Severity;
  /** With the vendor's own word: `P0 (critical)`. */
  readonly severityText: string;
  readonly tone: 'bad' | 'warning' | 'info' | 'unknown' | 'pending' | 'calm' | 'ok';
  readonly title: string;
  /** `Firing since 14:02 (4 min). p95 is 2.4 s, threshold 2 s, for 10 min.` */
  readonly sentence: string;
  /** How long is left until somebody must have it; nothing once somebody has. */
  readonly response:
    { readonly words: string; readonly exact: string; readonly isOverdue: boolean } | undefined;
  /** Set while the information is not fresh: what that means for everything on the page. */
  readonly caution: string | undefined;
  readonly actions: readonly ActionButton<AlertPageAction>[];
  readonly facts: readonly (NamedValue & { readonly exact: string | undefined })[];
  readonly chart: ChartState;
  readonly runbooks: readonly RunbookLink[];
  /** What the team wrote down about the alert; absent when it is in no catalogue. */
  readonly catalogue: AlertCatalogue | undefined;
  readonly checks: readonly RelatedRow[];
  readonly alerts: readonly RelatedRow[];
  readonly issues: RelatedIssues;
  readonly links: readonly { readonly label: string; readonly url: string }[];
  readonly timeline: readonly { readonly at: TimedText; readonly text: string; readonly rule: string }[];
  readonly labels: readonly NamedValue[];
  readonly annotations: readonly NamedValue[];
  /** Sentences: why the alert is in its state. */
  readonly explanation: readonly string[];
  /** The payload as received, secrets masked. */
  readonly raw: string;
}

export interface RunbookLink {
  readonly label: string;
  readonly detail: string;
  readonly uri: string;
  readonly section: string | undefined;
}

export interface AlertCatalogue {
  /** Impact, escalation and what else is written, in this order. */
  readonly facts: readonly NamedValue[];
  readonly actions: readonly {
    readonly id: string;
    readonly text: string;
    /** Set when it was ticked. */
    readonly done: TimedText | undefined;
  }[];
  /** `docs/alerts.md:12`. */
  readonly place: string;
}

export interface RelatedRow {
  readonly label: string;
  readonly detail: string;
  readonly tone: AlertPageShown['tone'];
  readonly action: AlertPageAction | undefined;
}

/** `how` says by what the issues were found, so that a guess is seen to be one. */
export type RelatedIssues =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly reason: string }
  | { readonly kind: 'found'; readonly how: string; readonly issues: readonly IssueRow[] };

export interface IssueRow {
  readonly trackerId: string;
  readonly id: string;
  readonly shortId: string;
  readonly title: string;
  readonly detail: string;
}

export type AlertPageAction =
  | { readonly type: 'acknowledge' }
  | { readonly type: 'unacknowledge' }
  | { readonly type: 'silence' }
  | { readonly type: 'openRunbook'; readonly uri: string; readonly section: string | undefined }
  | { readonly type: 'openIssue'; readonly trackerId: string; readonly id: string }
  | { readonly type: 'openAlert'; readonly fingerprint: string }
  | { readonly type: 'showChart' }
  | { readonly type: 'openCatalogue' }
  | { readonly type: 'tickAction'; readonly id: string; readonly done: boolean }
  | { readonly type: 'openLink'; readonly url: string }
  | { readonly type: 'copy'; readonly what: 'summary' | 'raw' }
  | { readonly type: 'refresh' };
