import * as z from 'zod';
import type { Clock, Ms } from '../base/clock';
import type { Event } from '../base/event';
import { Emitter } from '../base/event';
import type { Disposable } from '../base/disposable';
import type { Records } from '../base/records/records';

/** One line of a checklist. */
export interface ChecklistItem {
  /** Its text, and its number among equal ones: it outlives an edit of the lines around it. */
  readonly id: string;
  readonly text: string;
  /** When it was ticked. */
  readonly doneAt: Ms | undefined;
}

const KIND = 'alert-checklist';
/** Episodes whose ticks are kept; the oldest go first. */
const MOST_EPISODES = 200;

const episodeTicks = z.object({ changedAt: z.number(), done: z.record(z.string(), z.number()) });
type EpisodeTicks = z.output<typeof episodeTicks>;

/** What was ticked of the actions of an alert, for each of its episodes: the next time it fires, nothing is done yet. */
export class Checklists implements Disposable {
  readonly #changed = new Emitter<string>();
  /** Fires with the episode. */
  readonly onDidChange: Event<string> = this.#changed.event;

  constructor(
    private readonly records: Records,
    private readonly clock: Clock,
  ) {}

  items(episode: string, actions: readonly string[]): readonly ChecklistItem[] {
    const { done } = this.#ticksOf(episode);
    return actionIds(actions).map(({ id, text }) => ({
      id,
      text,
      doneAt: Object.hasOwn(done, id) ? done[id] : undefined,
    }));
  }

  /** Throws when it cannot be kept. */
  tick(episode: string, id: string, isDone: boolean): void {
    const now = this.clock.now();
    const others = Object.entries(this.#ticksOf(episode).done).filter(([other]) => other !== id);
    const done = Object.fromEntries(isDone ? [...others, [id, now]] : others);
    this.records.put(KIND, episode, { changedAt: now, done } satisfies EpisodeTicks);
    this.#forgetOldest();
    this.#changed.fire(episode);
  }

  dispose(): void {
    this.#changed.dispose();
  }

  #ticksOf(episode: string): EpisodeTicks {
    return episodeTicks.catch(NOTHING_DONE).parse(this.records.all(KIND).get(episode));
  }

  #forgetOldest(): void {
    const episodes = [...this.records.all(KIND)].map(([episode, value]) => ({
      episode,
      changedAt: episodeTicks.catch(NOTHING_DONE).parse(value).changedAt,
    }));
    const tooMany = episodes.sort((a, b) => b.changedAt - a.changedAt).slice(MOST_EPISODES);
    for (const { episode } of tooMany) this.records.remove(KIND, episode);
  }
}

const NOTHING_DONE: EpisodeTicks = { changedAt: 0, done: {} };

function actionIds(actions: readonly string[]): readonly { readonly id: string; readonly text: string }[] {
  const seen = new Map<string, number>();
  return actions.map((text) => {
    const count = (seen.get(text) ?? 0) + 1;
    seen.set(text, count);
    return { id: count === 1 ? text : `${text} #${count}`, text };
  });
}
