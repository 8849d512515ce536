import { describe, expect, it } from 'vitest';
import type { Alert, Suppression } from '../../../../src/monitoring/alerts/alert';
import { compareAlerts, displayOf, needsSomeone } from '../../../../src/monitoring/alerts/shown/display';
import { alertOf } from '../../../fakes/alerts';

const ana: Alert['acknowledgement'] = {
  by: 'ana',
  at: 0,
  until: undefined,
  mode: 'sticky',
  note: undefined,
  origin: 'sitrep',
};
const suppressedBy = (kind: Suppression['kind']): Partial<Alert> => ({
  suppressions: [
    { kind, id: undefined, by: undefined, comment: undefined, until: undefined, origin: 'source' },
  ],
});
const evaluated = (state: Alert['evaluation']['state']): Partial<Alert> => ({
  evaluation: { state, since: 0, detail: 'why' },
});

describe('how an alert looks', () => {
  it.each<[string, Partial<Alert>, string]>([
    ['firing P0', { severity: 'P0' }, 'firing error charts.red'],
    ['firing P1', { severity: 'P1' }, 'firing error charts.red'],
    ['firing P2', { severity: 'P2' }, 'firing warning sitrep.orange'],
    ['firing P3', { severity: 'P3' }, 'firing info charts.blue'],
    ['firing P4', { severity: 'P4' }, 'firing info charts.blue'],
    ['firing with a severity that no table knows', { severity: 'unmapped' }, 'firing question sitrep.orange'],
    ['firing without data, as it was', evaluated('noData'), 'firing error charts.red'],
    [
      'frozen, whoever has it',
      { ...evaluated('stale'), acknowledgement: ana },
      'stale history charts.purple',
    ],
    ['recovering', { condition: 'recovering' }, 'recovering circle-outline charts.yellow'],
    ['pending', { condition: 'pending' }, 'pending circle-outline charts.yellow'],
    ['never judged', { condition: 'inactive', ...evaluated('unknown') }, 'noData circle-slash charts.purple'],
    ['acknowledged', { acknowledgement: ana }, 'acknowledged check disabledForeground'],
    ['silenced', suppressedBy('silence'), 'suppressed bell-slash disabledForeground'],
    ['in maintenance', suppressedBy('maintenance'), 'suppressed tools disabledForeground'],
    ['explained by a dependency', suppressedBy('dependency'), 'suppressed type-hierarchy disabledForeground'],
    ['flapping, which explains nothing away', suppressedBy('flapHold'), 'firing error charts.red'],
    ['resolved unseen', { condition: 'resolved', latched: true }, 'latched mail charts.blue'],
    ['resolved', { condition: 'resolved' }, 'ok pass charts.green'],
  ])('%s', (_, parts, expected) => {
    const { state, icon, colour } = displayOf(alertOf(parts));
    expect(`${state} ${icon} ${colour}`).toBe(expected);
  });
});

describe('the order', () => {
  it('is worst first, and of equals the latest first', () => {
    const times = alertOf().times;
    const alerts = [
      alertOf({ fingerprint: 'resolved', condition: 'resolved' }),
      alertOf({ fingerprint: 'acknowledged', acknowledgement: ana }),
      alertOf({ fingerprint: 'p2', severity: 'P2' }),
      alertOf({ fingerprint: 'p0 old' }),
      alertOf({ fingerprint: 'p0 new', times: { ...times, firedAt: 5 } }),
      alertOf({ fingerprint: 'unmapped', severity: 'unmapped' }),
      alertOf({ fingerprint: 'p3', severity: 'P3' }),
      alertOf({ fingerprint: 'stale', severity: 'P4', ...evaluated('stale') }),
    ];
    expect(alerts.sort(compareAlerts).map(({ identity }) => identity.fingerprint)).toEqual([
      'stale',
      'p0 new',
      'p0 old',
      'p2',
      'unmapped',
      'p3',
      'acknowledged',
      'resolved',
    ]);
  });
});

describe('someone is needed', () => {
  it.each<[string, Partial<Alert>, boolean]>([
    ['for what fires', {}, true],
    ['for what fired when it was last read', evaluated('stale'), true],
    ['not for what is pending', { condition: 'pending' }, false],
    ['not for what somebody has', { acknowledgement: ana }, false],
    ['not for what is silenced', suppressedBy('silence'), false],
    ['not for what is over', { condition: 'resolved', latched: true }, false],
  ])('%s', (_, parts, expected) => {
    expect(needsSomeone(alertOf(parts))).toBe(expected);
  });
});
