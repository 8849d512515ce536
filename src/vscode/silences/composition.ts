import type { Ms } from '../../base/clock';
import type { Alert } from '../../monitoring/alerts/alert';
import type { SilenceDraft, SilencePlace } from '../../monitoring/silences/silence';
import type { SilenceMatcher } from '../../monitoring/silences/silenceMatcher';
import { hitWords } from '../../monitoring/silences/silencePreview';
import type { SilenceRequest, Silencing } from '../../monitoring/silences/silencing';
import type { Sitrep } from '../sitrep';

/** What the commands about silences share. */
export interface SilenceTools {
  readonly sitrep: Sitrep;
  readonly silencing: Silencing;
}

/** A silence that is being put together. */
export interface Composition extends SilenceTools {
  /** What it was begun on. */
  readonly alert: Alert | undefined;
  readonly by: string;
  matchers: readonly SilenceMatcher[];
  /** Set for good when the request is shown: what is sent is what was seen. */
  startsAt: Ms | undefined;
  endsAt: Ms | undefined;
  comment: string | undefined;
  place: SilencePlace;
  /** The matchers are written, and not ticked. */
  asText: boolean;
}

const DEFAULT_LENGTH: Ms = 3_600_000;

export function requestOf(
  { sitrep, matchers, startsAt: shown, endsAt, comment, by, place }: Composition,
  change: Partial<SilenceDraft> = {},
): SilenceRequest {
  const startsAt = shown ?? sitrep.clock.now();
  const draft: SilenceDraft = {
    ...{ matchers, startsAt, by, comment: comment ?? '' },
    endsAt: endsAt ?? startsAt + DEFAULT_LENGTH,
    ...change,
  };
  return { draft, place };
}

/** `hits 3 alerts now, 5 in the last 24 h`, for these matchers. */
export const countOf = (composition: Composition, matchers: readonly SilenceMatcher[]): string =>
  hitWords(composition.silencing.preview(requestOf(composition, { matchers })));
