import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import type { Alert } from '../alerts/alert';
import type { KnownEpisodes } from '../alerts/machine/episodes';
import { isOpen } from '../alerts/machine/fold';
import type { MonitoringEngine } from '../engine/engine';
import type { Intent, ShownRequest } from '../intents/intent';
import type { IntentHandler } from '../intents/intentHandler';
import { Outbox } from '../intents/outbox';
import { SourceError } from '../source';
import { clockTime } from '../words';
import { LocalSilences } from './localSilences';
import type { PlacedSilence, SilenceDraft, SilencePlace } from './silence';
import { samePlace, silenceStateOf } from './silence';
import type { SilenceKeeper } from './silenceKeeper';
import { expiryHandler, silenceHandler } from './silenceIntents';
import { printMatchers } from './silenceMatcher';
import type { SilencePreview } from './silencePreview';
import { LOOKS_BACK, previewSilence } from './silencePreview';

export interface SilencingOptions {
  readonly monitoring: MonitoringEngine;
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  /** Whether another system may be written to now: not in a workspace that is not trusted. */
  isAllowed?(): boolean;
}

/** A silence that somebody wants, and where it is to be kept. */
export interface SilenceRequest {
  readonly draft: SilenceDraft;
  readonly place: SilencePlace;
}

/** What came of it so far. `isDone` only after a read has shown it; `intent` is missing when nothing left this computer. */
export interface SilenceOutcome {
  readonly isDone: boolean;
  /** What to tell the user. */
  readonly message: string;
  readonly intent: Intent | undefined;
  /** The silence that is in place now, for taking it back. */
  readonly silence: { readonly id: string; readonly place: SilencePlace } | undefined;
}

export interface SilenceListing {
  readonly silences: readonly PlacedSilence[];
  /** Who could not be read, as sentences: what they keep is not in the list. */
  readonly unread: readonly string[];
}

