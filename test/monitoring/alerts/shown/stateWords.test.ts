import { describe, expect, it } from 'vitest';
import type { Alert, Suppression } from '../../../../src/monitoring/alerts/alert';
import { severityWords, stateWords } from '../../../../src/monitoring/alerts/shown/stateWords';
import { alertOf } from '../../../fakes/alerts';

const MINUTE = 60_000;
const NOON = Date.UTC(2026, 0, 5, 12);
const times = {
  ...alertOf().times,
  firedAt: NOON - 4 * MINUTE,
  activeAt: NOON - 5 * MINUTE,
  lastSeenAt: NOON,
};
const by = {
  by: 'ana',
  at: NOON - 12 * MINUTE,
  until: undefined,
  note: undefined,
  origin: 'sitrep',
} as const;
const quiet = { id: 'q', by: 'ana', comment: undefined, until: undefined, origin: 'sitrep' } as const;

const silenced = (until: number | undefined): Suppression => ({
  ...{ kind: 'silence', id: 's1', by: 'ana', comment: 'deploy', origin: 'source' },
  until,
});

describe('the state of an alert in words', () => {
  it.each<[string, Partial<Alert>]>([
    ['firing 4 min · nobody has acknowledged', {}],
    [
      'firing 4 min · severity "sev-banana" is not in the table',
      { severity: 'unmapped', severityWhy: 'severity "sev-banana" is not in the table' },
    ],
    [
      'acknowledged by ana until it gets worse · 12 min ago',
      { acknowledgement: { ...by, mode: 'untilWorse' } },
    ],
    ['pending: true for 5 min', { condition: 'pending' }],
    ['recovering: fired 4 min, not true any more', { condition: 'recovering' }],
    [
      'firing when last seen at 12:00:00, now not known: the source is unreachable',
      { evaluation: { state: 'stale', since: NOON, detail: 'the source is unreachable' } },
    ],
    [
      'fired 11:56–11:59 while you were away',
      { condition: 'resolved', latched: true, times: { ...times, resolvedAt: NOON - MINUTE } },
    ],
    ['silenced until 16:00 by ana: "deploy"', { suppressions: [silenced(NOON + 240 * MINUTE)] }],
    [
      'silenced until 2026-01-07 12:00 by ana: "deploy"',
      { suppressions: [silenced(NOON + 48 * 60 * MINUTE)] },
    ],
    ['silenced by ana', { suppressions: [{ ...silenced(undefined), comment: undefined }] }],
    [
      'snoozed until 2026-01-07 09:00 by ana',
      { suppressions: [{ ...quiet, kind: 'snooze', until: NOON + 45 * 60 * MINUTE }] },
    ],
    ['snoozed until it gets worse by ana', { suppressions: [{ ...quiet, kind: 'snooze' }] }],
    [
      'in maintenance until 14:00: "upgrade"',
      {
        suppressions: [
          { ...quiet, kind: 'maintenance', by: undefined, comment: 'upgrade', until: NOON + 120 * MINUTE },
        ],
      },
    ],
    [
      'explained by DatabaseDown',
      { suppressions: [{ ...quiet, kind: 'dependency', by: undefined, comment: 'DatabaseDown' }] },
    ],
    ['resolved 1 min ago', { condition: 'resolved', times: { ...times, resolvedAt: NOON - MINUTE } }],
    [
      'no data: the metric celery_queue_length does not exist',
      {
        condition: 'inactive',
        evaluation: { state: 'noData', since: NOON, detail: 'the metric celery_queue_length does not exist' },
      },
    ],
  ])('%s', (words, part) => {
    expect(stateWords(alertOf({ times, ...part }), NOON)).toBe(words);
  });

  it('is never finer than a second', () => {
    const justNow = { ...times, firedAt: NOON - 6 };
    expect(stateWords(alertOf({ times: justNow }), NOON)).toBe('firing 1 s · nobody has acknowledged');
  });
});

describe('how bad, in words', () => {
  it.each<[string, Partial<Alert>]>([
    ['P0 (alertmanager critical)', {}],
    ['P1', { severity: 'P1', severityWord: undefined }],
    ['P2', { severity: 'P2', severityWord: 'p2' }],
    ['P? (alertmanager sev-banana)', { severity: 'unmapped', severityWord: 'sev-banana' }],
  ])('%s', (words, part) => {
    expect(severityWords(alertOf(part))).toBe(words);
  });
});
