import type { IntendedPlace } from '../policy/policy';
import type { KernelChoice } from '../step/prepareStep';

/** What a step could use where it stands. */
export interface StepSurroundings {
  readonly kernels: readonly KernelChoice[];
  /** Of the configuration that the file belongs to. */
  readonly connections: readonly Pick<IntendedPlace, 'name' | 'type' | 'access' | 'production'>[];
}
