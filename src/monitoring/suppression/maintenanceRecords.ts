import type { Ms } from '../../base/clock';
import type { Log } from '../../base/log';
import type { Records } from '../../base/records/records';
import type { MaintenanceWindow } from './maintenanceWindow';

const KIND = 'maintenance';

/** A window that somebody opens by hand, from now on. */
export interface AdHocWindow {
  /** Nothing means every service. */
  readonly service: string | undefined;
  readonly from: Ms;
  readonly until: Ms;
  readonly by: string;
  readonly comment: string | undefined;
}

/** Maintenance windows that were opened by hand: kept over restarts, and seen by every window of the workspace. */
export class MaintenanceRecords {
  #known: readonly MaintenanceWindow[] = [];
  #failed = false;

  constructor(
    private readonly records: Records,
    private readonly log: Log,
  ) {}

  /** Throws when it cannot be kept. One service has one window by hand: the next one takes its place. */
  open(window: AdHocWindow): void {
    this.records.put(KIND, window.service ?? '', window);
  }

  close(id: string): void {
    this.records.remove(KIND, id.slice(PREFIX.length));
  }

  /** Those that are not over. While they cannot be read, what was known of them holds. */
  at(now: Ms): readonly MaintenanceWindow[] {
    try {
      const entries = [...this.records.all(KIND)];
      this.#known = entries.flatMap(([key, value]) => decoded(key, value));
      this.#failed = false;
    } catch (error) {
      if (!this.#failed)
        this.log.error('Maintenance windows that were opened by hand cannot be read.', error);
      this.#failed = true;
    }
    return this.#known.filter(({ when }) => 'until' in when && when.until > now);
  }
}

const PREFIX = 'by-hand/';

function decoded(key: string, value: unknown): readonly MaintenanceWindow[] {
  if (typeof value !== 'object' || value === null) return [];
  const { from, until, by, comment } = value as Partial<Record<keyof AdHocWindow, unknown>>;
  if (typeof from !== 'number' || typeof until !== 'number') return [];
  return [
    {
      id: `${PREFIX}${key}`,
      when: { from, until },
      services: key === '' ? [] : [key],
      match: {},
      comment: typeof comment === 'string' ? comment : undefined,
      by: typeof by === 'string' ? by : undefined,
    },
  ];
}
