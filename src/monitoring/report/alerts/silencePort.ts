import type { Ms } from '../../../base/clock';
import type { Disposable } from '../../../base/disposable';
import type { Alert } from '../../alerts/alert';

/** A silence that somebody wants. */
export interface WantedSilence {
  /** As Alertmanager writes them, one each: `alertname="DatabaseDown"`. */
  readonly matchers: readonly string[];
  /** Every label of it becomes a matcher beside those that were written. */
  readonly alert: Alert | undefined;
  readonly startsAt: Ms;
  readonly endsAt: Ms;
  readonly by: string;
  readonly comment: string;
  /** The id of the source that is to keep it; the one that knows the alert when it is not given. */
  readonly source: string | undefined;
}

/** A silence that can be looked at before it is made. */
export interface PreparedSilence {
  /** Who would keep it: `Alertmanager "alerts"`. */
  readonly place: string;
  /** All of them, as they would be sent. */
  readonly matchers: readonly string[];
  /** Open alerts that it would keep quiet now, worst first. */
  readonly hits: readonly Alert[];
  /** What is odd about it: with an `error` it cannot be made, a `warning` is for the person to judge. */
  readonly lints: readonly { readonly level: 'error' | 'warning'; readonly text: string }[];
  /** Makes it, and answers when a read has shown it or it failed. */
  create(signal: AbortSignal): Promise<SilenceAnswer>;
}

export interface SilenceAnswer {
  readonly done: boolean;
  /** What to tell the user. */
  readonly message: string;
  readonly id: string | undefined;
}

/** How the command line silences, on what an engine knows now. Whoever opened it disposes of it: it looks after what is pending. */
export interface SilencePort extends Disposable {
  /** Reads and places a wish; a mistake in it is a sentence. Sends nothing. */
  prepare(wanted: WantedSilence): Promise<PreparedSilence | { readonly mistake: string }>;
}
