import { describe, expect, it } from 'vitest';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import { matcherOf } from '../../../src/monitoring/filter/matchFilter';
import { parseFilter } from '../../../src/monitoring/filter/parseFilter';
import { alertOf } from '../../fakes/alerts';

const acknowledged = {
  acknowledgement: { by: 'ana', at: 0, until: undefined, mode: 'sticky', note: undefined, origin: 'sitrep' },
} satisfies Partial<Alert>;
const suppressed = (kind: Alert['suppressions'][number]['kind']): Partial<Alert> => ({
  suppressions: [
    { kind, id: undefined, by: undefined, comment: undefined, until: undefined, origin: 'source' },
  ],
});
const db1 = { labels: { instance: 'db-1', service: 'x' } };
/** When the filters are asked: half an hour after the alert fired. */
const NOW = 1_800_000;

describe('matching', () => {
  it.each<[string, Partial<Alert>, boolean]>([
    ['', {}, true],
    ['service=SHOP', {}, true],
    ['service=pay', {}, false],
    ['service!=pay', {}, true],
    ['service=pay,shop', {}, true],
    ['service=~"sh.*"', {}, true],
    ['service=~ho', {}, false],
    ['service!~sh.*', {}, false],
    ['service=""', { service: undefined }, true],
    ['source=alerts', {}, true],
    ['severity=P1', {}, false],
    ['severity<=P1', {}, true],
    ['severity<P1', { severity: 'P1' }, false],
    ['severity>=P2', { severity: 'unmapped' }, true],
    ['severity<=P1', { severity: 'unmapped' }, false],
    ['severity!=P0', {}, false],
    ['state=firing', acknowledged, true],
    ['state=unacknowledged', {}, true],
    ['state=unacknowledged', acknowledged, false],
    ['state!=resolved', {}, true],
    ['state=pending,recovering', { condition: 'recovering' }, true],
    ['state=nodata', { evaluation: { state: 'error', since: 0, detail: undefined } }, true],
    ['acked', acknowledged, true],
    ['-acked', acknowledged, false],
    ['-acked', {}, true],
    ['silenced', suppressed('silence'), true],
    ['silenced', suppressed('flapHold'), false],
    ['latched', { latched: true }, true],
    ['flapping', {}, false],
    ['instance=db-1', db1, true],
    ['instance=DB-1', db1, false],
    ['label.service=x', db1, true],
    ['instance!=db-2', {}, true],
    ['age>10m', {}, true],
    ['age>30m', {}, false],
    ['age>=30m', {}, true],
    ['age<10m', {}, false],
    ['database', {}, true],
    ['DB-1', db1, true],
    ['database absent', {}, false],
    ['absent or database', {}, true],
    ['-(absent or database)', {}, false],
    ['severity<=banana service=pay', {}, true],
  ])('%j, an alert with %j: %s', (text, part, expected) => {
    expect(matcherOf(parseFilter(text))(alertOf(part), NOW)).toBe(expected);
  });
});
