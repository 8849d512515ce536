import type { Ms } from '../../base/clock';
import type { SilenceMatcher } from './silenceMatcher';

/** Where a silence is kept: in a system that a source reads, or here, where only Sitrep keeps quiet. */
export type SilencePlace =
  { readonly kind: 'source'; readonly sourceId: string } | { readonly kind: 'sitrep' };

export type SilenceState = 'pending' | 'active' | 'expired';

/** What is to be kept quiet, and for how long. */
export interface SilenceDraft {
  /** The silence that this one takes the place of, when it is a change. */
  readonly id?: string | undefined;
  readonly matchers: readonly SilenceMatcher[];
  readonly startsAt: Ms;
  readonly endsAt: Ms;
  readonly by: string;
  readonly comment: string;
}

export interface Silence extends SilenceDraft {
  readonly id: string;
  readonly updatedAt: Ms;
  /** As whoever keeps it said when it was read. */
  readonly state: SilenceState;
}

/** A silence with where it is kept. */
export interface PlacedSilence extends Silence {
  readonly place: SilencePlace;
}

/** By the clock; one that was expired before its time stays so. */
export function silenceStateOf(
  { state, startsAt, endsAt }: Pick<Silence, 'state' | 'startsAt' | 'endsAt'>,
  now: Ms,
): SilenceState {
  if (state === 'expired' || endsAt <= now) return 'expired';
  return startsAt <= now ? 'active' : 'pending';
}

export const samePlace = (a: SilencePlace, b: SilencePlace): boolean =>
  a.kind === 'source' ? b.kind === 'source' && a.sourceId === b.sourceId : b.kind === 'sitrep';
