import { describe, expect, it } from 'vitest';
import { parseConfiguration } from '../../../../src/monitoring/configuration/parse';
import { fakeDefinitions } from '../../../fakes/fakeDefinitions';

const read = (text: string) => parseConfiguration(text, { file: 'sitrep.yaml', sources: fakeDefinitions });
const problems = (text: string): readonly string[] => read(text).problems.map(({ message }) => message);

describe('maintenance windows', () => {
  it('come once, or every day, week or month', () => {
    const { maintenance, problems: found } = read(`
services: {shop: {}}
maintenance:
  - {from: 2026-01-05T22:00Z, until: 2026-01-06T02:00+01:00, services: shop, comment: move}
  - {from: 2026-07-05T22:00, until: 2026-07-06 02:00, timezone: Europe/Berlin}
  - {every: day, at: "02:00", for: 2h, match: {job: [api, web]}}
  - {every: week, weekdays: [saturday, sunday], at: "2:30", for: 90m, timezone: Europe/Berlin}
  - {every: month, days: 1, at: "23:00", for: 3h}
`);
    expect(found).toEqual([]);
    const none = { services: [], match: {}, comment: undefined, by: undefined };
    const lasts = { weekdays: [], days: [], timeZone: undefined };
    expect(maintenance).toEqual([
      {
        ...{ ...none, id: 'maintenance-1', services: ['shop'], comment: 'move' },
        when: { from: Date.parse('2026-01-05T22:00Z'), until: Date.parse('2026-01-06T01:00Z') },
      },
      {
        ...{ ...none, id: 'maintenance-2' },
        when: { from: Date.parse('2026-07-05T20:00Z'), until: Date.parse('2026-07-06T00:00Z') },
      },
      {
        ...{ ...none, id: 'maintenance-3', match: { job: ['api', 'web'] } },
        when: { ...lasts, every: 'day', at: { hour: 2, minute: 0 }, lasts: 7_200_000 },
      },
      {
        ...{ ...none, id: 'maintenance-4' },
        when: {
          ...{ ...lasts, every: 'week', weekdays: [6, 7], at: { hour: 2, minute: 30 }, lasts: 5_400_000 },
          timeZone: 'Europe/Berlin',
        },
      },
      {
        ...{ ...none, id: 'maintenance-5' },
        when: { ...lasts, every: 'month', days: [1], at: { hour: 23, minute: 0 }, lasts: 10_800_000 },
      },
    ]);
  });

  it.each([
    ['{from: 2026-01-05T22:00Z}', 'write "from" and "until"'],
    ['{from: 2026-01-06T22:00Z, until: 2026-01-05T22:00Z}', '"until" must be after "from"'],
    ['{every: day, at: "02:00"}', 'a window of every day needs "at" and "for"'],
    ['{every: week, at: "02:00", for: 2h}', 'needs "weekdays"'],
    ['{every: month, at: "02:00", for: 2h}', 'needs "days"'],
    ['{every: day, at: "25:00", for: 2h}', '"25:00": write a time of day such as "02:00", in quotes.'],
    ['{every: day, at: "02:00", for: 40d}', '"40d": the longest is 31d.'],
    ['{every: day, at: "02:00", for: 2h, timezone: Mars/Base}', 'there is no time zone "Mars/Base"'],
    ['{every: day, at: "02:00", for: 2h, services: []}', 'write at least one service or label'],
    ['{every: day, at: "02:00", for: 2h, services: [5]}', '"5": write a text.'],
    ['{every: fortnight, at: "02:00", for: 2h}', '"fortnight": write day, week or month.'],
  ])('%s is left out as a whole, because %s', (window, message) => {
    const good = '{every: day, at: "02:00", for: 2h}';
    const { maintenance, problems: found } = read(`maintenance:\n  - ${window}\n  - ${good}\n`);
    expect(maintenance).toHaveLength(1);
    expect(found).toHaveLength(1);
    expect(found[0]?.message.toLowerCase()).toContain(message.toLowerCase());
    expect(found[0]?.range.start.line).toBe(2);
  });
});

describe('a maintenance window of a service that is not in the file', () => {
  it('holds, with a warning', () => {
    const text =
      'services: {shop: {}}\nmaintenance:\n  - {every: day, at: "02:00", for: 2h, services: shopp}';
    const { maintenance, problems: found } = read(text);
    expect(maintenance).toHaveLength(1);
    expect(found.map(({ severity, message, range }) => [severity, message, range.start.line])).toEqual([
      ['warning', '"shopp" is not a service of this file. Did you mean "shop"?', 3],
    ]);
  });
});

describe('quiet hours and reminders', () => {
  it('are by severity', () => {
    const { quietHours, reminders } = read(
      'quietHours: {P2: "22:00-07:00", timezone: Europe/Berlin}\nreminders: {P0: 1h, P1: 3h}',
    );
    expect(quietHours).toEqual({ spans: { P2: { from: 1320, until: 420 } }, timeZone: 'Europe/Berlin' });
    expect(reminders).toEqual({ P0: 3_600_000, P1: 10_800_000 });
  });

  it('name what is wrong', () => {
    expect(problems('quietHours: {P2: "22-7", P9: "1:00-2:00", timezone: Nowhere}')).toEqual([
      '"22-7": write two times of day such as "22:00-07:00".',
      '"P9" is not a key that Sitrep knows here. Known here: P0, P1, P2, P3, P4, timezone.',
      '"Nowhere": there is no such time zone; write one such as Europe/Berlin.',
    ]);
  });
});
