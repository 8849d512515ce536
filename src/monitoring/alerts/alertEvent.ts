import type { Ms } from '../../base/clock';
import type { Labels } from '../../metrics/series';
import type { Severity } from '../severity';
import type {
  Acknowledgement,
  Alert,
  AlertLink,
  AlertValue,
  Evaluation,
  Flapping,
  Provenance,
  ResolvedReason,
  Suppression,
} from './alert';

/**
 * One line of the append-only log. The state of every alert is a fold over these and nothing else. `rule` is the
 * transition of the alert model that made it; `observed` changes a description and no axis, `dropped` ends the
 * interest in an alert without saying anything about it, and `kept` stands for all events of an alert that were older
 * than the log is kept.
 *
 * An event without a `fingerprint` is about every alert of its source.
 */
export type AlertEvent =
  | (Subject & { readonly rule: 'observed'; readonly details: AlertDetails })
  | (Subject & { readonly rule: 'dropped'; readonly why: string })
  | (Subject & { readonly rule: 'kept'; readonly alert: Alert })
  | (Subject & { readonly rule: 'T1'; readonly activeAt: Ms; readonly details?: AlertDetails })
  | (Subject & { readonly rule: 'T2'; readonly why: 'false' | 'absent' })
  | (Subject & Firing & { readonly rule: 'T3' | 'T7' })
  | (Subject & { readonly rule: 'T4' | 'T5' })
  | (Subject & {
      readonly rule: 'T6' | 'T10' | 'T11';
      readonly resolvedAt: Ms;
      readonly reason: ResolvedReason;
    })
  | (Subject & { readonly rule: 'T8'; readonly from: Severity; readonly details: AlertDetails })
  | (Subject & { readonly rule: 'T9'; readonly evaluation: Judgement; readonly details?: AlertDetails })
  | (SourceSubject & { readonly rule: 'T9'; readonly evaluation: Judgement; readonly lastAnswerAt?: Ms })
  | (Subject & { readonly rule: 'T12'; readonly acknowledgement: Acknowledgement })
  | (Subject & { readonly rule: 'T13'; readonly why: 'expired' | 'user' | 'source' })
  | (Subject & {
      readonly rule: 'T14';
      readonly suppressions: readonly Suppression[];
      readonly flapping?: Flapping;
    })
  | (Subject & { readonly rule: 'T15'; readonly latched: boolean })
  | (SourceSubject & { readonly rule: 'T16'; readonly skewMs: Ms | undefined });

export interface Subject {
  /** When Sitrep took it in: the order of the log, and never a source's own clock. */
  readonly at: Ms;
  readonly sourceId: string;
  readonly fingerprint: string;
}

export interface SourceSubject {
  readonly at: Ms;
  readonly sourceId: string;
  readonly fingerprint?: undefined;
}

interface Firing {
  readonly episode: string;
  readonly firedAt: Ms;
  readonly activeAt: Ms | undefined;
  readonly details?: AlertDetails;
}

export type Judgement = Pick<Evaluation, 'state' | 'detail'>;

/** Everything about an alert that its source describes and no transition owns. */
export interface AlertDetails {
  readonly identityFields: Labels;
  readonly provenance: Provenance;
  readonly title: string;
  readonly summary: string | undefined;
  readonly service: string | undefined;
  readonly environment: string | undefined;
  readonly labels: Labels;
  readonly annotations: Labels;
  readonly severity: Severity;
  readonly severityWord: string | undefined;
  readonly severityWhy: string;
  readonly value: AlertValue | undefined;
  readonly links: readonly AlertLink[];
}
