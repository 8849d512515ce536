import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  optionRecord,
  optionValue,
  parseStepInfo,
  withLanguage,
  withOption,
  withoutOption,
} from '../../../src/runbook/step/stepInfo';

describe('an info string', () => {
  it.each<[info: string, language: string, options: Record<string, string>]>([
    ['bash', 'bash', {}],
    ['', '', {}],
    [' SQL ', 'sql', {}],
    [
      'bash {name=check-workers on=worker confirm=true timeout=2m}',
      'bash',
      { name: 'check-workers', on: 'worker', confirm: 'true', timeout: '2m' },
    ],
    ['sh { name="a \\"b\\"" on=\'c d\' }', 'sh', { name: 'a "b"', on: 'c d' }],
    ['sh {confirm}', 'sh', { confirm: 'true' }],
    ['{on=x}', '', { on: 'x' }],
    ['js {1,3-5} title="x"', 'js', {}],
    ['r{echo=FALSE}', 'r', { echo: 'FALSE' }],
    ['sh {on=a on=b}', 'sh', { on: 'a' }],
    ['sh {"name":"a b","on": "c","confirm":true}', 'sh', { name: 'a b', on: 'c', confirm: 'true' }],
    ['{.Bash #id .numberLines on=c}', 'bash', { on: 'c' }],
    ['{#id .bash on=c}', '', { on: 'c' }],
    ['sh {on=a', 'sh', { on: 'a' }],
  ])('%j has the language %j and its options', (info, language, options) => {
    const read = parseStepInfo(info);
    expect({ language: read.language, options: optionRecord(read) }).toEqual({ language, options });
  });

  it('says where each option and its value stand', () => {
    const info = 'sh {on="a b" confirm}';
    const spans = parseStepInfo(info).options.map(({ start, end, valueSpan }) => [
      info.slice(start, end),
      info.slice(valueSpan.start, valueSpan.end),
    ]);
    expect(spans).toEqual([
      ['on="a b"', '"a b"'],
      ['confirm', 'confirm'],
    ]);
  });

  it.each<[info: string, code: string, text: string]>([
    ['sh {colour=red}', 'unknown-option', 'colour=red'],
    ['sh {timeout=soon}', 'not-a-duration', 'soon'],
    ['sh {confirm=maybe}', 'not-a-boolean', 'maybe'],
    ['sh {on=a on=b}', 'repeated-option', 'on=b'],
    ['sh {on=a', 'unclosed-options', '{on=a'],
  ])('%j has one problem, %s at %j', (info, code, text) => {
    expect(
      parseStepInfo(info).problems.map((problem) => [problem.code, info.slice(problem.start, problem.end)]),
    ).toEqual([[code, text]]);
  });

  it.each<[info: string, expected: string]>([
    ['', '{on=db}'],
    ['sql {"name":"x"}', 'sql {"name":"x","on":"db"}'],
    ['sql {"on":"x","name":"y"}', 'sql {"on":"db","name":"y"}'],
    ['sql', 'sql {on=db}'],
    ['sql {}', 'sql {on=db}'],
    ['sql {name=a}', 'sql {name=a on=db}'],
    ['sql { on=old name=a } rest', 'sql { on=db name=a } rest'],
  ])('%j with a connection is %j', (info, expected) => {
    expect(withOption(info, 'on', 'db')).toBe(expected);
  });

  it.each<[info: string, expected: string]>([
    ['bash {name=a on=b}', 'bash {on=b}'],
    ['bash {on=b name=a}', 'bash {on=b}'],
    ['bash {on=b name=a timeout=2m}', 'bash {on=b timeout=2m}'],
    ['bash { name="a b" }', 'bash'],
    ['bash {name=a name=b on=c}', 'bash {on=c}'],
    ['sh {"name":"a","on":"b"}', 'sh {"on":"b"}'],
    ['sh {"on":"b","name":"a"}', 'sh {"on":"b"}'],
    ['{.bash #id name=a}', '{.bash #id}'],
    ['bash {on=b}', 'bash {on=b}'],
    ['bash', 'bash'],
  ])('%j without a name is %j', (info, expected) => {
    expect(withoutOption(info, 'name')).toBe(expected);
  });

  it('gives back any value that was set', () => {
    fc.assert(
      fc.property(
        fc.string().filter((text) => !/[\r\n]/.test(text)),
        (value) => {
          expect(optionValue(parseStepInfo(withOption('sql {name=a}', 'on', value)), 'on')).toBe(value);
        },
      ),
    );
  });

  it.each<[info: string, expected: string]>([
    ['bash {on=a}', 'sql {on=a}'],
    [' bash', ' sql'],
    ['', 'sql'],
    ['{on=a}', 'sql {on=a}'],
    ['{.bash #id on=a}', '{.sql #id on=a}'],
    ['sh {"name":"x"}', 'sql {"name":"x"}'],
  ])('%j in another language is %j', (info, expected) => {
    expect(withLanguage(info, 'sql')).toBe(expected);
  });
});
