import { expect, it } from 'vitest';
import { ledger } from '../../../src/demo/workspace/shopDatabase';

it('the ledger has three prizes that are booked twice, and no other duplicates', () => {
  const bookings = new Map<string, number>();
  for (const { key } of ledger(Date.UTC(2026, 0, 5), 1)) {
    if (key !== undefined) bookings.set(key, (bookings.get(key) ?? 0) + 1);
  }
  expect([...bookings].filter(([, count]) => count > 1)).toEqual([
    ['tournament-4812:team-17:place-1', 2],
    ['tournament-4812:team-43:place-2', 2],
    ['tournament-4818:team-17:place-1', 2],
  ]);
});
