import { describe, expect, it } from 'vitest';
import { DEFAULT_RESTORE } from '../../../../src/monitoring/rules/evaluation/restoreHoldTimes';
import { MINUTE, RuleWorld, shown } from './ruleWorld';

const DOWN = '{alert: Down, expr: up == 0, for: 2m}';

describe('the life of an alert', () => {
  /** One letter a minute: what the target says, and what the rule then shows. */
  const life = (rule: string, values: readonly (number | undefined)[], options = {}): string[] => {
    const world = new RuleWorld();
    const group = world.group(rule, options);
    return values.map((value, minute) => {
      if (value !== undefined) world.scrape(minute, { 'up@a': value });
      group.evaluate(minute * MINUTE);
      return shown(group).slice(1).join(', ');
    });
  };

  it.each([
    ['fires when it held for so long', DOWN, [1, 0, 0, 0], ['', 'a pending', 'a pending', 'a firing']],
    ['is forgotten when it was pending only', DOWN, [0, 0, 1], ['a pending', 'a pending', '']],
    ['fires at once without a hold time', '{alert: Down, expr: up == 0}', [0, 1], ['a firing', 'a inactive']],
    [
      'starts anew after it was resolved',
      DOWN,
      [0, 0, 0, 1, 0],
      ['a pending', 'a pending', 'a firing', 'a inactive', 'a pending'],
    ],
    [
      'is kept firing for a while after the result is gone',
      '{alert: Down, expr: up == 0, keep_firing_for: 2m}',
      [0, 1, 1, 1],
      ['a firing', 'a firing', 'a firing', 'a inactive'],
    ],
    [
      'is kept firing anew after the result came back',
      '{alert: Down, expr: up == 0, keep_firing_for: 2m}',
      [0, 1, 0, 1, 1, 1],
      ['a firing', 'a firing', 'a firing', 'a firing', 'a firing', 'a inactive'],
    ],
  ])('%s', (_title, rule, values, expected) => {
    expect(life(rule, values)).toEqual(expected);
  });

  it('is told for 15 minutes after it was resolved', () => {
    const states = life('{alert: Down, expr: up == 0}', [0, ...Array.from({ length: 18 }, () => 1)]);
    expect(states.lastIndexOf('a inactive')).toBe(16);
    expect(states[17]).toBe('');
  });
});

describe('series of a group', () => {
  it('tell of pending and firing alerts, and end with them', () => {
    const world = new RuleWorld();
    const group = world.group(DOWN);
    for (const [minute, value] of [0, 0, 0, 1].entries()) {
      world.scrape(minute, { 'up@a': value });
      group.evaluate(minute * MINUTE);
    }
    expect(world.query('ALERTS', 1)).toEqual([
      '{"__name__":"ALERTS","alertname":"Down","alertstate":"pending","instance":"a"} 1',
    ]);
    expect(world.query('ALERTS', 2)).toEqual([
      '{"__name__":"ALERTS","alertname":"Down","alertstate":"firing","instance":"a"} 1',
    ]);
    expect(world.query('ALERTS_FOR_STATE', 2)).toEqual([
      '{"__name__":"ALERTS_FOR_STATE","alertname":"Down","instance":"a"} 0',
    ]);
    expect(world.query('ALERTS', 3)).toEqual([]);
  });

  it('are seen by the rules after them in the same evaluation', () => {
    const world = new RuleWorld();
    const group = world.group(
      '{record: "double", expr: up * 2, labels: {by: rule}}, {record: "quadruple", expr: double * 2}',
    );
    world.scrape(0, { 'up@a': 3 });
    group.evaluate(0);
    expect(world.query('quadruple', 0)).toEqual(['{"__name__":"quadruple","by":"rule","instance":"a"} 12']);
  });

  it('stand at the time that the query looked at', () => {
    const world = new RuleWorld();
    const group = world.group('{record: "double", expr: up * 2}', {}, 'query_offset: 1m,');
    world.scrape(0, { up: 3 });
    world.scrape(1, { up: 4 });
    group.evaluate(MINUTE);
    expect(world.query('double', 0)).toEqual(['{"__name__":"double"} 6']);
  });
});

describe('an evaluation that fails', () => {
  const failing = (rule: string, keys = '') => {
    const world = new RuleWorld();
    const group = world.group(rule, {}, keys);
    world.scrape(0, { 'up@a': 0 });
    group.evaluate(0);
    world.scrape(1, { 'up@a': 0, 'up@b': 0 });
    group.evaluate(MINUTE);
    return { shown: shown(group), detail: group.rules[0]?.health.detail, series: world.query('ALERTS', 1) };
  };

  it('leaves the alerts and their series as they were', () => {
    expect(failing('{alert: Down, expr: up == 0, labels: {instance: any}}')).toEqual({
      shown: ['error', 'any firing'],
      detail: 'vector contains metrics with the same labelset after applying alert labels',
      series: ['{"__name__":"ALERTS","alertname":"Down","alertstate":"firing","instance":"any"} 1'],
    });
  });

  it('drops all alerts of the rule when there are more than the limit', () => {
    expect(failing('{alert: Down, expr: up == 0}', 'limit: 1,')).toMatchObject({
      shown: ['error'],
      detail: 'exceeded limit of 1 with 2 alerts',
    });
  });

  it('refuses a recording rule with more series than the limit, or two alike', () => {
    expect(failing('{record: r, expr: up}', 'limit: 1,').detail).toBe('exceeded limit of 1 with 2 series');
    expect(failing('{record: r, expr: up, labels: {instance: any}}').detail).toBe(
      'vector contains metrics with the same labelset after applying rule labels',
    );
  });

  it('keeps no other rule from being evaluated', () => {
    const world = new RuleWorld();
    const group = world.group(
      '{record: r, expr: "{a=~\\"(\\"}"}, {record: s, expr: "1"}'.replace(
        '{a=~\\"(\\"}',
        'label_replace(vector(1), \\"a\\", \\"b\\", \\"c\\", \\"(\\")',
      ),
    );
    group.evaluate(0);
    expect(group.rules.map(({ health }) => health.state)).toEqual(['error', 'ok']);
  });
});

