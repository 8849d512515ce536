import * as z from 'zod';
import type { Ms } from '../../base/clock';
import type { Records } from '../../base/records/records';

const KIND = 'escalation';

const stored = z.object({
  at: z.number(),
  /** The first episode that a step was taken in; another source of the same alert may call it otherwise. */
  episode: z.string(),
  isOver: z.boolean(),
  steps: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      notify: z.array(z.string()),
      outcome: z.enum(['sent', 'passedOver', 'nobodyToReach']),
    }),
  ),
});

type StoredEscalation = z.infer<typeof stored>;
export type StepDone = StoredEscalation['steps'][number];

/** Escalations are forgotten this long after their last step: none of them goes on any more by then. */
const KEPT_FOR: Ms = 30 * 86_400_000;

/**
 * Which steps were taken for which alert, over restarts. By fingerprint, not by episode: two sources of one alert name its
 * episode by two starts, and whichever of them leads at the moment must not begin the chain anew.
 */
export class EscalationRecords {
  /** Read once: only one window writes. What could not be kept is in it all the same, and not done twice by this session. */
  #known: Map<string, StoredEscalation> | undefined;

  constructor(private readonly records: Records) {}

  /** The steps of the firing that goes on. */
  doneIn(fingerprint: string): readonly StepDone[] {
    const current = this.#of(fingerprint);
    return current && !current.isOver ? current.steps : [];
  }

  /** The steps of the firing that goes on, else of the last one. */
  lastOf(fingerprint: string): readonly StepDone[] {
    return this.#of(fingerprint)?.steps ?? [];
  }

  /** Fingerprints with steps in a firing that goes on, and the episode it began as. */
  get open(): ReadonlyMap<string, string> {
    const open = [...this.#all()].filter(([, { isOver }]) => !isOver);
    return new Map(open.map(([fingerprint, { episode }]) => [fingerprint, episode]));
  }

  /** Throws when it cannot be kept. */
  add(fingerprint: string, episode: string, step: StepDone): void {
    const current = this.#of(fingerprint);
    const before = current && !current.isOver ? current : { episode, steps: [] };
    const { at } = step;
    this.#put(fingerprint, { at, episode: before.episode, isOver: false, steps: [...before.steps, step] });
  }

  /** The firing is over: the next one begins at the first step. Throws when it cannot be kept. */
  end(fingerprint: string): void {
    const current = this.#of(fingerprint);
    if (current) this.#put(fingerprint, { ...current, isOver: true });
  }

  forgetBefore(now: Ms): void {
    for (const [fingerprint, { at }] of [...this.#all()]) {
      if (now - at <= KEPT_FOR) continue;
      this.#all().delete(fingerprint);
      this.records.remove(KIND, fingerprint);
    }
  }

  /** Reads anew what another window may have written. */
  reread(): void {
    this.#known = undefined;
  }

  #put(fingerprint: string, escalation: StoredEscalation): void {
    this.#all().set(fingerprint, escalation);
    this.records.put(KIND, fingerprint, escalation);
  }

  #of(fingerprint: string): StoredEscalation | undefined {
    return this.#all().get(fingerprint);
  }

  #all(): Map<string, StoredEscalation> {
    this.#known ??= new Map(
      [...this.records.all(KIND)].flatMap(([fingerprint, value]) => {
        const result = stored.safeParse(value);
        return result.success ? [[fingerprint, result.data] as const] : [];
      }),
    );
    return this.#known;
  }
}
