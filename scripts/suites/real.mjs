/** Sitrep's engine against real servers; `test/real/` says which, and how each is started. */
import { runVitest } from './vitest.mjs';

export const real = () => runVitest('vitest.real.config.mts');
