import { describe, expect, it } from 'vitest';
import {
  commonLengths,
  completeMatchers,
  matchersOf,
  parseSilenceEnd,
} from '../../../src/monitoring/silences/composing';

/** Local noon: ends are by the clock of the person. */
const NOON = new Date(2026, 0, 5, 12).getTime();
const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

describe('the end of a silence, as it is typed', () => {
  it.each<[string, number | undefined]>([
    ['90m', NOON + 90 * MINUTE],
    ['1h 30m', NOON + 90 * MINUTE],
    ['2d', NOON + 48 * HOUR],
    ['16:00', NOON + 4 * HOUR],
    ['9:30', NOON + 21.5 * HOUR],
    ['12:00', NOON + 24 * HOUR],
    ['2026-01-06 09:00', NOON + 21 * HOUR],
    ['2026-01-04 09:00', undefined],
    ['2026-13-04 09:00', undefined],
    ['25:00', undefined],
    ['0m', undefined],
    ['soon', undefined],
    ['', undefined],
  ])('%s', (text, end) => {
    expect(parseSilenceEnd(text, NOON)).toBe(end);
  });

  it('or as it is chosen', () => {
    expect(commonLengths(NOON).map(({ label, endsAt }) => [label, (endsAt - NOON) / HOUR])).toEqual([
      ['1 hour', 1],
      ['2 hours', 2],
      ['4 hours', 4],
      ['Until tomorrow 9:00', 21],
    ]);
  });
});

it('the labels of an alert are matchers, the name first', () => {
  const found = matchersOf({ severity: 'critical', instance: 'db-1', alertname: 'DatabaseDown' });
  expect(found.map(({ matcher, isSuggested }) => [matcher.name, matcher.value, isSuggested])).toEqual([
    ['alertname', 'DatabaseDown', true],
    ['instance', 'db-1', true],
    ['severity', 'critical', false],
  ]);
});

describe('matchers that are being typed', () => {
  const known = [
    { alertname: 'DatabaseDown', instance: 'db-1' },
    { alertname: 'QueueLong', team: 'a "b"' },
  ];
  it.each<[string, readonly string[]]>([
    ['', ['alertname=', 'instance=', 'team=']],
    ['al', ['alertname=']],
    ['{te', ['{team=']],
    ['alertname=', ['alertname="DatabaseDown"', 'alertname="QueueLong"']],
    ['alertname="Da', ['alertname="DatabaseDown"']],
    ['alertname=~Q', ['alertname=~"QueueLong"']],
    ['alertname="DatabaseDown", in', ['alertname="DatabaseDown", instance=']],
    ['alertname="DatabaseDown", instance != ', ['alertname="DatabaseDown", instance!="db-1"']],
    ['team=', ['team="a \\"b\\""']],
    ['nothing=', []],
    ['alertname="DatabaseDown"', []],
    ['alertname="DatabaseDown"}', []],
  ])('%s', (text, completions) => {
    expect(completeMatchers(text, known).map((completion) => completion.text)).toEqual(completions);
  });
});
