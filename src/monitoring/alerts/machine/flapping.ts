/**
 * Kibana's rule (`flapping_utils.ts`, defaults of `rules_settings.ts`): the latest twenty observations, each of which was
 * a change or not; four changes start it, and only twenty without any end it. The first time that an alert fires is a
 * change too: before it was known, it did not fire.
 */
export const FLAP_WINDOW = 20;
export const CHANGES_TO_FLAP = 4;

/** One more than there are changes to look at: the oldest says only what the next one changed from. */
const OBSERVATIONS = FLAP_WINDOW + 1;
const MASK = (1 << OBSERVATIONS) - 1;

/** The latest observations as bits, newest lowest: thirty thousand alerts are looked at on every poll. */
export interface FlapWindow {
  readonly bits: number;
  readonly length: number;
}

export const EMPTY_FLAP_WINDOW: FlapWindow = { bits: 0, length: 0 };

/** Windows of one and the same observation, by length: nearly every alert has one of these, so they are made once. */
const STEADY: Readonly<Record<'firing' | 'calm', readonly FlapWindow[]>> = {
  firing: Array.from({ length: OBSERVATIONS + 1 }, (_, length) => ({ bits: (1 << length) - 1, length })),
  calm: Array.from({ length: OBSERVATIONS + 1 }, (_, length) => ({ bits: 0, length })),
};

/** Of an alert that is known from before and whose window was not kept, because it did not flap: nothing changed in it. */
export const steadyWindow = (firing: boolean): FlapWindow =>
  (firing ? STEADY.firing : STEADY.calm)[OBSERVATIONS] ?? EMPTY_FLAP_WINDOW;

export const flapWindowOf = (observations: readonly boolean[]): FlapWindow =>
  observations.reduce(observed, EMPTY_FLAP_WINDOW);

export function observed(window: FlapWindow, firing: boolean): FlapWindow {
  const bits = ((window.bits << 1) | (firing ? 1 : 0)) & MASK;
  const length = Math.min(OBSERVATIONS, window.length + 1);
  const steady = (bits === 0 ? STEADY.calm : STEADY.firing)[length];
  return steady?.bits === bits ? steady : { bits, length };
}

/** Oldest first. */
export const observationsOf = ({ bits, length }: FlapWindow): readonly boolean[] =>
  Array.from({ length }, (_, index) => ((bits >> (length - 1 - index)) & 1) === 1);

/** Changes from one observation to the next; what came before the first one of all was calm. */
export function changesIn({ bits, length }: FlapWindow): number {
  const compared = Math.min(length, FLAP_WINDOW);
  let changed = (bits ^ (bits >> 1)) & ((1 << compared) - 1);
  let count = 0;
  for (; changed !== 0; changed &= changed - 1) count += 1;
  return count;
}

/** Whether it flaps after this window, given whether it did before. */
export function isFlapping(window: FlapWindow, before: boolean): boolean {
  const changes = changesIn(window);
  if (!before) return changes >= CHANGES_TO_FLAP;
  return !(window.length >= FLAP_WINDOW && changes === 0);
}
