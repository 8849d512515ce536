import { describe, expect, it } from 'vitest';
import { AlertFacets } from '../../../src/monitoring/filter/alertFacets';
import { completeFilter, takeCompletion } from '../../../src/monitoring/filter/completeFilter';
import { alertOf } from '../../fakes/alerts';

const facets = new AlertFacets([
  alertOf({ fingerprint: 'a', service: 'web shop', labels: { instance: 'db-1', severity: 'page' } }),
  alertOf({ fingerprint: 'b', service: 'pay', severity: 'P2', labels: { instance: 'db-2' } }),
  alertOf({
    fingerprint: 'c',
    service: 'pay',
    severity: 'unmapped',
    labels: { 'bad name': 'x', instance: 'db-1' },
  }),
]);

/** The items at the mark `|`, each as the text that taking it gives. */
function at(marked: string): readonly string[] {
  const cursor = marked.indexOf('|');
  const text = marked.replace('|', '');
  const completion = completeFilter(text, cursor, facets);
  return completion.items.map((item) => `${takeCompletion(text, completion, item)} (${item.detail})`);
}

const whatIs = (marked: string): readonly string[] => at(marked).map((item) => item.split(' (')[0] ?? '');

describe('completion', () => {
  it.each([
    [
      'offers keys, flags and labels where a term begins',
      '|',
      [
        'severity<=',
        'service=',
        'source=',
        'state=',
        'age>',
        'acked',
        'silenced',
        'latched',
        'flapping',
        'instance=',
        'label.severity=',
      ],
    ],
    [
      'offers what begins as typed',
      'pay s|',
      ['pay severity<=', 'pay service=', 'pay source=', 'pay state=', 'pay silenced'],
    ],
    ['offers flags behind a dash', '-ack|', ['-acked']],
    ['offers terms behind a parenthesis', '(lat|', ['(latched']],
    ['offers operators behind a key', 'age|', ['age>', 'age>=', 'age<', 'age<=', 'age>']],
    [
      'offers operators behind a label',
      'instance|',
      ['instance=', 'instance!=', 'instance=~', 'instance!~', 'instance='],
    ],
    ['offers nothing inside of a text in quotes', '"s|', []],
    ['offers nothing for words that begin nothing', 'timeout|', []],
  ])('%s', (_, marked, expected) => {
    expect(whatIs(marked)).toEqual(expected);
  });

  it.each([
    [
      'values with their counts, most first',
      'service=|',
      ['service=pay (2 alerts)', 'service="web shop" (1 alert)'],
    ],
    ['what contains what is typed', 'x service=SHO|', ['x service="web shop" (1 alert)']],
    ['values that are not there yet', 'instance=db-1,|', ['instance=db-1,db-2 (1 alert)']],
    ['the text behind the cursor as it is', 'service=pa| acked', ['service=pay acked (2 alerts)']],
    [
      'severities with what they would show',
      'severity<=P|',
      [
        'severity<=P0 (1 alert)',
        'severity<=P1 (1 alert)',
        'severity<=P2 (2 alerts)',
        'severity<=P3 (3 alerts)',
        'severity<=P4 (3 alerts)',
        'severity<=unmapped (3 alerts)',
      ],
    ],
    [
      'states with what they mean',
      'state=pend|',
      ['state=pending (true, but not yet for long enough · 0 alerts)'],
    ],
    ['values of a label whose name is a key', 'label.severity=|', ['label.severity=page (1 alert)']],
  ])('offers %s', (_, marked, expected) => {
    expect(at(marked)).toEqual(expected);
  });
});
