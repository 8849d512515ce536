import * as z from 'zod';
import type { Ms } from '../../base/clock';
import type { Records } from '../../base/records/records';

const KIND = 'escalation';

const stored = z.object({
  at: z.number(),
  steps: z.array(
    z.object({
      id: z.string(),
      at: z.number(),
      notify: z.array(z.string()),
      outcome: z.enum(['sent', 'passedOver', 'nobodyToReach']),
    }),
  ),
});

export type StepDone = z.infer<typeof stored>['steps'][number];

/** Episodes are forgotten this long after their last step: none of them is escalated any more by then. */
const KEPT_FOR: Ms = 30 * 86_400_000;

/** Which steps were taken in which episode, over restarts. */
export class EscalationRecords {
  /** What could not be kept is still not done twice by this session. */
  readonly #unkept = new Map<string, readonly StepDone[]>();

  constructor(private readonly records: Records) {}

  doneIn(episode: string): readonly StepDone[] {
    return this.#unkept.get(episode) ?? this.#all().get(episode)?.steps ?? [];
  }

  /** Throws when it cannot be kept. */
  add(episode: string, step: StepDone): void {
    const steps = [...this.doneIn(episode), step];
    this.#unkept.set(episode, steps);
    this.records.put(KIND, episode, { at: step.at, steps });
    this.#unkept.delete(episode);
  }

  forgetBefore(now: Ms): void {
    for (const [episode, { at }] of this.#all()) if (now - at > KEPT_FOR) this.records.remove(KIND, episode);
  }

  #all(): ReadonlyMap<string, z.infer<typeof stored>> {
    const read = [...this.records.all(KIND)].flatMap(([episode, value]) => {
      const result = stored.safeParse(value);
      return result.success ? [[episode, result.data] as const] : [];
    });
    return new Map(read);
  }
}
