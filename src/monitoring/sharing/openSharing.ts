import { randomUUID } from 'node:crypto';
import { join } from 'node:path';
import { loadSqlite } from '../../base/files/sqlite';
import type { SharedPlace, Sharing } from './sharing';
import { SqliteClaimStore } from './sqliteClaimStore';
import { SqliteSharedStore } from './sqliteSharedStore';

/** The claim to poll, in a file of its own: it changes every second, and a damaged alert log does not take it along. */
export const CLAIM_FILE = 'sharing.db';

/** Shares a folder with other windows; nothing where SQLite is missing, without which no two processes can. */
export function openSharing(directory: string): Sharing | undefined {
  if (!loadSqlite()) return undefined;
  return {
    owner: randomUUID(),
    pid: process.pid,
    open: (): SharedPlace => {
      const claims = new SqliteClaimStore(join(directory, CLAIM_FILE));
      try {
        const store = new SqliteSharedStore(join(directory, 'alerts.db'));
        const dispose = (): void => {
          store.dispose();
          claims.dispose();
        };
        return { store, claims, dispose };
      } catch (error) {
        claims.dispose();
        throw error;
      }
    },
  };
}
