import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeTextFiles } from '../../../../src/base/files/nodeTextFiles';
import { hasPassed, runUnitTestFile } from '../../../../src/monitoring/rules/unitTest/runUnitTestFile';

const run = (name: string) => runUnitTestFile(join(import.meta.dirname, 'files', name), nodeTextFiles);

describe('files that pass', () => {
  it.each(['passing.test.yml', 'keepFiring.test.yml', 'templates.test.yml'])('%s', async (name) => {
    const report = await run(name);
    expect(report.results.flatMap(({ failures }) => failures)).toEqual([]);
    expect(hasPassed(report)).toBe(true);
  });
});

describe('failures', () => {
  it('say what was expected and what was found', async () => {
    const { results } = await run('failing.test.yml');
    expect(results[0]?.failures).toEqual([
      {
        kind: 'alerts',
        alertname: 'TargetDown',
        at: 180_000,
        expected: [],
        found: [
          'Labels:{alertname="TargetDown", instance="a:80", job="app", severity="critical", summary_of="a:80"} Annotations:{region=" ", summary="a of APP is down"}',
        ],
        position: { line: 7, column: 9 },
      },
      {
        kind: 'alerts',
        alertname: 'Watchdog',
        at: 180_000,
        expected: ['Labels:{alertname="Watchdog", severity="none"} Annotations:{}'],
        found: ['Labels:{alertname="Watchdog"} Annotations:{}'],
        position: { line: 8, column: 9 },
      },
      {
        kind: 'samples',
        expression: 'up',
        at: 60_000,
        expected: ['up 0'],
        found: ['up{instance="a:80", job="app"} 0'],
        position: { line: 10, column: 9 },
      },
      {
        kind: 'query',
        expression: 'up{',
        at: 60_000,
        message: 'the query ends inside braces',
        position: { line: 11, column: 9 },
      },
    ]);
  });

  it('are of numbers as YAML has them, of which NaN alone does not equal itself', async () => {
    const { results, problems } = await run('edges.test.yml');
    expect(problems).toEqual([]);
    expect(results.map(({ name, failures }) => [name, failures.length])).toEqual([
      ['what is as expected', 3],
      ['what is not', 12],
      ['', 0],
    ]);
    const samples = results.flatMap(({ failures }) => failures).filter(({ kind }) => kind === 'samples');
    expect(samples.slice(0, 2)).toMatchObject([
      { expression: 'load:sum', expected: ['load:sum{kind="total", node="a"} 4'] },
      { expression: 'vector(0) / 0', expected: ['{} NaN'], found: ['{} NaN'] },
    ]);
  });

  it('end a test when a rule cannot be evaluated', async () => {
    const { results } = await run('duplicates.test.yml');
    expect(results[0]?.failures).toEqual([
      {
        kind: 'rule',
        rule: 'TwoAlike',
        at: 60_000,
        message: 'vector contains metrics with the same labelset after applying alert labels',
      },
    ]);
  });
});

describe('files that cannot be run', () => {
  const files = (texts: Readonly<Record<string, string>>) => ({
    read: async (path: string) => texts[path],
    list: async () => Object.keys(texts).map((path) => path.slice('ops/'.length)),
  });

  it.each([
    ['ops/none.yml', {}, ['"ops/none.yml" cannot be read.']],
    ['ops/t.yml', { 'ops/t.yml': 'rule_files: [r.yml]' }, ['The rule file "ops/r.yml" cannot be read.']],
    ['ops/t.yml', { 'ops/t.yml': 'rule_files: ["*.rules"]' }, ['No rule file is named "*.rules".']],
  ])('%s: %o', async (path, texts, unreadable) => {
    expect(await runUnitTestFile(path, files(texts))).toEqual({
      file: path,
      results: [],
      problems: [],
      unreadable,
    });
  });

  it.each([
    [
      'a: b',
      '1:1 "a" is not a key that Sitrep knows here. Known here: rule_files, evaluation_interval, group_eval_order, fuzzy_compare, tests.',
    ],
    ['evaluation_interval: 1x', '1:22 "1x": write a duration such as 30s, 5m or 1h30m.'],
    [
      'tests: [{input_series: [{series: "up{", values: 1}]}]',
      '1:34 "up{": "up{" is not a series. Write it like up{job="app"}.',
    ],
    [
      'tests: [{input_series: [{series: up, values: 1 q}]}]',
      '1:46 "1 q": "q" is not a value of a series. Write numbers, _, stale, or 0+10x5.',
    ],
    [
      'tests: [{input_series: [{series: up, values: "{{schema:1}}"}]}]',
      '1:46 "{{schema:1}}": native histograms are not supported.',
    ],
    ['tests: [{alert_rule_test: [{eval_time: 1m}]}]', '1:28 "alertname" is missing: write a text.'],
  ])('%s', async (text, expected) => {
    const { problems } = await runUnitTestFile('ops/t.yml', files({ 'ops/t.yml': text }));
    expect(
      problems.map(({ range: { start }, message }) => `${start.line}:${start.column} ${message}`),
    ).toEqual([expected]);
  });

  it('runs nothing when a rule file has a mistake', async () => {
    const report = await runUnitTestFile(
      'ops/t.yml',
      files({
        'ops/t.yml': 'rule_files: ["*.rules"]',
        'ops/a.rules': 'groups: [{name: a, rules: [{alert: A, expr: "up ="}]}]',
      }),
    );
    expect(report.problems.map(({ file, code }) => `${file} ${code}`)).toEqual(['ops/a.rules promql']);
    expect(hasPassed(report)).toBe(false);
  });
});
