import type { Ms } from '../../base/clock';
import type { Records } from '../../base/records/records';
import type { Alert } from '../alerts/alert';

const KIND = 'muted';

/** An alert that nobody wants to be interrupted for any more. It is shown as ever. */
export interface MutedAlert {
  readonly fingerprint: string;
  readonly title: string;
  readonly service: string | undefined;
  readonly at: Ms;
}

/** Which alerts were told to be quiet for good, kept over restarts. Calls throw when the records do. */
export class MutedAlerts {
  constructor(private readonly records: Records) {}

  mute({ identity, title, service }: Alert, at: Ms): void {
    this.records.put(KIND, identity.fingerprint, { title, service, at });
  }

  unmute(fingerprint: string): void {
    this.records.remove(KIND, fingerprint);
  }

  /** Latest first. */
  all(): readonly MutedAlert[] {
    return [...this.records.all(KIND)].map(([key, value]) => decoded(key, value)).sort((a, b) => b.at - a.at);
  }
}

/** Whatever is kept under a fingerprint mutes it; the rest is for people to know it again. */
function decoded(fingerprint: string, value: unknown): MutedAlert {
  const { title, service, at } = (value ?? {}) as Partial<Record<keyof MutedAlert, unknown>>;
  return {
    fingerprint,
    title: typeof title === 'string' ? title : fingerprint,
    service: typeof service === 'string' ? service : undefined,
    at: typeof at === 'number' ? at : 0,
  };
}
