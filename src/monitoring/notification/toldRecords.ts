import type { Records } from '../../base/records/records';
import { SEVERITIES } from '../severity';
import type { Told } from './tellings';

const KIND = 'told';
/** Enough to know every open episode again after a restart; the oldest are forgotten. */
export const MOST_TOLD = 500;

/** What was told, kept over restarts and for every window of the workspace. */
export class ToldRecords {
  constructor(private readonly records: Records) {}

  /** Read anew each time: another window may have told since. */
  read(): ReadonlyMap<string, Told> {
    const all = [...this.records.all(KIND)].flatMap(([key, value]) => {
      const told = decoded(value);
      return told ? [[key, told] as const] : [];
    });
    return new Map(all);
  }

  write(changed: ReadonlyMap<string, Told>): void {
    for (const [fingerprint, told] of changed) this.records.put(KIND, fingerprint, told);
    const kept = this.records.all(KIND);
    if (kept.size <= MOST_TOLD) return;
    const oldestFirst = [...kept].sort(([, a], [, b]) => (decoded(a)?.at ?? 0) - (decoded(b)?.at ?? 0));
    for (const [fingerprint] of oldestFirst.slice(0, kept.size - MOST_TOLD))
      this.records.remove(KIND, fingerprint);
  }

  /** Takes over the episodes that an older version told, unless this version has told something itself. */
  adopt(episodes: readonly string[], at: number): void {
    if (this.records.all(KIND).size > 0) return;
    const told = episodes
      .slice(-MOST_TOLD)
      .map((episode): [string, Told] => [
        episode.slice(0, episode.lastIndexOf('@')),
        { episode, severity: undefined, at, lapsed: false, ended: false },
      ]);
    this.write(new Map(told));
  }
}

function decoded(value: unknown): Told | undefined {
  if (typeof value !== 'object' || value === null) return undefined;
  const { episode, severity, at, lapsed, ended } = value as Partial<Record<keyof Told, unknown>>;
  if (typeof episode !== 'string' || typeof at !== 'number') return undefined;
  return {
    episode,
    severity: SEVERITIES.find((one) => one === severity),
    at,
    lapsed: lapsed === true,
    ended: ended === true,
  };
}
