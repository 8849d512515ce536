import { beforeEach, describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import { parseFilter } from '../../../src/monitoring/filter/parseFilter';
import type { Listing, ListingInput } from '../../../src/monitoring/listing/alertListing';
import { AlertListing } from '../../../src/monitoring/listing/alertListing';
import { changes } from '../../../src/monitoring/listing/steadyGroups';
import { alertOf } from '../../fakes/alerts';

const [a, b, c, d] = ['a', 'b', 'c', 'd'].map((fingerprint) =>
  alertOf({ fingerprint, service: fingerprint === 'c' ? 'pay' : 'shop' }),
) as [Alert, Alert, Alert, Alert];

const read = ({ groups, shown, total, waiting }: Listing): string => {
  const rows = groups.map(
    ({ key, alerts }) =>
      `${key}: ${alerts.map(({ identity, title }) => `${identity.fingerprint}${title === 'changed' ? '*' : ''}`).join(' ')}`,
  );
  return `${rows.join(' | ')} (${shown} of ${total}, ${waiting} waiting)`;
};

const changed = (alert: Alert): Alert => ({ ...alert, title: 'changed' });

describe('a listing', () => {
  let listing: AlertListing;
  const filter = parseFilter('');
  const list = (alerts: readonly Alert[], part: Partial<ListingInput> = {}): string =>
    read(listing.list({ alerts, filter, grouping: 'service', now: 0, held: false, ...part }));

  beforeEach(() => {
    listing = new AlertListing();
  });

  it('follows what is known', () => {
    expect(list([a, c, b])).toBe('shop: a b | pay: c (3 of 3, 0 waiting)');
    expect(list([c, b])).toBe('pay: c | shop: b (2 of 2, 0 waiting)');
  });

  it('moves nothing while it is held, shows what is known of each row, and counts what waits', () => {
    list([a, b, c]);
    expect(list([c, changed(b), a], { held: true })).toBe('shop: a b* | pay: c (3 of 3, 2 waiting)');
  });

  it('keeps the row of an alert that went, and lets none in', () => {
    list([a, b]);
    expect(list([d, b], { held: true })).toBe('shop: a b (2 of 2, 2 waiting)');
    expect(list([d, b])).toBe('shop: d b (2 of 2, 0 waiting)');
  });

  it('keeps the row of an alert that the filter would hide now, as it is now', () => {
    const only = { filter: parseFilter('-changed'), held: true };
    list([a, b], only);
    expect(list([changed(a), b], only)).toBe('shop: a* b (1 of 2, 1 waiting)');
  });

  it('applies what changed as soon as it is let go', () => {
    list([a, b]);
    const next = [b, a];
    list(next, { held: true });
    expect(list(next)).toBe('shop: b a (2 of 2, 0 waiting)');
  });

  it('applies a filter and a grouping that were chosen, held or not', () => {
    list([a, c]);
    const next = parseFilter('service=pay');
    expect(list([a, c], { held: true, filter: next })).toBe('pay: c (1 of 2, 0 waiting)');
    expect(list([a, c], { held: true, filter: next, grouping: 'severity' })).toBe(
      'P0: c (1 of 2, 0 waiting)',
    );
  });

  it('lets time pass for a filter that depends on it', () => {
    const old = { filter: parseFilter('age>1m') };
    expect(list([a], { ...old, now: 0 })).toBe(' (0 of 1, 0 waiting)');
    expect(list([a], { ...old, now: 90_000 })).toBe('shop: a (1 of 1, 0 waiting)');
  });

  it('keeps the objects of what did not change', () => {
    const input = { filter, grouping: 'service', now: 0, held: false } as const;
    const alerts = [a, b, c];
    const first = listing.list({ ...input, alerts });
    expect(listing.list({ ...input, alerts })).toBe(first);
    const second = listing.list({ ...input, alerts: [a, changed(b), c] });
    expect(second.groups.map((group, index) => group === first.groups[index])).toEqual([false, true]);
  });
});

describe('a group by something else', () => {
  it('is another, even where its name and its alerts are the same', () => {
    const listing = new AlertListing();
    const named = alertOf({ service: 'alerts' });
    const input = { alerts: [named], filter: parseFilter(''), now: 0, held: false };
    const [byService] = listing.list({ ...input, grouping: 'service' }).groups;
    const [bySource] = listing.list({ ...input, grouping: 'source' }).groups;
    expect(bySource).toEqual(byService);
    expect(bySource).not.toBe(byService);
  });
});

describe('the changes between two orders', () => {
  it.each([
    ['', '', 0],
    ['abc', 'abc', 0],
    ['abc', 'cab', 1],
    ['abc', 'cba', 2],
    ['abc', 'abcd', 1],
    ['abc', 'ac', 1],
    ['abc', 'xbyc', 3],
  ])('from %j to %j: %i', (before, after, count) => {
    expect(changes([...before], [...after])).toBe(count);
  });
});
