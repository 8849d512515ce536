import { describe, expect, it } from 'vitest';
import { readRuleFile } from '../../../../src/monitoring/rules/file/readRuleFile';

const problems = (text: string): string[] =>
  readRuleFile(text, 'rules.yml').problems.map(
    ({ range: { start }, code, message }) => `${start.line}:${start.column} ${code}: ${message}`,
  );

const rule = (lines: string): string =>
  ['groups:', '  - name: app', '    rules:', ...lines.split('\n').map((line) => `      ${line}`)].join('\n');

describe('a rule file', () => {
  it('gives groups with every field', () => {
    const text = `
groups:
  - name: app
    interval: 30s
    limit: 10
    query_offset: 1m
    labels: {team: shop, severity: low}
    rules:
      - record: job:up:sum
        expr: sum by (job) (up)
      - alert: Down
        expr: up == 0
        for: 5m
        keep_firing_for: 1h30m
        labels: {severity: critical, level: 3}
        annotations: {summary: "{{ $labels.job }}", runbook: docs/down.md}
  - name: empty
`;
    const { groups, problems: found } = readRuleFile(text, 'rules.yml');
    const [app, empty] = groups;
    expect(found).toEqual([]);
    expect(app).toMatchObject({
      name: 'app',
      interval: 30_000,
      limit: 10,
      queryOffset: 60_000,
      position: { line: 3, column: 5 },
    });
    expect(empty).toEqual({
      file: 'rules.yml',
      name: 'empty',
      interval: undefined,
      limit: 0,
      queryOffset: 0,
      rules: [],
      position: { line: 17, column: 5 },
    });
    expect(app?.rules.map(({ query: _query, ...rest }) => rest)).toEqual([
      {
        kind: 'record',
        name: 'job:up:sum',
        expression: 'sum by (job) (up)',
        labels: { team: 'shop', severity: 'low' },
        position: { line: 9, column: 9 },
      },
      {
        kind: 'alert',
        name: 'Down',
        expression: 'up == 0',
        labels: { team: 'shop', severity: 'critical', level: '3' },
        holdFor: 300_000,
        keepFiringFor: 5_400_000,
        annotations: { summary: '{{ $labels.job }}', runbook: 'docs/down.md' },
        position: { line: 11, column: 9 },
      },
    ]);
  });

  it.each(['', 'groups:', 'groups: []', '# nothing'])('may be empty: %o', (text) => {
    expect(readRuleFile(text, 'rules.yml')).toEqual({ file: 'rules.yml', groups: [], problems: [] });
  });

  it('keeps every rule that has no mistake', () => {
    const text = rule('- {alert: A, expr: up =}\n- {alert: B, expr: up == 0}\n- {record: "c{}", expr: up}');
    expect(readRuleFile(text, 'rules.yml').groups[0]?.rules.map(({ name }) => name)).toEqual(['B']);
  });
});

describe('mistakes', () => {
  it.each([
    ['- a', '1:1 wrong-type: A rule file is a block with the key "groups:".'],
    ['groups: 1', '1:9 wrong-type: "groups" is a list of groups, each with "name:" and "rules:".'],
    ['group: []', '1:1 unknown-key: "group" is not a key of a rule file here. Did you mean "groups"?'],
    ['groups: [{rules: []}]', '1:10 no-name: A group needs a name: "name: app".'],
    [
      'groups: [{name: a}, {name: a}]',
      '1:28 duplicate-group: "a" is the name of an earlier group of this file.',
    ],
    [
      'groups: [{name: a, interval: soon}]',
      '1:30 not-a-duration: "soon" is not a duration. Write it like 30s, 5m or 1h30m.',
    ],
    ['groups: [{name: a, limit: -1}]', '1:27 not-a-number: "-1" is not a whole number from 0.'],
    [
      rule('- {expr: up}'),
      '4:9 no-name: A rule needs a name: "alert: HighErrorRate", or "record: job:requests:rate5m".',
    ],
    [
      rule('- {alert: a, record: b, expr: up}'),
      '4:9 two-kinds: A rule has "alert:" or "record:", and not both.',
    ],
    [rule('- {alert: a}'), '4:9 no-expression: A rule needs a query: "expr: up == 0".'],
    [
      rule('- {record: a, expr: up, for: 1m}'),
      '4:31 alert-only: "for" goes with "alert:" and not with "record:".',
    ],
    [
      rule('- {record: "a{}", expr: up}'),
      '4:18 not-a-metric: "a{}" is not a metric name. Labels go below "labels:".',
    ],
    [
      rule('- {alert: a, expr: up, labels: {"a-b": c}}'),
      '4:39 not-a-label: "a-b" is not a name that a label or annotation may have.',
    ],
    [
      rule('- {alert: a, expr: up, labels: {__name__: c}}'),
      '4:39 not-a-label: "__name__" is not a name that a label or annotation may have.',
    ],
    [rule('- {alert: a, expr: up, annotations: {a: [b]}}'), '4:47 wrong-type: The value of "a" is a text.'],
    [
      rule('- {alert: a, expr: up, annotation: {}}'),
      '4:30 unknown-key: "annotation" is not a key of a rule file here. Did you mean "annotations"?',
    ],
    [rule('- alert: a\n  expr: sum(up'), '5:21 promql: The query cannot be read: '],
    [
      rule('- alert: a\n  expr: |\n    sum(up)\n    + nothing_of(up)'),
      '7:13 promql: The query cannot be read: ',
    ],
    [
      rule("- alert: a\n  expr: up\n  annotations:\n    s: 'on {{ $label.job }}'"),
      '7:21 template: The template cannot be read: undefined variable "$label".',
    ],
    ['groups: [', '1:10 yaml-'],
  ])('%s', (text, expected) => {
    const [first = ''] = problems(text);
    expect(first.slice(0, expected.length)).toBe(expected);
  });

  it.each(['for: soon', 'for: {minutes: 5}', 'keep_firing_for: -1m'])(
    'is not made up: an alert with "%s" is left out, and the next one is not',
    (text) => {
      const { groups, problems: found } = readRuleFile(
        rule(`- {alert: a, expr: up, ${text}}\n- {alert: b, expr: up}`),
        'rules.yml',
      );
      expect([groups[0]?.rules.map(({ name }) => name), found.map(({ code }) => code)]).toEqual([
        ['b'],
        ['not-a-duration'],
      ]);
    },
  );
});