/** Makes, lists, extends and ends silences, in the systems that keep them and here. Knows no editor. */
export class Silencing implements Disposable {
  readonly outbox: Outbox;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<void>());
  readonly #local: LocalSilences;
  #listed: readonly PlacedSilence[] = [];
  #known: { readonly at: Ms; readonly known: KnownEpisodes } | undefined;

  constructor(private readonly options: SilencingOptions) {
    const { monitoring, records, clock, log } = options;
    this.#local = this.#owned.add(new LocalSilences({ records, clock, log, engine: monitoring }));
    this.outbox = this.#owned.add(
      new Outbox({
        ...{ records, clock, log },
        isOwner: () => monitoring.isOwner,
        handlerFor: (intent) => this.#handlerFor(intent),
        isAllowed: () => options.isAllowed?.() ?? true,
      }),
    );
    this.#owned.add(this.#local.onDidChange(() => this.#changes.fire()));
    this.#owned.add(this.outbox.onDidChange(() => this.#changes.fire()));
  }

  /** Fired when a silence of Sitrep or a pending write changed. */
  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  /** Where a silence for these alerts can be kept, the best place first. */
  places(alerts: readonly Alert[]): readonly SilencePlace[] {
    const keepers = [...this.#keepers.keys()];
    const known = new Set(
      alerts.flatMap(({ provenance }) => [provenance.sourceId, ...(provenance.alsoFrom ?? [])]),
    );
    const place = (sourceId: string): SilencePlace => ({ kind: 'source', sourceId });
    const here: SilencePlace = { kind: 'sitrep' };
    const first = keepers.filter((id) => known.has(id)).map(place);
    const rest = keepers.filter((id) => !known.has(id)).map(place);
    return alerts.length === 0 ? [...rest, here] : [...first, here, ...rest];
  }

  placeWords(place: SilencePlace): string {
    if (place.kind === 'sitrep') return 'Sitrep, on this computer';
    return this.#keepers.get(place.sourceId)?.label ?? `"${place.sourceId}", which is not configured`;
  }

  /** What it would hit, and what is odd about it. Sends nothing. Other silences are those of the last `list`. */
  preview({ draft, place }: SilenceRequest): SilencePreview {
    const { monitoring, clock } = this.options;
    const now = clock.now();
    const { alerts, sources, production = false } = monitoring.snapshot;
    const isFresh =
      place.kind === 'sitrep' ||
      sources.some(({ id, condition }) => id === place.sourceId && condition === 'fresh');
    const known = this.#knownAt(now);
    const silences = [...this.#local.silences, ...this.#listed];
    return previewSilence({ draft, place, alerts, known, silences, isFresh, production, now });
  }

  /** The exact request that `create` sends; nothing for a silence that is kept here. */
  requestOf({ draft, place }: SilenceRequest): ShownRequest | undefined {
    return place.kind === 'sitrep' ? undefined : this.#keepers.get(place.sourceId)?.createRequest(draft);
  }

  /** Makes it. Answers when a read has confirmed it, when it failed, or when the signal aborts: then it goes on by itself. */
  async create({ draft, place }: SilenceRequest, signal: AbortSignal): Promise<SilenceOutcome> {
    if (place.kind === 'sitrep') return this.#createHere(draft);
    const keeper = this.#keepers.get(place.sourceId);
    if (!keeper) return unplaced(place.sourceId);
    const hits = this.preview({ draft, place }).now;
    const intent = this.outbox.submit({
      action: 'silence',
      sourceId: place.sourceId,
      targets: hits.map(({ identity }) => identity.fingerprint),
      preview: { matches: hits.map(({ title }) => title), request: keeper.createRequest(draft) },
      reason: draft.comment,
      by: draft.by,
      content: draft,
    });
    return this.#outcome(intent, place, signal);
  }

  /** Moves the end of a silence. */
  extend(
    silence: PlacedSilence,
    change: Pick<SilenceDraft, 'endsAt'>,
    signal: AbortSignal,
  ): Promise<SilenceOutcome> {
    const { id, matchers, startsAt, by, comment, place } = silence;
    // Its author stays: Alertmanager makes a new silence of one that differs in anything but its end.
    return this.create(
      { draft: { id, matchers, startsAt, comment, by, endsAt: change.endsAt }, place },
      signal,
    );
  }

  /** The request that `expire` sends; nothing for a silence that is kept here. */
  expiryRequestOf({ id, place }: Pick<PlacedSilence, 'id' | 'place'>): ShownRequest | undefined {
    return place.kind === 'sitrep' ? undefined : this.#keepers.get(place.sourceId)?.expireRequest(id);
  }

  /** Ends it now. */
  async expire(
    { id, place, matchers }: Pick<PlacedSilence, 'id' | 'place'> & Partial<Pick<PlacedSilence, 'matchers'>>,
    by: string,
    signal: AbortSignal,
  ): Promise<SilenceOutcome> {
    if (place.kind === 'sitrep') {
      await this.#local.expire(id);
      return {
        isDone: true,
        message: 'The silence is over.',
        intent: undefined,
        silence: undefined,
      };
    }
    const keeper = this.#keepers.get(place.sourceId);
    if (!keeper) return unplaced(place.sourceId);
    const intent = this.outbox.submit({
      action: 'unsilence',
      sourceId: place.sourceId,
      targets: [],
      preview: { matches: matchers ? [printMatchers(matchers)] : [], request: keeper.expireRequest(id) },
      reason: '',
      by,
      content: { silenceId: id },
    });
    return { ...(await this.#outcome(intent, place, signal)), silence: undefined };
  }

  /** Every silence: those in force by their end, then those to come, then those that ended, the latest first. */
  async list(signal: AbortSignal): Promise<SilenceListing> {
    const unread: string[] = [];
    const read = await Promise.all(
      [...this.#keepers].map(async ([sourceId, keeper]) => {
        try {
          const place: SilencePlace = { kind: 'source', sourceId };
          return (await keeper.list(signal)).map((silence): PlacedSilence => ({ ...silence, place }));
        } catch (error) {
          if (!(error instanceof SourceError)) throw error;
          unread.push(error.message);
          return this.#listed.filter(({ place }) => samePlace(place, { kind: 'source', sourceId }));
        }
      }),
    );
    this.#listed = read.flat();
    const now = this.options.clock.now();
    const all = [...this.#local.silences, ...this.#listed];
    return { silences: all.sort((a, b) => compareSilences(a, b, now)), unread };
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** The log is long, and a preview is made at each key: a history of some seconds ago is as good. */
  #knownAt(now: Ms): KnownEpisodes {
    const isRecent = this.#known !== undefined && Math.abs(now - this.#known.at) < HISTORY_SERVES;
    if (!isRecent) this.#known = { at: now, known: this.options.monitoring.episodes(now - LOOKS_BACK) };
    return this.#known?.known ?? { episodes: [], knownSince: undefined };
  }

  get #keepers(): ReadonlyMap<string, SilenceKeeper> {
    return this.options.monitoring.silenceKeepers;
  }

  async #createHere(draft: SilenceDraft): Promise<SilenceOutcome> {
    const { id, place } = await this.#local.create(draft);
    const message = `Sitrep keeps quiet until ${clockTime(draft.endsAt)}. Nobody else is kept from notifying.`;
    return { isDone: true, message, intent: undefined, silence: { id, place } };
  }

  async #outcome({ id }: Intent, place: SilencePlace, signal: AbortSignal): Promise<SilenceOutcome> {
    const intent = await this.outbox.settled(id, signal);
    if (place.kind === 'source') void this.options.monitoring.refresh(place.sourceId);
    const isDone = intent?.state === 'confirmed';
    const made = isDone && intent.resultId !== undefined ? { id: intent.resultId, place } : undefined;
    return { isDone, message: intent?.message ?? WAITING, intent, silence: made };
  }

  #handlerFor(intent: Intent): IntentHandler | undefined {
    const keeper = this.#keepers.get(intent.sourceId);
    if (!keeper) return undefined;
    if (intent.action === 'silence') return silenceHandler(keeper, (one) => this.#resolvedTargets(one));
    return intent.action === 'unsilence' ? expiryHandler(keeper) : undefined;
  }

  #resolvedTargets({ targets, preview }: Intent): readonly string[] {
    const { alerts } = this.options.monitoring.snapshot;
    const open = new Set(alerts.filter(isOpen).map(({ identity }) => identity.fingerprint));
    return targets.flatMap((target, index) => (open.has(target) ? [] : (preview.matches[index] ?? [])));
  }
}

const HISTORY_SERVES: Ms = 5_000;
const WAITING = 'It is not confirmed yet. "Sitrep: Pending Writes…" tells how it goes on.';

const unplaced = (sourceId: string): SilenceOutcome => ({
  isDone: false,
  message: `The source "${sourceId}" is not configured, or keeps no silences.`,
  intent: undefined,
  silence: undefined,
});

const ORDER = { active: 0, pending: 1, expired: 2 } as const;

function compareSilences(a: PlacedSilence, b: PlacedSilence, now: Ms): number {
  const [first, second] = [silenceStateOf(a, now), silenceStateOf(b, now)];
  if (first !== second) return ORDER[first] - ORDER[second];
  return first === 'expired' ? b.endsAt - a.endsAt : a.endsAt - b.endsAt;
}