describe('a metric that is not there', () => {
  const healthOf = (expression: string, live = true): string => {
    const world = new RuleWorld();
    const options = live ? { unknownWithoutData: () => false } : {};
    const group = world.group(`{alert: A, expr: '${expression}'}`, options);
    world.scrape(0, { 'up@a': 1, requests_total: 5 });
    world.scrape(1, { 'up@a': 1, requests_total: 6 });
    group.evaluate(MINUTE);
    const { state, detail } = group.rules[0]?.health ?? {};
    return detail === undefined ? (state ?? '') : `${state}: ${detail}`;
  };

  it.each([
    ['up == 0', 'ok'],
    ['up{instance="elsewhere"} == 0', 'ok'],
    ['nothing > 1', 'noData: no data: the metric nothing does not exist'],
    ['rate(nothing_total[5m]) > 1', 'noData: no data: the metric nothing_total does not exist'],
    [
      'nothing / other > 1',
      'noData: no data: the metric nothing does not exist, and the metric other does not exist',
    ],
    ['up == 0 and nothing', 'noData: no data: the metric nothing does not exist'],
    ['up == 0 unless nothing', 'ok'],
    ['absent(nothing)', 'ok'],
    ['(nothing or vector(0)) > 1', 'ok'],
    ['(nothing or up) > 1', 'ok'],
    ['ALERTS{alertname="x"} == 1', 'ok'],
    ['{job="x"} == 0', 'noData: no data: the metric {job="x"} does not exist'],
  ])('%s is %s', (expression, expected) => {
    expect(healthOf(expression)).toBe(expected);
  });

  it('is quiet where a server would be quiet', () => {
    expect(healthOf('nothing > 1', false)).toBe('ok');
  });

  it('leaves an alert as it is when its target falls silent, and resolves it when the target says that it is gone', () => {
    const world = new RuleWorld();
    const group = world.group('{alert: Down, expr: queue > 1}', { unknownWithoutData: () => false });
    world.scrape(0, { 'queue@a': 5, up: 1 });
    group.evaluate(0);
    group.evaluate(6 * MINUTE);
    expect(shown(group)).toEqual(['noData', 'a firing']);
    expect(group.rules[0]?.health.detail).toBe(
      'no data: the metric queue has had no sample for more than 5 minutes',
    );
    world.scrape(7, { 'queue@a': 5, up: 1 });
    world.scrape(8, { up: 1 });
    group.evaluate(8 * MINUTE);
    expect(shown(group)).toEqual(['ok', 'a inactive']);
  });
});

describe('after a restart', () => {
  const restarted = (downAt: number, upAt: number, holdFor: string): string[] => {
    const world = new RuleWorld();
    const rule = `{alert: Down, expr: up == 0, for: ${holdFor}}`;
    const before = world.group(rule);
    for (let minute = 0; minute <= downAt; minute++) {
      world.scrape(minute, { up: 0 });
      before.evaluate(minute * MINUTE);
    }
    const after = world.group(rule, { restore: DEFAULT_RESTORE });
    return [upAt, upAt + 1].map((minute) => {
      world.scrape(minute, { up: 0 });
      after.evaluate(minute * MINUTE);
      const [alert] = after.rules[0]?.alerting?.alerts ?? [];
      return `${alert?.state} since minute ${(alert?.activeAt ?? NaN) / MINUTE}`;
    });
  };

  it.each([
    ['a time that was nearly over goes on after a grace period', 14, 20, '15m', 'pending since minute 16'],
    ['a time that had just begun is moved by the outage', 2, 22, '15m', 'pending since minute 21'],
    ['an alert that had fired keeps its start', 20, 30, '15m', 'pending since minute 0'],
    ['an outage beyond the tolerance starts anew', 2, 90, '15m', 'pending since minute 90'],
    ['a short hold time starts anew', 2, 22, '5m', 'pending since minute 22'],
  ])('%s', (_title, downAt, upAt, holdFor, expected) => {
    expect(restarted(downAt, upAt, holdFor)[1]).toBe(expected);
  });

  it('writes nothing before it knows', () => {
    const world = new RuleWorld();
    const group = world.group(DOWN, { restore: DEFAULT_RESTORE });
    for (const minute of [0, 1, 2]) {
      world.scrape(minute, { up: 0 });
      group.evaluate(minute * MINUTE);
    }
    expect([0, 1, 2].map((minute) => world.query('ALERTS', minute).length)).toEqual([0, 0, 1]);
  });
});

describe('a file that was read again', () => {
  it('keeps the alerts of rules with the same name and labels', () => {
    const world = new RuleWorld();
    const before = world.group(DOWN);
    for (const minute of [0, 1, 2]) {
      world.scrape(minute, { 'up@a': 0 });
      before.evaluate(minute * MINUTE);
    }
    const after = world.group('{alert: Down, expr: up == 0, for: 1h}');
    after.inherit(before);
    after.evaluate(3 * MINUTE);
    expect([shown(before), shown(after)]).toEqual([
      ['ok', 'a pending'],
      ['ok', 'a pending'],
    ]);
    const other = world.group('{alert: Down, expr: up == 0, labels: {severity: low}}');
    other.inherit(after);
    expect(shown(other)).toEqual(['unevaluated']);
  });
});
