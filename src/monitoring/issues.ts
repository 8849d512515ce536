import type { Ms } from '../base/clock';
import type { Labels } from '../metrics/series';

/** A system that groups errors into issues, such as Sentry. */
export interface IssueTracker {
  /** Newest first, at most 25. @throws {SourceError} */
  search(query: IssueQuery, signal: AbortSignal): Promise<readonly Issue[]>;
  /** @throws {SourceError} */
  issue(id: string, signal: AbortSignal): Promise<Issue>;
  /** The latest event of an issue, with its frames. @throws {SourceError} */
  latestEvent(issueId: string, signal: AbortSignal): Promise<IssueEvent>;
  /** The issue that a link in an annotation points to, when it is this system's. */
  issueIdOf(url: string): string | undefined;
}

export interface IssueQuery {
  readonly projects: readonly string[];
  readonly environment: string | undefined;
  readonly from: Ms;
  readonly to: Ms;
  /** In the tracker's own search language. */
  readonly text: string | undefined;
}

export interface Issue {
  readonly id: string;
  /** The readable id, `SHOP-2A`. */
  readonly shortId: string;
  readonly title: string;
  readonly culprit: string;
  readonly project: string;
  readonly level: string;
  readonly status: string;
  readonly substatus: string | undefined;
  /** Occurrences; `undefined` when the system did not say. */
  readonly count: number | undefined;
  readonly userCount: number | undefined;
  readonly firstSeen: Ms | undefined;
  readonly lastSeen: Ms | undefined;
  readonly assignedTo: string | undefined;
  /** In the browser. */
  readonly url: string;
  /** Occurrences over the last day, oldest first, when the system gives them. */
  readonly stats: readonly { readonly at: Ms; readonly count: number }[];
}

export interface IssueEvent {
  readonly id: string;
  readonly at: Ms | undefined;
  readonly release: string | undefined;
  readonly environment: string | undefined;
  readonly tags: Labels;
  /** Outermost cause first; frames innermost call first. */
  readonly exceptions: readonly IssueException[];
  readonly breadcrumbs: readonly Breadcrumb[];
}

export interface IssueException {
  readonly type: string;
  readonly value: string;
  readonly frames: readonly StackFrame[];
}

export interface StackFrame {
  /** As the system gives it, relative to the code root where it knows one: `shop/payouts.py`. */
  readonly filename: string;
  readonly absolutePath: string | undefined;
  readonly module: string | undefined;
  readonly function: string | undefined;
  /** From 1; `undefined` when unknown. */
  readonly line: number | undefined;
  readonly column: number | undefined;
  /** Part of the team's own code, as the system judges. */
  readonly inApp: boolean;
  /** Source lines around the frame, by line number from 1. */
  readonly context: readonly { readonly line: number; readonly text: string }[];
  readonly variables: Readonly<Record<string, string>>;
}

export interface Breadcrumb {
  readonly at: Ms | undefined;
  readonly category: string;
  readonly level: string;
  readonly message: string;
}
