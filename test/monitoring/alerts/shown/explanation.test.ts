import { describe, expect, it } from 'vitest';
import type { AlertEvent } from '../../../../src/monitoring/alerts/alertEvent';
import { explainHistory } from '../../../../src/monitoring/alerts/shown/explanation';

const NOON = Date.UTC(2026, 0, 5, 12);

const worse = (sourceId: string, seconds: number): AlertEvent => ({
  rule: 'T13',
  sourceId,
  fingerprint: 'f1',
  at: NOON + seconds * 1_000,
  why: 'source',
});

const said = (...events: readonly AlertEvent[]): readonly number[] =>
  explainHistory(events).map(({ at }) => (at - NOON) / 1_000);

describe('the history of an alert', () => {
  it.each([
    ['is oldest first', [worse('prom', 9), worse('prom', 1)], [1, 9]],
    ['says once what two sources notice together', [worse('prom', 1), worse('alerts', 3)], [1]],
    ['says again what the same source says again', [worse('prom', 1), worse('prom', 3)], [1, 3]],
    ['says again what another source notices much later', [worse('prom', 1), worse('alerts', 90)], [1, 90]],
  ])('%s', (_, events, moments) => {
    expect(said(...events)).toEqual(moments);
  });

  it('says whose time it is where two sources tell of different beginnings', () => {
    const began = (sourceId: string, secondsAgo: number): AlertEvent => ({
      rule: 'T3',
      episode: 'e1',
      activeAt: NOON - secondsAgo * 1_000,
      sourceId,
      fingerprint: 'f1',
      at: NOON,
      firedAt: NOON - secondsAgo * 1_000,
    });
    expect(explainHistory([began('alerts', 129), began('prom', 149)]).map(({ text }) => text)).toEqual([
      'It started to fire at 11:57:51, says alerts.',
      'It started to fire at 11:57:31, says prom.',
    ]);
    expect(explainHistory([began('alerts', 129)]).map(({ text }) => text)).toEqual([
      'It started to fire at 11:57:51.',
    ]);
  });
});
