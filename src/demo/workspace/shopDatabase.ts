import { rmSync } from 'node:fs';
import type { Ms } from '../../base/clock';
import { noise } from '../simulation/noise';

/** One row of the ledger. */
export interface Booking {
  readonly userId: number;
  readonly amount: number;
  readonly tournamentId: number;
  readonly type: 'tournament_payout' | 'purchase';
  readonly key: string | undefined;
  readonly at: Ms;
}

const TOURNAMENTS = [4790, 4795, 4801, 4812, 4818] as const;
const PRIZES = [500, 250, 125, 60] as const;
const HOUR: Ms = 3_600_000;
/** Prizes that a retried task paid again, as tournament and place. */
const PAID_TWICE = new Set(['4812/1', '4812/2', '4818/1']);

/** A ledger with prizes, purchases, and the duplicates that the runbook finds. */
export function ledger(now: Ms, seed: number): readonly Booking[] {
  const prizes = TOURNAMENTS.flatMap((tournamentId, round) =>
    PRIZES.flatMap((amount, index) =>
      prize(tournamentId, index + 1, amount, now - (TOURNAMENTS.length - round) * 5 * HOUR),
    ),
  );
  const purchases = Array.from({ length: 120 }, (_, number): Booking => ({
    userId: 800 + Math.floor(noise(seed, 'buyer', number) * 200),
    amount: -Math.ceil(noise(seed, 'price', number) * 40),
    tournamentId: 0,
    type: 'purchase',
    key: undefined,
    at: now - Math.floor(noise(seed, 'time', number) * 48 * HOUR),
  }));
  return [...prizes, ...purchases].sort((a, b) => a.at - b.at);
}

function prize(tournamentId: number, place: number, amount: number, at: Ms): Booking[] {
  const team = place === 1 ? 17 : 17 + ((tournamentId + place * 7) % 40);
  const booking: Booking = {
    userId: 886 + team,
    amount,
    tournamentId,
    type: 'tournament_payout',
    key: `tournament-${tournamentId}:team-${team}:place-${place}`,
    at,
  };
  return PAID_TWICE.has(`${tournamentId}/${place}`) ? [booking, { ...booking, at: at + 40 }] : [booking];
}

/** Writes the database anew. @returns false when this Node has no SQLite: it came with 22.13 */
export function writeShopDatabase(file: string, bookings: readonly Booking[]): boolean {
  const sqlite = builtinSqlite();
  if (!sqlite) return false;
  rmSync(file, { force: true });
  const database = new sqlite.DatabaseSync(file);
  try {
    database.exec(SCHEMA);
    const insert = database.prepare(
      'INSERT INTO coin_transaction (user_id, amount, tournament_id, transaction_type, metadata, created_at) VALUES (?, ?, ?, ?, ?, ?)',
    );
    database.exec('BEGIN');
    for (const { userId, amount, tournamentId, type, key, at } of bookings) {
      const metadata = JSON.stringify(key === undefined ? {} : { dedup_key: key });
      insert.run(userId, amount, tournamentId || null, type, metadata, new Date(at).toISOString());
    }
    database.exec('COMMIT');
  } finally {
    database.close();
  }
  return true;
}

export const SCHEMA = `CREATE TABLE coin_transaction (
  id INTEGER PRIMARY KEY,
  user_id INTEGER NOT NULL,
  amount INTEGER NOT NULL,
  tournament_id INTEGER,
  transaction_type TEXT NOT NULL,
  metadata TEXT NOT NULL,
  created_at TEXT NOT NULL
);`;

/** The declared type has it always; a Node without SQLite gives nothing. */
const builtinSqlite = () => process.getBuiltinModule('node:sqlite') as Sqlite | undefined;
type Sqlite = ReturnType<typeof process.getBuiltinModule<'node:sqlite'>>;
