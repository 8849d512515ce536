import type { ActionButton, NamedValue, TimedText, ToHost, ToPage } from './page';

export type ToIssuePage = ToPage<IssuePageState>;
export type FromIssuePage = ToHost<IssuePageAction>;

/** What a page keeps across a reload of the window. */
export interface IssuePageSeed {
  readonly trackerId: string;
  readonly issueId: string;
}

export type IssuePageState =
  | { readonly kind: 'loading'; readonly seed: IssuePageSeed }
  | {
      readonly kind: 'failed';
      readonly seed: IssuePageSeed;
      readonly reason: string;
      readonly actions: readonly ActionButton<IssuePageAction>[];
    }
  | IssuePageShown;

export interface IssuePageShown {
  readonly kind: 'shown';
  readonly seed: IssuePageSeed;
  readonly banner: { readonly text: string; readonly tone: 'demo' | 'production' } | undefined;
  readonly shortId: string;
  readonly title: string;
  readonly culprit: string;
  readonly level: string;
  readonly status: string;
  readonly actions: readonly ActionButton<IssuePageAction>[];
  readonly facts: readonly (NamedValue & { readonly exact: string | undefined })[];
  /** Events per interval over the last day, oldest first; empty when the tracker gives none. */
  readonly stats: readonly { readonly at: number; readonly count: number }[];
  readonly statsSummary: string;
  /** The event the rest of the page is about. */
  readonly event: IssueEventState;
  readonly fetchedAt: TimedText;
}

export type IssueEventState =
  | { readonly kind: 'none'; readonly reason: string }
  | {
      readonly kind: 'event';
      readonly id: string;
      readonly at: TimedText;
      readonly release: string | undefined;
      readonly exceptions: readonly ExceptionState[];
      readonly tags: readonly NamedValue[];
      readonly breadcrumbs: readonly {
        readonly at: TimedText;
        readonly category: string;
        readonly level: string;
        readonly message: string;
      }[];
    };

export interface ExceptionState {
  readonly type: string;
  readonly value: string;
  /** In the order they are read: innermost call first. */
  readonly frames: readonly FrameState[];
}

export interface FrameState {
  /** Index of the exception and of the frame, to name it in a request. */
  readonly exception: number;
  readonly frame: number;
  readonly function: string;
  /** `shop/payouts.py:42`. */
  readonly place: string;
  readonly inApp: boolean;
  readonly context: readonly { readonly line: number; readonly text: string; readonly current: boolean }[];
  readonly variables: readonly NamedValue[];
  readonly target: FrameTarget;
}

/** Where in the workspace a frame leads. */
export type FrameTarget =
  | { readonly kind: 'file'; readonly path: string; readonly line: number; readonly note: string | undefined }
  | { readonly kind: 'several'; readonly count: number }
  | { readonly kind: 'missing'; readonly reason: string };

export type IssuePageAction =
  | { readonly type: 'openFrame'; readonly exception: number; readonly frame: number }
  | { readonly type: 'openInBrowser' }
  | { readonly type: 'copy' }
  | { readonly type: 'refresh' };
