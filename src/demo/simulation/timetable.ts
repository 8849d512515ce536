import type { Ms } from '../../base/clock';
import type { IncidentName, IncidentState, Occurrence } from './incidents';
import { INCIDENTS, PERIOD, stateOf } from './incidents';

/** One earlier round, about two hours before the start, so that charts and first-seen times have a past. */
const EARLIER_ROUND = -5;
/** In a manual demo, what the timetable would have begun shortly before the start is left out as well. */
const LEAD_TIME: Ms = 10 * 60_000;

interface Pause {
  readonly from: Ms;
  to: Ms;
}

/**
 * When each incident runs: by itself, round after round, and by hand. The past never changes, so that what was recorded
 * and what is asked again agree.
 */
export class Timetable {
  readonly #manual = new Map<IncidentName, Occurrence[]>();
  /** Ends that came earlier than scripted, by incident and beginning. */
  readonly #cut = new Map<string, Ms>();
  readonly #pauses: Pause[] = [];

  constructor(
    private readonly startedAt: Ms,
    mode: 'scheduled' | 'manual' = 'scheduled',
  ) {
    if (mode === 'manual') this.pause(startedAt - LEAD_TIME);
  }

  state(name: IncidentName, at: Ms): IncidentState {
    return stateOf(INCIDENTS[name], this.#latest(name, at), at);
  }

  /** Begins an incident, unless it is under way. @returns whether it was begun */
  start(name: IncidentName, at: Ms): boolean {
    const { phase } = this.state(name, at);
    if (phase === 'escalating' || phase === 'full') return false;
    const occurrence = { startedAt: at, endsAt: at + INCIDENTS[name].lasts };
    this.#manual.set(name, [...(this.#manual.get(name) ?? []), occurrence]);
    return true;
  }

  /** Mends an incident: its recovery begins. @returns whether there was one to mend */
  stop(name: IncidentName, at: Ms): boolean {
    const { phase, occurrence } = this.state(name, at);
    if (!occurrence || (phase !== 'escalating' && phase !== 'full')) return false;
    this.#cut.set(keyOf(name, occurrence.startedAt), at);
    return true;
  }

  /** Nothing begins by itself until {@link resume}. What is under way goes on. */
  pause(at: Ms): void {
    if (!this.#isPaused(at)) this.#pauses.push({ from: at, to: Infinity });
  }

  resume(at: Ms): void {
    const last = this.#pauses.at(-1);
    if (last && this.#isPaused(at)) last.to = at;
  }

  #isPaused(at: Ms): boolean {
    return this.#pauses.some((pause) => pause.from <= at && at < pause.to);
  }

  #latest(name: IncidentName, at: Ms): Occurrence | undefined {
    const begun = [this.#scheduled(name, at), ...(this.#manual.get(name) ?? [])].filter(
      (occurrence) => occurrence !== undefined && occurrence.startedAt <= at,
    ) as Occurrence[];
    const latest = begun.sort((a, b) => b.startedAt - a.startedAt)[0];
    if (!latest) return undefined;
    const cut = this.#cut.get(keyOf(name, latest.startedAt));
    return cut !== undefined && cut <= at ? { ...latest, endsAt: cut } : latest;
  }

  #scheduled(name: IncidentName, at: Ms): Occurrence | undefined {
    const script = INCIDENTS[name];
    const first = this.startedAt + script.firstAt;
    for (let round = Math.floor((at - first) / PERIOD); round >= EARLIER_ROUND; round--) {
      const startedAt = first + round * PERIOD;
      if (round < 0 && round > EARLIER_ROUND) continue;
      if (!this.#isPaused(startedAt)) return { startedAt, endsAt: startedAt + script.lasts };
    }
    return undefined;
  }
}

const keyOf = (name: IncidentName, startedAt: Ms): string => `${name}@${startedAt}`;
