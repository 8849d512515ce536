import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import type { Grouping } from '../../../src/monitoring/listing/grouping';
import { groupAlerts, sharedLabels } from '../../../src/monitoring/listing/grouping';
import { alertOf } from '../../fakes/alerts';

const labelled = (...labels: readonly Alert['labels'][]): readonly Alert[] =>
  labels.map((each, index) => alertOf({ fingerprint: `f${index}`, labels: each }));

describe('groups', () => {
  const alerts = [
    alertOf({ fingerprint: 'a', service: 'pay', labels: { team: 'x' } }),
    alertOf({ fingerprint: 'b', service: undefined, severity: 'P2' }),
    alertOf({ fingerprint: 'c', service: 'pay', severity: 'P2', labels: { team: 'y' } }),
    alertOf({ fingerprint: 'd', service: 'shop' }),
  ];

  it.each<[Grouping, string]>([
    ['service', 'pay: a c | : b | shop: d'],
    ['severity', 'P0: a d | P2: b c'],
    ['source', 'alerts: a b c d'],
    [{ label: 'team' }, 'x: a | : b d | y: c'],
  ])('by %o stand in the order of their worst', (grouping, expected) => {
    const groups = groupAlerts(alerts, grouping).map(
      ({ key, alerts: members }) =>
        `${key}: ${members.map(({ identity }) => identity.fingerprint).join(' ')}`,
    );
    expect(groups.join(' | ')).toBe(expected);
  });
});

describe('labels that are lifted to the group', () => {
  it.each<[string, readonly Alert[], Alert['labels']]>([
    ['those that all share', labelled({ job: 'a', pod: '1' }, { job: 'a', pod: '2' }), { job: 'a' }],
    ['none when one has none', labelled({ job: 'a' }, {}), {}],
    ['none of a single alert', labelled({ job: 'a' }), {}],
    ['none of no alerts', [], {}],
  ])('are %s', (_, alerts, expected) => {
    expect(sharedLabels(alerts)).toEqual(expected);
  });
});
