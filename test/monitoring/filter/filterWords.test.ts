import { describe, expect, it } from 'vitest';
import { filterLine, previewFilter } from '../../../src/monitoring/filter/filterWords';
import { parseFilter } from '../../../src/monitoring/filter/parseFilter';
import { alertOf } from '../../fakes/alerts';

const alerts = [alertOf({ fingerprint: 'a' }), alertOf({ fingerprint: 'b', severity: 'P3' })];

describe('the preview of a filter', () => {
  it.each([
    ['', 'Show all 2 alerts', '', true],
    ['severity<=P1', 'Show 1 of 2 alerts', '', true],
    [
      'a severity<=P9 b',
      '"P9" is no severity. Write one of P0, P1, P2, unmapped, P3, P4.',
      'a severity<=→P9← b is not applied: no alert is hidden.',
      false,
    ],
    [
      'servce=shop',
      'Show 0 of 2 alerts',
      '"servce" is read as the name of a label. Did you mean "service"? For the label, write "label.servce".',
      true,
    ],
  ])('%j', (text, label, detail, usable) => {
    expect(previewFilter(parseFilter(text), alerts, 0)).toEqual({ label, detail, usable });
  });
});

describe('the line above the list', () => {
  it.each([
    ['', ''],
    ['severity<=P1', '1 of 2 alerts: severity<=P1'],
    [
      'severity<=P9',
      'The filter "severity<=P9" is not applied, so no alert is hidden: "P9" is no severity. Write one of P0, P1, P2, unmapped, P3, P4.',
    ],
    [`"${'x'.repeat(200)}"`, `1 of 2 alerts: "${'x'.repeat(78)}…`],
  ])('for %j', (text, line) => {
    expect(filterLine(parseFilter(text), 1, 2)).toBe(line);
  });
});
