import type { Ms } from '../../base/clock';
import type { KernelChoice, PreparedStep } from './prepareStep';

/** Timers end below this; a step that goes on for longer than three weeks was forgotten. */
const UNTIL_STOPPED: Ms = 20 * 24 * 3_600_000;

/**
 * Whether a step goes on beside those after it: `background=true` on a step of a shell. A session with a database is one
 * conversation, so its steps wait for each other.
 */
export const runsInBackground = <K extends KernelChoice, C>({
  options,
  kernel,
}: PreparedStep<K, C>): boolean => options.background === 'true' && kernel.connectionTypes.includes('shell');

/** A step in the background goes on until it ends or somebody stops it, unless it says how long it may take. */
export const timeoutOf = <K extends KernelChoice, C>(step: PreparedStep<K, C>): Ms =>
  runsInBackground(step) && step.options.timeout === undefined ? UNTIL_STOPPED : step.timeout;
