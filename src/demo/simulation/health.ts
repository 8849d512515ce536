import type { Job } from './company';
import type { Situation } from './situation';

/** How a dependency fares, as the service that needs it sees it. */
export interface Dependency {
  readonly healthy: boolean;
  /** In the words of the driver. */
  readonly error: string | undefined;
  readonly responseTimeMs: number;
}

const up = (responseTimeMs: number): Dependency => ({ healthy: true, error: undefined, responseTimeMs });
const down = (error: string, responseTimeMs: number): Dependency => ({
  healthy: false,
  error,
  responseTimeMs,
});

/** Above this the workers are said to be unhealthy. */
const OVERLOADED = 0.6;

export const database = (situation: Situation): Dependency =>
  situation.databaseDown
    ? down('connection to server at "db-1" (10.0.4.11), port 5432 failed: Connection refused', 2_001)
    : up(Math.round(9 + 30 * situation.backlog));

export const redis = (_situation: Situation): Dependency => up(2);

export const workers = (situation: Situation): Dependency =>
  situation.backlog > OVERLOADED
    ? down('3 of 4 workers do not answer a ping', 1_004)
    : up(Math.round(14 + 200 * situation.backlog));

export const payments = (situation: Situation): Dependency =>
  situation.payingTwice ? down('payout ledger does not balance', 213) : up(188);

/** Whether Prometheus reaches the job. */
export const isScrapable = (job: Job, situation: Situation): boolean =>
  !(job === 'postgres' && situation.databaseDown);
