import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';
import type { AlertEpisode, KnownEpisodes } from '../alerts/machine/episodes';
import { isOpen } from '../alerts/machine/fold';
import { counted, durationWords, exactTime } from '../words';
import type { PlacedSilence, SilenceDraft, SilencePlace } from './silence';
import { samePlace, silenceStateOf } from './silence';
import { labelTest, sameMatchers } from './silenceMatcher';

/** How far back a preview looks. */
export const LOOKS_BACK: Ms = 24 * 60 * 60_000;
/** Whoever silences for longer means a change of the rule. */
const TOO_LONG: Ms = 7 * 24 * 60 * 60_000;

/** What a silence would keep quiet, and what is odd about it. */
export interface SilencePreview {
  /** Open alerts that it hits now, worst first. */
  readonly now: readonly Alert[];
  /** What it would have hit in the last 24 hours, the latest first; one alert may have fired several times. */
  readonly recent: readonly AlertEpisode[];
  /** Before this moment nothing is known, when that is less than 24 hours ago. */
  readonly knownSince: Ms | undefined;
  readonly lints: readonly SilenceLint[];
}

/** An `error` cannot be sent; a `warning` is for the person to judge. */
export interface SilenceLint {
  readonly level: 'error' | 'warning';
  readonly text: string;
}

export interface PreviewInput {
  readonly draft: SilenceDraft;
  readonly place: SilencePlace;
  /** Everything on show. */
  readonly alerts: readonly Alert[];
  /** Of the last 24 hours. */
  readonly known: KnownEpisodes;
  readonly silences: readonly PlacedSilence[];
  /** Whether the place was read not long ago: else what it hits is not known. */
  readonly isFresh: boolean;
  readonly production: boolean;
  readonly now: Ms;
}

export function previewSilence(input: PreviewInput): SilencePreview {
  const { draft, place, alerts, known, now } = input;
  const matches = labelTest(draft.matchers);
  const open = alerts.filter((alert) => isOpen(alert) && isKnownTo(place, alert));
  const hit = open.filter(({ labels }) => matches(labels));
  const past = known.episodes.filter(
    ({ sourceId, labels }) => (place.kind === 'sitrep' || sourceId === place.sourceId) && matches(labels),
  );
  const knownSince = known.knownSince ?? now;
  return {
    now: hit,
    recent: withoutEchoes(past).reverse(),
    knownSince: knownSince > now - LOOKS_BACK ? knownSince : undefined,
    lints: [...mistakes(input), ...oddities(input, { open, hit, past })],
  };
}

/** An Alertmanager keeps only those quiet that it knows. */
const isKnownTo = (place: SilencePlace, { provenance }: Alert): boolean =>
  place.kind === 'sitrep' ||
  provenance.sourceId === place.sourceId ||
  (provenance.alsoFrom ?? []).includes(place.sourceId);

/** Two sources may tell of the same alert: one of them is enough. */
function withoutEchoes(episodes: readonly AlertEpisode[]): AlertEpisode[] {
  const lead = new Map<string, string>();
  return episodes.filter(({ fingerprint, sourceId }) => {
    if (!lead.has(fingerprint)) lead.set(fingerprint, sourceId);
    return lead.get(fingerprint) === sourceId;
  });
}

function mistakes({ draft, production, now }: PreviewInput): readonly SilenceLint[] {
  const error = (text: string): SilenceLint => ({ level: 'error', text });
  return [
    ...(draft.matchers.length === 0 ? [error('A silence needs at least one matcher.')] : []),
    ...(draft.endsAt <= Math.max(now, draft.startsAt) ? [error('It would be over before it begins.')] : []),
    ...(draft.by.trim() === '' ? [error('A silence says who made it.')] : []),
    ...(production && draft.comment.trim() === ''
      ? [error('In production a silence says why: write a comment.')]
      : []),
  ];
}

interface Hits {
  readonly open: readonly Alert[];
  readonly hit: readonly Alert[];
  readonly past: readonly AlertEpisode[];
}

function oddities(
  { draft, silences, place, known, isFresh, now }: PreviewInput,
  { open, hit, past }: Hits,
): readonly SilenceLint[] {
  const warning = (text: string): SilenceLint => ({ level: 'warning', text });
  if (draft.matchers.length === 0) return [];
  const lints: SilenceLint[] = [];
  if (labelTest(draft.matchers)({})) {
    lints.push({
      level: 'error',
      text: 'Every matcher also matches what has no labels: it would keep everything quiet.',
    });
  } else if (hit.length > 1 && hit.length === open.length) {
    lints.push(warning(`It hits all ${counted(hit.length, 'alert')} that are open now.`));
  } else if (hit.length === 0 && past.length === 0 && isFresh) {
    lints.push(
      warning(`It hits nothing now, and hit nothing ${backWords(known, now)}. Is a label misspelt?`),
    );
  }
  if (!isFresh) {
    lints.push(
      warning('What it would be kept in cannot be read now: what it hits may be more than is shown.'),
    );
  }
  if (draft.endsAt - draft.startsAt > TOO_LONG) {
    lints.push(
      warning(
        `It lasts ${durationWords(draft.endsAt - draft.startsAt)}: more than 7 days is better a change of the rule.`,
      ),
    );
  }
  const same = silences.find(
    (silence) =>
      silence.id !== draft.id &&
      samePlace(silence.place, place) &&
      silenceStateOf(silence, now) !== 'expired' &&
      sameMatchers(silence.matchers, draft.matchers),
  );
  if (same)
    lints.push(warning(`The same is silenced already until ${exactTime(same.endsAt)} by ${same.by}.`));
  else if (hit.length > 0 && hit.every(isSilenced))
    lints.push(warning('All that it hits is silenced already.'));
  return lints;
}

/** A log that began this morning says nothing of yesterday. */
const backWords = ({ knownSince = Infinity }: KnownEpisodes, now: Ms): string =>
  knownSince <= now - LOOKS_BACK ? 'in the last 24 hours' : 'in the time that Sitrep knows of';

const isSilenced = ({ suppressions }: Alert): boolean => suppressions.some(({ kind }) => kind === 'silence');

/** `hits 3 alerts now, 5 in the last 24 h`. */
export function hitWords({ now, recent }: Pick<SilencePreview, 'now' | 'recent'>): string {
  const past = new Set(recent.map(({ fingerprint }) => fingerprint)).size;
  return `hits ${counted(now.length, 'alert')} now, ${past} in the last 24 h`;
}
