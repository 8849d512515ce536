import { describe, expect, it } from 'vitest';
import type { Alert } from '../../src/monitoring/alerts/alert';
import {
  NO_FILTER,
  isFiltering,
  matchesFilter,
  parseAlertFilter,
  printAlertFilter,
} from '../../src/monitoring/alertFilter';
import { alertOf } from '../fakes/alerts';

const ACKNOWLEDGED = {
  acknowledgement: {
    by: 'ana',
    at: 0,
    until: undefined,
    mode: 'sticky',
    note: undefined,
    origin: 'sitrep',
  },
} satisfies Partial<Alert>;

describe('the filter language', () => {
  it.each([
    ['', NO_FILTER],
    ['service:shop', { ...NO_FILTER, services: ['shop'] }],
    ['service:"web shop",pay', { ...NO_FILTER, services: ['web shop', 'pay'] }],
    ['severity:p0,P1', { ...NO_FILTER, severities: ['P0', 'P1'] }],
    ['severity<=P1', { ...NO_FILTER, severities: ['P0', 'P1'] }],
    ['severity<p1', { ...NO_FILTER, severities: ['P0'] }],
    ['severity>=P2', { ...NO_FILTER, severities: ['P2', 'unmapped', 'P3', 'P4'] }],
    ['severity>P3', { ...NO_FILTER, severities: ['P4'] }],
    ['severity<=banana', { ...NO_FILTER, words: ['severity<=banana'] }],
    ['service=shop -acked', { ...NO_FILTER, services: ['shop'], states: ['unacknowledged'] }],
    ['is:unacknowledged', { ...NO_FILTER, states: ['unacknowledged'] }],
    ['instance=db-1:9100', { ...NO_FILTER, labels: [['instance', 'db-1:9100']] }],
    ['queue  "not found"', { ...NO_FILTER, words: ['queue', 'not found'] }],
    ['severity:banana is:odd', { ...NO_FILTER, words: ['severity:banana', 'is:odd'] }],
    ['"never closed', { ...NO_FILTER, words: ['never closed'] }],
  ])('reads %j', (text, filter) => {
    expect(parseAlertFilter(text)).toEqual(filter);
  });

  it.each(['', 'service:shop,"web shop" severity:P0 is:firing job=app timeout', '"two words"'])(
    'prints %j as it was typed',
    (text) => {
      expect(printAlertFilter(parseAlertFilter(text))).toBe(text);
    },
  );
});

describe('matching', () => {
  it.each<[string, Partial<Alert>, boolean]>([
    ['', {}, true],
    ['service:SHOP', {}, true],
    ['service:pay', {}, false],
    ['service:pay,shop', {}, true],
    ['severity:P1', {}, false],
    ['is:unacknowledged', {}, true],
    ['is:unacknowledged', ACKNOWLEDGED, false],
    ['is:acknowledged', ACKNOWLEDGED, true],
    ['is:pending', { condition: 'recovering' }, true],
    ['is:resolved', {}, false],
    ['is:silenced', {}, false],
    ['instance=db-1', { labels: { instance: 'db-1' } }, true],
    ['instance=db', { labels: { instance: 'db-1' } }, false],
    ['database', {}, true],
    ['DB-1', { labels: { instance: 'db-1' } }, true],
    ['database absent', {}, false],
  ])('%j, an alert with %j: %s', (text, part, expected) => {
    expect(matchesFilter(parseAlertFilter(text), alertOf(part))).toBe(expected);
  });

  it.each(['"-acked"', '"severity<=P1"', 'x ""', '"a b" "'])('%s is printed as what it means', (text) => {
    const filter = parseAlertFilter(text);
    expect(parseAlertFilter(printAlertFilter(filter))).toEqual(filter);
  });

  it('knows whether it filters at all', () => {
    expect([NO_FILTER, parseAlertFilter('x')].map(isFiltering)).toEqual([false, true]);
  });
});
