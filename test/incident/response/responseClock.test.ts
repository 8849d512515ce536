import { describe, expect, it } from 'vitest';
import { responseClock, tightestClock } from '../../../src/incident/response/responseClock';
import { alertOf } from '../../fakes/alerts';

const MINUTE = 60_000;
const response = { P0: 5 * MINUTE, P1: 15 * MINUTE, P3: 4 * 60 * MINUTE };
const acknowledgement = {
  by: 'ana',
  at: 0,
  until: undefined,
  mode: 'sticky',
  note: undefined,
  origin: 'sitrep',
} as const;
const silence = {
  kind: 'silence',
  id: undefined,
  by: 'ana',
  comment: 'deploy',
  until: undefined,
  origin: 'source',
} as const;

describe('the response clock', () => {
  it.each([
    ['at the firing', 0, '5 min left'],
    ['a millisecond later', 1, '4 min left'],
    ['with a minute to go', 4 * MINUTE, '1 min left'],
    ['with less', 4 * MINUTE + 1, 'less than 1 min left'],
    ['when time is up', 5 * MINUTE, 'overdue'],
    ['three minutes later', 8 * MINUTE, 'overdue by 3 min'],
    ['after an hour and more', 70 * MINUTE, 'overdue by 1 h 5 min'],
    ['on a clock that went back', -1, '5 min left'],
  ])('%s', (_, now, words) => {
    expect(responseClock(alertOf(), response, now)?.words).toBe(words);
  });

  it.each([
    ['acknowledged', alertOf({ acknowledgement })],
    ['silenced', alertOf({ suppressions: [silence] })],
    ['resolved', alertOf({ condition: 'resolved' })],
    ['pending', alertOf({ condition: 'pending' })],
    ['of a severity without a response time', alertOf({ severity: 'P2' })],
    ['of a severity that is not mapped', alertOf({ severity: 'unmapped' })],
  ])('does not run for an alert that is %s', (_, alert) => {
    expect(responseClock(alert, response, 0)).toBeUndefined();
  });

  it('says when its words change, and they do not change before', () => {
    for (let now = -MINUTE; now < 10 * MINUTE; now += 7_919) {
      const clock = responseClock(alertOf(), response, now);
      const at = now + (clock?.changesIn ?? 0);
      expect(responseClock(alertOf(), response, at - 1)?.words).toBe(clock?.words);
      expect(responseClock(alertOf(), response, at)?.words).not.toBe(clock?.words);
    }
  });

  it('is that of the alert whose time is up first', () => {
    const alerts = [alertOf({ severity: 'P1' }), alertOf({ severity: 'P0' }), alertOf({ severity: 'P2' })];
    expect(tightestClock(alerts, (alert) => responseClock(alert, response, 0))?.dueAt).toBe(5 * MINUTE);
    expect(tightestClock([], () => undefined)).toBeUndefined();
  });
});
