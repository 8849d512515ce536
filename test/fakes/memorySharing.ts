import type { AlertLog } from '../../src/monitoring/alerts/log/alertLog';
import type { AlertEvent } from '../../src/monitoring/alerts/alertEvent';
import type { Claim, ClaimStore } from '../../src/monitoring/sharing/lease';
import { isSame } from '../../src/monitoring/sharing/lease';
import type {
  PendingRequest,
  SharedReadings,
  SharedStore,
  StoreChange,
} from '../../src/monitoring/sharing/sharedStore';
import type { Sharing } from '../../src/monitoring/sharing/sharing';
import type { RequestOutcome, WindowRequest } from '../../src/monitoring/sharing/windowRequest';

interface Asked extends PendingRequest {
  outcome?: RequestOutcome;
}

/** What several windows of a test share, in memory. Values go through JSON, as they do on disk. */
export class MemoryPlace implements ClaimStore {
  claim: Claim | undefined;
  readonly events: AlertEvent[] = [];
  readonly asked = new Map<number, Asked>();
  readings: SharedReadings | undefined;
  published = 0;
  version = 0;
  #nextId = 1;

  read(): Claim | undefined {
    return this.claim;
  }

  replace(expected: Claim | undefined, next: Claim | undefined): boolean {
    if (!isSame(this.claim, expected)) return false;
    this.claim = next;
    return true;
  }

  sharing(owner: string): Sharing {
    return {
      owner,
      pid: 1,
      open: () => ({ store: this.store(), claims: this, dispose: () => undefined }),
    };
  }

  get alertLog(): AlertLog {
    return {
      append: async (events) => {
        this.events.push(...events.map(copyOf));
        this.version += 1;
      },
      readAll: async () => ({ events: this.events.map(copyOf), notes: [] }),
      compact: () => Promise.resolve(false),
      size: () => Promise.resolve(undefined),
      dispose: () => undefined,
    };
  }

  store(): SharedStore {
    let seen = -1;
    return {
      change: (): StoreChange => {
        const change = seen === this.version ? 'none' : 'written';
        seen = this.version;
        return change;
      },
      publish: (readings) => {
        this.readings = JSON.parse(readings) as SharedReadings;
        this.published += 1;
        this.version += 1;
      },
      readings: () => this.readings && copyOf(this.readings),
      eventsAfter: (sequence, limit) => {
        const events = this.events
          .slice(sequence, sequence + limit)
          .map((event, index) => ({ sequence: sequence + index + 1, event: copyOf(event) }));
        return { events, unreadable: [], last: events.at(-1)?.sequence };
      },
      ask: (request: WindowRequest, askedAt) => {
        const id = this.#nextId++;
        this.asked.set(id, { id, askedAt, request: copyOf(request) });
        this.version += 1;
        return id;
      },
      pending: () => [...this.asked.values()].filter(({ outcome }) => outcome === undefined),
      answer: (id, outcome) => {
        const asked = this.asked.get(id);
        if (asked) asked.outcome = outcome;
        this.version += 1;
      },
      takeAnswer: (id) => {
        const outcome = this.asked.get(id)?.outcome;
        if (outcome) this.asked.delete(id);
        return outcome;
      },
      withdraw: (id) => void this.asked.delete(id),
      sweep: (before) => {
        for (const { id, askedAt } of this.asked.values()) if (askedAt < before) this.asked.delete(id);
      },
      dispose: () => undefined,
    };
  }
}

const copyOf = <T>(value: T): T => JSON.parse(JSON.stringify(value)) as T;
