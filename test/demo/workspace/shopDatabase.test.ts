import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { ledger, writeShopDatabase } from '../../../src/demo/workspace/shopDatabase';
import { COMPANY_DIRECTORY } from '../startedDemo';

const NOW = Date.UTC(2026, 0, 5);

it('the ledger has three prizes that are booked twice, and no other duplicates', () => {
  const bookings = new Map<string, number>();
  for (const { key } of ledger(NOW, 1)) {
    if (key !== undefined) bookings.set(key, (bookings.get(key) ?? 0) + 1);
  }
  expect([...bookings].filter(([, count]) => count > 1)).toEqual([
    ['tournament-4812:team-17:place-1', 2],
    ['tournament-4812:team-43:place-2', 2],
    ['tournament-4818:team-17:place-1', 2],
  ]);
});

const sqlite = process.getBuiltinModule('node:sqlite') as
  ReturnType<typeof process.getBuiltinModule<'node:sqlite'>> | undefined;

it.skipIf(sqlite)('without SQLite in Node there is no database, and the demo is told so', () => {
  expect(writeShopDatabase('/nowhere/shop.db', [])).toBe(false);
});

describe.skipIf(!sqlite)(
  'the runbook of duplicate payouts (needs Node 22.13 or newer, for its SQLite)',
  () => {
    it('finds them in the database', () => {
      const folder = mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
      const file = join(folder, 'shop.db');
      expect(writeShopDatabase(file, ledger(NOW, 1))).toBe(true);
      const database = new sqlite!.DatabaseSync(file, { readOnly: true });
      const results = statements().map((statement) =>
        database
          .prepare(statement)
          .all()
          .map((row) => Object.values(row)),
      );
      database.close();
      rmSync(folder, { recursive: true });
      expect(results).toEqual([
        [
          ['tournament-4818:team-17:place-1', 2, 1_000],
          ['tournament-4812:team-17:place-1', 2, 1_000],
          ['tournament-4812:team-43:place-2', 2, 500],
        ],
        [
          [4812, 4],
          [4818, 2],
        ],
        [[1_250, 2]],
      ]);
    });
  },
);

function statements(): string[] {
  const runbook = readFileSync(join(COMPANY_DIRECTORY, 'docs/monitoring.md'), 'utf8');
  const fence = /^```sql.*\n([\s\S]*?)^```/m.exec(runbook)?.[1] ?? '';
  return fence.split(';').filter((statement) => statement.trim() !== '');
}
