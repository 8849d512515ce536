import { answerFaults } from './answerFaults';
import type { Fault } from './cell';
import { socketFaults } from './socketFaults';
import { timeFaults } from './timeFaults';

/** Everything that happens to a source sooner or later, each met by every source. */
export const faults: readonly Fault[] = [...socketFaults, ...answerFaults, ...timeFaults];
