import type { Ms } from '../../base/clock';

/** Uniform in [0, 1), injected so that a test knows every delay. */
export type Random = () => number;

const SPREAD = 0.1;
const LONGEST_FIRST_DELAY: Ms = 1_000;

/** The delay ± 10 %, so that sources that started together do not stay together. */
export const jittered = (delay: Ms, random: Random): Ms =>
  Math.round(delay * (1 - SPREAD + 2 * SPREAD * random()));

/** The first poll comes at once for the eye, and spread out for the servers. */
export const firstDelay = (every: Ms, random: Random): Ms =>
  Math.round(Math.min(every, LONGEST_FIRST_DELAY) * random());
