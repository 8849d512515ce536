import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../../src/monitoring/alerts/alertEvent';
import { episodesOf } from '../../../../src/monitoring/alerts/machine/episodes';
import { details } from '../../../fakes/alertEvents';

const fired = (at: number, fingerprint = 'a', rule: 'T3' | 'T7' = 'T3'): AlertEvent => ({
  at,
  sourceId: 'alerts',
  fingerprint,
  rule,
  episode: `${fingerprint}@${at}`,
  firedAt: at,
  activeAt: undefined,
  details,
});
const resolved = (at: number, fingerprint = 'a'): AlertEvent => ({
  at,
  sourceId: 'alerts',
  fingerprint,
  rule: 'T6',
  resolvedAt: at,
  reason: 'source',
});
const subject = { sourceId: 'alerts', fingerprint: 'a' };
const spans = (events: readonly AlertEvent[], since = 0): (readonly [string, number, number | undefined])[] =>
  episodesOf(events, since).episodes.map(({ fingerprint, from, to }) => [fingerprint, from, to]);

describe('the episodes in a log', () => {
  it.each<[string, readonly AlertEvent[], number, ReturnType<typeof spans>]>([
    ['are none in an empty one', [], 0, []],
    ['are open while they go on', [fired(5)], 0, [['a', 5, undefined]]],
    ['end when they resolve', [fired(5), resolved(9)], 0, [['a', 5, 9]]],
    [
      'are one for each time',
      [fired(5), resolved(6), fired(7, 'a', 'T7')],
      0,
      [
        ['a', 5, 6],
        ['a', 7, undefined],
      ],
    ],
    ['are left out when they ended before', [fired(5), resolved(6), fired(8, 'b')], 7, [['b', 8, undefined]]],
    ['are in when they began before and went on', [fired(5), resolved(8)], 7, [['a', 5, 8]]],
    ['go on while recovering', [fired(5), { at: 6, ...subject, rule: 'T4' }], 0, [['a', 5, undefined]]],
    [
      'end when the alert is let go',
      [fired(5), { at: 6, ...subject, rule: 'dropped', why: 'x' }],
      0,
      [['a', 5, 6]],
    ],
    ['are none of what never fired', [{ at: 5, ...subject, rule: 'T1', activeAt: 5, details }], 0, []],
  ])('%s', (_, events, since, expected) => {
    expect(spans(events, since)).toEqual(expected);
  });

  it('say how far back they are known, and have the labels of the alert', () => {
    const known = episodesOf([fired(5)], 0);
    expect(known.knownSince).toBe(5);
    expect(known.episodes[0]).toMatchObject({ title: 'DatabaseDown', labels: { instance: 'db-1' } });
  });

  it('are only those of sources that are configured', () => {
    expect(episodesOf([fired(5)], 0, (sourceId) => sourceId !== 'alerts').episodes).toEqual([]);
  });
});
