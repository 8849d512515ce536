import { randomUUID } from 'node:crypto';
import * as z from 'zod';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import { Ticker } from '../../base/ticker';
import type { Alert, Suppression } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import { sameItems } from '../alerts/attributes';
import { isOpen } from '../alerts/machine/fold';
import type { AlertDecision } from '../engine/engine';
import type { PlacedSilence, SilenceDraft } from './silence';
import { silenceStateOf } from './silence';
import type { LabelTest } from './silenceMatcher';
import { labelTest, MATCH_OPERATORS } from './silenceMatcher';

/** The part of the engine that takes decisions about alerts. */
export interface AlertDecisions {
  readonly isOwner: boolean;
  readonly onDidChangeRole: Event<unknown>;
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
/** Between two looks at the clock, and at what other windows made or ended. */
const LOOK: Ms = 1_000;
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
 *
 * Every window lists, makes and ends them in the records that all share; the one that polls brings them in force.
 */
export class LocalSilences implements Disposable {
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<void>());
  /** By id, with the text that it was read from. */
  #silences: ReadonlyMap<string, KeptText> = new Map();
  #isUnreadable = false;
  /** What is in force, with its test: made anew when it changes, and not for every alert. */
  #inForce: readonly { readonly silence: PlacedSilence; readonly matches: LabelTest }[] = [];

  constructor(private readonly options: LocalSilencesOptions) {
    const { engine, clock } = options;
    this.#read();
    this.#renew(clock.now());
    this.#owned.add(new Ticker(clock, LOOK, () => this.#look(clock.now())));
    this.#owned.add(engine.onDidCommit((events) => this.#follow(events)));
    // Only the window that polls decides: whichever becomes that begins with what is in force.
    this.#owned.add(engine.onDidChangeRole(() => void this.#apply()));
    void engine.ready.then(() => this.#apply());
  }

  get onDidChange(): Event<void> {
    return this.#changes.event;
  }

  /** Those in force, those to come, and those that ended not long ago. */
  get silences(): readonly PlacedSilence[] {
    return [...this.#silences.values()].map(({ silence }) => silence);
  }

  /** Keeps a silence, or changes the one that the draft names. Throws when it cannot be kept. It is in force within a second. */
  async create(draft: SilenceDraft): Promise<PlacedSilence> {
    const now = this.options.clock.now();
    const id = draft.id ?? randomUUID();
    const silence: PlacedSilence = { ...draft, id, updatedAt: now, state: 'active', place: HERE };
    await this.#put(silence);
    return silence;
  }

  /** Ends a silence now. One that has ended already, or is not known, changes nothing. */
  async expire(id: string): Promise<void> {
    const silence = this.#silences.get(id)?.silence;
    const now = this.options.clock.now();
    if (!silence || silenceStateOf(silence, now) === 'expired') return;
    await this.#put({ ...silence, endsAt: now, updatedAt: now, state: 'expired' });
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** Answers whether something is different from before. What cannot be read goes on as it was known. */
  #read(): boolean {
    const { records, log } = this.options;
    const before = this.#silences;
    try {
      const entries = [...records.all(KIND)].flatMap(([id, value]) => {
        const text = JSON.stringify(value);
        const known = before.get(id);
        const kept = known?.text === text ? known : this.#decoded(id, value, text);
        return kept ? [[id, kept] as const] : [];
      });
      this.#silences = new Map(entries);
      this.#isUnreadable = false;
    } catch (error) {
      if (!this.#isUnreadable) log.error('The silences of Sitrep cannot be read: those known go on.', error);
      this.#isUnreadable = true;
    }
    return !sameItems([...before.values()], [...this.#silences.values()]);
  }

  #decoded(id: string, value: unknown, text: string): KeptText | undefined {
    const { records, log, engine } = this.options;
    const read = keptSilence.safeParse(value);
    if (read.success) return { text, silence: { ...read.data, place: HERE } };
    // Another window may be of a later version: only the one that polls tidies up.
    if (!engine.isOwner) return undefined;
    log.warn(`A silence of an earlier session cannot be read, and is not in force: ${read.error.message}`);
    records.remove(KIND, id);
    return undefined;
  }

  async #put(silence: PlacedSilence): Promise<void> {
    this.options.records.put(KIND, silence.id, keptOf(silence));
    this.#read();
    this.#renew(this.options.clock.now());
    this.#changes.fire();
    await this.#apply();
  }

  #look(now: Ms): void {
    if (this.options.engine.isOwner) this.#sweep(now);
    const isOther = this.#read();
    const isInForce = this.#renew(now);
    if (isOther || isInForce) this.#changes.fire();
    if (isInForce) void this.#apply();
  }

  #sweep(now: Ms): void {
    const { records, log } = this.options;
    try {
      for (const { id, endsAt } of this.silences) if (now - endsAt > EXPIRED_STAYS) records.remove(KIND, id);
    } catch (error) {
      log.debug(`A silence that is over could not be removed: ${String(error)}`);
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

/** A silence with the text that it was read from: what did not change stays the same object. */
interface KeptText {
  readonly text: string;
  readonly silence: PlacedSilence;
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
