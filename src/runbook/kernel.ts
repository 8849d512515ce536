import type { Clock, Ms } from '../base/clock';
import type { Disposable } from '../base/disposable';
import type { Http } from '../base/http/http';
import type { MetricPlace, MetricSource } from '../metrics/metricSource';

/** What runs a language's steps. One folder under `kernels/` exports one of these, and the list names it. */
export interface KernelDefinition {
  readonly id: string;
  readonly displayName: string;
  /** Language ids as fences write them: `bash`, `sh`. */
  readonly languages: readonly string[];
  /** Types of connection a step may run on, best first; empty when it needs none. */
  readonly connectionTypes: readonly string[];
  /** Whom a step on no connection asks, where that is not this machine: `metrics sources`. */
  readonly asks?: string;
  create(context: KernelContext): CellKernel;
}

export interface KernelContext {
  readonly clock: Clock;
  /** How long a program that was asked to end may take before it is ended, in ms; two seconds unless it is said. */
  readonly grace?: Ms;
  /** Folder of the workspace: the default working directory. */
  readonly workspaceFolder: string | undefined;
  /** The way out for requests. */
  readonly http: Http;
  /** What answers PromQL now, by the name of its source; asked anew for each step. */
  readonly metricSources: () => ReadonlyMap<string, MetricSource>;
  /** What answers PromQL at a connection. */
  readonly metricsAt: (place: MetricPlace) => MetricSource;
  /** What searches issues now, by the name of its source; asked anew for each step. */
  readonly issueSearches: () => ReadonlyMap<string, IssueSearch>;
}

/** A system that groups errors into issues, as far as a step asks it. */
export interface IssueSearch {
  /** Newest first, at most 25. Times in ms since 1970. */
  search(
    query: {
      readonly projects: readonly string[];
      readonly environment: string | undefined;
      readonly from: Ms;
      readonly to: Ms;
      /** In the system's own search language. */
      readonly text: string | undefined;
    },
    signal: AbortSignal,
  ): Promise<readonly FoundIssue[]>;
}

export interface FoundIssue {
  readonly id: string;
  /** The readable id, `SHOP-2A`. */
  readonly shortId: string;
  readonly title: string;
  readonly count: number | undefined;
  readonly userCount: number | undefined;
  readonly lastSeen: Ms | undefined;
}

/** One live kernel: keeps sessions and pools between steps until disposed of. */
export interface CellKernel extends Disposable {
  /**
   * Runs one step to its end, streaming what it prints. A step that fails is a result, not an exception.
   * @throws {CancelledError} when the signal aborted; everything it started is then gone
   * @throws {SecretError} when a secret of the connection is not known; nothing was run
   */
  run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult>;
}

/** One runnable part of a runbook, with every variable already resolved. */
export interface Step {
  readonly language: string;
  readonly source: string;
  /** Values from the alert and from parameters. They reach a shell as environment, SQL as bind parameters: never as text. */
  readonly variables: Readonly<Record<string, string>>;
  readonly connection: ResolvedConnection | undefined;
  readonly timeout: Ms;
  /** In bytes of output that is shown; the result says when there was more, which goes to {@link StepOutput.rest}. */
  readonly outputLimit: number;
  readonly workingDirectory: string | undefined;
  /** From the info string, as written: `range=1h`, `interactive=false`. Absent means none; unknown ones are ignored. */
  readonly options?: Readonly<Record<string, string>>;
}

/** A named place a step runs against, with its secrets still behind a function. */
export interface ResolvedConnection {
  readonly name: string;
  readonly type: string;
  readonly access: 'read-only' | 'read-write';
  /** It may be written to; it is read-only here because nobody was asked about a step that only reads. */
  readonly isUnasked?: true;
  readonly production: boolean;
  readonly url: string | undefined;
  readonly file: string | undefined;
  readonly via: string | undefined;
  readonly command: string | undefined;
  /** Reveals the password for this connection's own origin; keep the value nowhere. */
  password(signal: AbortSignal): Promise<string | undefined>;
  headers(signal: AbortSignal): Promise<Readonly<Record<string, string>>>;
}

/** Where a running step writes. Text may hold ANSI codes; nothing in it is trusted. */
export interface StepOutput {
  stdout(text: string): void;
  stderr(text: string): void;
  /** A sentence of Sitrep's own: why a step did not succeed. Where it is absent, `stderr` takes it. */
  message?(text: string): void;
  /** A finished result beside the text. */
  show(result: StepDisplay): void;
  /** Takes what is more than is shown. Absent where nobody keeps it. */
  readonly rest?: RestOfOutput | undefined;
}

/**
 * The part of an output that is kept and not shown. A promise resolves when more may come: whoever writes waits for it, so
 * that a program is not faster than the disk.
 */
export interface RestOfOutput {
  /** Nothing more is kept: what needs no end is stopped, and the rest of everything else is dropped. */
  readonly isFull: boolean;
  text(stream: 'stdout' | 'stderr', text: string): Promise<void> | undefined;
  /** Further rows of the table that was shown last. */
  rows(rows: readonly (readonly Cell[])[]): Promise<void> | undefined;
  /** More came, or would have come, than whoever writes hands on: what is kept is not all. */
  leaveOut(): void;
}

/** What a renderer draws. Every one has a plain-text form. */
export type StepDisplay =
  | {
      readonly kind: 'table';
      readonly columns: readonly string[];
      readonly rows: readonly (readonly Cell[])[];
      readonly truncated: boolean;
      readonly title?: string;
      /** The issue that each row opens, in the order of the rows. */
      readonly issues?: readonly IssueReference[];
    }
  | { readonly kind: 'chart'; readonly series: readonly ChartSeries[]; readonly title?: string }
  | { readonly kind: 'json'; readonly value: unknown; readonly title?: string }
  | {
      readonly kind: 'http';
      readonly status: number;
      readonly statusText: string;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: string;
      readonly durationMs: Ms;
    }
  | {
      readonly kind: 'note';
      readonly text: string;
      /** What is kept of an output that is not shown whole, by its name among the kept ones. */
      readonly fullOutput?: string;
      /** Why a step did not succeed. */
      readonly problem?: boolean;
    };

/** An issue, by the source that knows it and the id there. */
export interface IssueReference {
  readonly trackerId: string;
  readonly id: string;
}

export type Cell = string | number | boolean | null;

export interface ChartSeries {
  readonly label: string;
  readonly points: readonly (readonly [at: Ms, value: number])[];
}

export interface StepResult {
  readonly outcome: 'succeeded' | 'failed' | 'timedOut';
  /** Of a process; `undefined` for languages without one. */
  readonly exitCode: number | undefined;
  readonly durationMs: Ms;
  /** One sentence when it did not succeed. */
  readonly message: string | undefined;
  /** True when output was left out. */
  readonly truncated: boolean;
  /** One line for the timeline: `3 rows`, `exit 0`, `200 OK`. */
  readonly summary: string;
  /** What to offer the user beside the message: a real terminal, where the step needs one. */
  readonly offer?: 'terminal';
}
