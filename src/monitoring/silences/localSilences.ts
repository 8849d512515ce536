import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import type { Alert, Suppression } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import { sameItems } from '../alerts/attributes';
import { isOpen } from '../alerts/fold';
import type { AlertDecision } from '../engine';
import type { PlacedSilence, SilenceDraft } from './silence';
import { silenceStateOf } from './silence';
import type { LabelTest } from './silenceMatcher';
import { labelTest, MATCH_OPERATORS } from './silenceMatcher';

/** The part of the engine that takes decisions about alerts. */
export interface AlertDecisions {
  readonly onDidBeat: Event<Ms>;
  readonly onDidCommit: Event<readonly AlertEvent[]>;
  readonly ready: Promise<void>;
  decide(decide: AlertDecision): Promise<void>;
}

export interface LocalSilencesOptions {
  readonly records: Records;
  readonly clock: Clock;
  readonly log: Log;
  readonly engine: AlertDecisions;
}

const KIND = 'silence';
const HERE = { kind: 'sitrep' } as const;
/** An expired one stays on the list this long, as `amtool` lists them. */
const EXPIRED_STAYS: Ms = 24 * 60 * 60_000;

const keptSilence = z.object({
  id: z.string().min(1),
  matchers: z.array(z.object({ name: z.string(), operator: z.enum(MATCH_OPERATORS), value: z.string() })),
  startsAt: z.number(),
  endsAt: z.number(),
  by: z.string(),
  comment: z.string(),
  updatedAt: z.number(),
  state: z.enum(['active', 'expired']),
});

/**
 * Silences that Sitrep itself keeps, for alerts that no Alertmanager knows. They are part of the suppressions of every
 * alert that they match (T14), as long as they last; they keep nothing from firing or from resolving.
 */
export class LocalSilences implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<void>());
  readonly #silences = new Map<string, PlacedSilence>();
  /** What is in force, with its test: made anew when it changes, and not for every alert. */
  #inForce: readonly { readonly silence: PlacedSilence; readonly matches: LabelTest }[] = [];

  constructor(private readonly options: LocalSilencesOptions) {
    this.#load();
    const { engine } = options;
    this.#owned.add(engine.onDidBeat((now) => this.#beat(now)));
    this.#owned.add(engine.onDidCommit((events) => this.#follow(events)));
    void engine.ready.then(() => this.#apply());
    this.#renew(options.clock.now());
  }

  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  /** Those in force, those to come, and those that ended not long ago. */
  get silences(): readonly PlacedSilence[] {
    return [...this.#silences.values()];
  }

  /** Keeps a silence, or changes the one that the draft names. Throws when it cannot be kept. Answers once it is in force. */
  async create(draft: SilenceDraft): Promise<PlacedSilence> {
    const now = this.options.clock.now();
    const id = draft.id ?? randomUUID();
    const silence: PlacedSilence = { ...draft, id, updatedAt: now, state: 'active', place: HERE };
    await this.#put(silence);
    return silence;
  }

  /** Ends a silence now. One that has ended already, or is not known, changes nothing. */
  async expire(id: string): Promise<void> {
    const silence = this.#silences.get(id);
    const now = this.options.clock.now();
    if (!silence || silenceStateOf(silence, now) === 'expired') return;
    await this.#put({ ...silence, endsAt: now, updatedAt: now, state: 'expired' });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #load(): void {
    const { records, log } = this.options;
    for (const [key, value] of records.all(KIND)) {
      const read = keptSilence.safeParse(value);
      if (read.success) this.#silences.set(key, { ...read.data, place: HERE });
      else {
        log.warn(
          `A silence of an earlier session cannot be read, and is not in force: ${read.error.message}`,
        );
        records.remove(KIND, key);
      }
    }
  }

  async #put(silence: PlacedSilence): Promise<void> {
    this.options.records.put(KIND, silence.id, keptOf(silence));
    this.#silences.set(silence.id, silence);
    this.#renew(this.options.clock.now());
    this.#changes.fire();
    await this.#apply();
  }

  #beat(now: Ms): void {
    for (const { id, endsAt } of this.#silences.values()) {
      if (now - endsAt <= EXPIRED_STAYS) continue;
      this.options.records.remove(KIND, id);
      this.#silences.delete(id);
    }
    if (this.#renew(now)) {
      this.#changes.fire();
      void this.#apply();
    }
  }

  /** Answers whether another set of silences is in force than before. */
  #renew(now: Ms): boolean {
    const active = this.silences.filter((silence) => silenceStateOf(silence, now) === 'active');
    const before = this.#inForce.map(({ silence }) => silence);
    if (sameItems(before, active)) return false;
    this.#inForce = active.map((silence) => ({ silence, matches: labelTest(silence.matchers) }));
    return true;
  }

  /** What has just changed is looked at before anybody is told of it. */
  #follow(events: readonly AlertEvent[]): void {
    if (this.#inForce.length === 0) return;
    const changed = new Set(
      events.flatMap(({ rule, sourceId, fingerprint }) =>
        rule === 'T14' || fingerprint === undefined ? [] : [keyOf(sourceId, fingerprint)],
      ),
    );
    if (changed.size === 0) return;
    void this.#apply((alert) => changed.has(keyOf(alert.provenance.sourceId, alert.identity.fingerprint)));
  }

  #apply(isWanted: (alert: Alert) => boolean = () => true): Promise<void> {
    const decided = this.options.engine.decide((alert, at) =>
      isWanted(alert) ? this.#decide(alert, at) : [],
    );
    return decided.catch((error: unknown) =>
      this.options.log.error('The silences of Sitrep could not be brought in force.', error),
    );
  }

  /** T14: of the suppressions of an alert, those that are silences of Sitrep are replaced, and no others. */
  #decide(alert: Alert, at: Ms): readonly AlertEvent[] {
    const others = alert.suppressions.filter((suppression) => !isOwn(suppression));
    const held = alert.suppressions.filter(isOwn);
    const matching = this.#inForce
      .filter(({ matches, silence }) => silenceStateOf(silence, at) === 'active' && matches(alert.labels))
      .map(({ silence }) => suppressionOf(silence));
    // What is over keeps what it had while that lasts, and gets nothing new: nobody would be told of it anyway.
    const wanted = isOpen(alert) ? matching : matching.filter(({ id }) => held.some((own) => own.id === id));
    if (sameItems(held, wanted)) return [];
    const { sourceId } = alert.provenance;
    const { fingerprint } = alert.identity;
    return [{ at, sourceId, fingerprint, rule: 'T14', suppressions: [...others, ...wanted] }];
  }
}

const keptOf = ({ place: _, ...kept }: PlacedSilence): Omit<PlacedSilence, 'place'> => kept;

const keyOf = (sourceId: string, fingerprint: string): string => `${sourceId}\n${fingerprint}`;

const isOwn = ({ kind, origin }: Suppression): boolean => kind === 'silence' && origin === 'sitrep';

const suppressionOf = ({ id, by, comment, endsAt }: PlacedSilence): Suppression => ({
  kind: 'silence',
  id,
  by,
  comment: comment === '' ? undefined : comment,
  until: endsAt,
  origin: 'sitrep',
});
