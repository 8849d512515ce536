import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript } from './script/runScript';

const scriptsIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test')) : [];

const problemsOf = (folder: string, name: string): unknown[] =>
  runScript(readFileSync(join(folder, name), 'utf8')).filter(({ problem }) => problem !== undefined);

const OWN = join(__dirname, 'scripts');

describe('our scripts in the official test language', () => {
  it.each(scriptsIn(OWN))('%s', (name) => {
    expect(problemsOf(OWN, name)).toEqual([]);
  });

  it.each([
    ['a value', 'eval instant at 0 1 + 1\n    3\n'],
    ['a series', 'load 1m\n    a 1\n\neval instant at 0 a\n    b 1\n'],
    ['a failure', 'eval instant at 0 vector(1)\n    expect fail\n'],
    ['a message', 'eval instant at 0 vector(1)\n    expect warn\n    {} 1\n'],
    [
      'a native histogram',
      'load 1m\n    a {{schema:0 count:1}}\n\neval instant at 0 a\n    a {{schema:0 count:1}}\n',
    ],
  ])('notice when %s is not as expected', (_what, script) => {
    expect(runScript(script).map(({ problem }) => typeof problem)).toEqual(['string']);
  });
});

describe('the test language', () => {
  const LOAD = 'load 1m\n  a{b="c"} 1 2 3\n\n';
  const problems = (script: string): unknown[] => runScript(script).map(({ problem }) => problem);

  it.each([
    ['carriage returns and tabs', `${LOAD}eval\tinstant at 1m\ta\n\ta{b="c"}\t2\n`.replaceAll('\n', '\r\n')],
    ['a comment that ends a block', `${LOAD}eval instant at 1m a\n  a{b="c"} 2\n# and nothing else\nclear\n`],
    ['any case of a command', `${LOAD}CLEAR\n\neval instant at 1m a\n`],
    [
      'numbers of Go',
      'eval instant at 0 8\n  010\n\neval instant at 0 31\n  0x1F\n\neval instant at 0 1000\n  1_000\n',
    ],
    [
      'an old failure',
      'eval_fail instant at 0 topk(NaN, vector(1))\n  expected_fail_message Parameter value is NaN\n',
    ],
    [
      'an old pattern',
      'eval_fail instant at 0 topk(NaN, vector(1))\n  expected_fail_regexp (?i)parameter .* nan\n',
    ],
    ['an old order', `${LOAD}eval_ordered instant at 0 sort(a)\n  a{b="c"} 1\n`],
    ['an old warning', 'eval_warn instant at 0 quantile(2, vector(1))\n  {} Inf\n'],
    ['an old info', `${LOAD}eval_info instant at 2m rate(a[2m])\n  {b="c"} 0.016666666666666666\n`],
    [
      'a range vector',
      `${LOAD}eval instant at 2m a[2m]\n  expect range vector from 1m to 2m step 1m\n  a{b="c"} 2 3\n`,
    ],
    ['a text', 'eval instant at 0 ("x")\n  expect string `x`\n'],
    [
      'the last of two lines for a series',
      'load 1m\n  a 1 2 3\n  a _ 5\n\neval range from 0 to 2m step 1m a\n  a _ 5 5\n',
    ],
    [
      'loads that add up',
      'load 1m\n  a 1\n\nload 2m\n  a _ 5\n\neval range from 0 to 2m step 1m a\n  a 1 1 5\n',
    ],
  ])('has %s', (_what, script) => {
    expect(problems(script).filter((problem) => problem !== undefined)).toEqual([]);
  });

  it.each([
    ['evil instant at 0 1\n', 'cannot be read: "evil instant at 0 1" is no command'],
    ['load 1m\n  a 1 bad\n', 'cannot be read: "bad" is not a value of a series'],
    ['load 1m\n  a 1+1\n', 'cannot be read: "1+1" is not a value of a series'],
    ['load 1m\n  a@st 0s\n', 'cannot be read: no values follow the starts'],
    ['load 1m\n  a@st 0s\n  b 1\n', 'cannot be read: the starts are of another series'],
    ['load 1m\n  a@st 0s\n  a 1 2\n', 'cannot be read: there are 1 starts for 2 values'],
    ['eval instant at 0 1\n  expect warnings\n', 'cannot be read: "expect warnings" is no expectation'],
    [
      'eval instant at 0 1\n  expect warn\n  expect no_warn\n',
      'cannot be read: warn and no_warn exclude each other',
    ],
    ['eval instant at 0 1\n  expect fail\n  expect fail\n', 'cannot be read: a query fails in one way only'],
    ['eval instant at 0 "x"\n  expect string x\n', 'cannot be read: "expect string x" has no text in quotes'],
    ['eval range from 1m to 0 step 1m 1\n', 'cannot be read: the range ends before it starts'],
    [
      `eval instant at 0 vector(1)\n  {} 1 2\n`,
      'cannot be read: an instant query has one value for each series',
    ],
    ['eval range from 0 to 1m step 1m vector(1)\n  {} 1 1 _\n', '3 values are expected of 2 steps'],
    ['eval instant at 0 1 +\n', 'failed: unexpected end of the query in expression, expected an operand'],
  ])('refuses %j', (script, problem) => {
    expect(problems(script)).toEqual([problem]);
  });

  it('goes on behind what cannot be read', () => {
    expect(problems('load\n\neval instant at 0 1\n  1\n')).toEqual([
      'cannot be read: "load" names no step',
      undefined,
    ]);
  });

  const HISTOGRAM = 'load 1m\n  h {{schema:0 count:1 sum:1 buckets:[1]}}\n  f 1\n\n';
  it.each([
    ['reads one, although nothing is the answer', `${HISTOGRAM}eval instant at 0 h > 1\n`, true],
    ['reads one beside others', `${HISTOGRAM}eval instant at 0 count({__name__=~"h|f"})\n  {} 1\n`, true],
    ['expects one', `${HISTOGRAM}eval instant at 0 f\n  f {{count:1}}\n`, true],
    [
      'reads one that was converted',
      'load_with_nhcb 1m\n  h_bucket{le="1"} 1\n\neval instant at 0 h\n',
      true,
    ],
    [
      'reads what it was converted of',
      'load_with_nhcb 1m\n  h_bucket{le="1"} 1\n\neval instant at 0 h_bucket\n  h_bucket{le="1"} 1\n',
      false,
    ],
    ['reads none', `${HISTOGRAM}eval instant at 0 f\n  f 1\n`, false],
  ])('lets a case fail for its native histograms when it %s', (_what, script, needsHistograms) => {
    const results = runScript(script).map((each) => [each.needsHistograms, each.problem !== undefined]);
    expect(results).toEqual([[needsHistograms, needsHistograms]]);
  });
});

const OFFICIAL = resolve(__dirname, '../../../shared/conformance/promql');

describe.skipIf(!existsSync(OFFICIAL))(`the official scripts (skipped when ${OFFICIAL} is absent)`, () => {
  it.each(scriptsIn(OFFICIAL))('%s', (name) => {
    expect(problemsOf(OFFICIAL, name)).toEqual([]);
  });
});
