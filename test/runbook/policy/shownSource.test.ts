import { describe, expect, it } from 'vitest';
import { decide } from '../../../src/runbook/policy/policy';
import { mixedLetters, shownSource, shownValue } from '../../../src/runbook/policy/shownSource';

describe('a question shows a source', () => {
  it.each<readonly [sentence: string, source: string, expected: string]>([
    ['as it is', 'SELECT 1\n\n-- ü ✓ 東京\n\tFROM t', 'SELECT 1\n\n-- ü ✓ 東京\n\tFROM t'],
    ['with a change of writing direction', 'a\u202eb\u2066c', 'a‹U+202E›b‹U+2066›c'],
    [
      'with what has no width',
      'rm\u200b -rf\ufeff \u2060x\u00ad',
      'rm‹U+200B› -rf‹U+FEFF› ‹U+2060›x‹U+00AD›',
    ],
    ['with an escape sequence and a NUL', 'a\u001b[2Kb\0', 'a‹U+001B›[2Kb‹U+0000›'],
    ['with spaces that are none', 'a\u00a0b\u3000c\u2028d', 'a‹U+00A0›b‹U+3000›c‹U+2028›d'],
    ['with letters that are drawn as nothing', 'a\u3164b\u2800c', 'a‹U+3164›b‹U+2800›c'],
    ['with tags', 'a\u{e0041}', 'a‹U+E0041›'],
    ['with half a character', 'a\ud800b', 'a‹U+D800›b'],
    ['with emptiness before the danger', `ls\n${'\n'.repeat(500)}rm x`, 'ls\n‹500 empty lines›\nrm x'],
    ['with a gap before the danger', `ls;${' '.repeat(300)}rm x`, 'ls;‹300 spaces›rm x'],
  ])('%s', (_sentence, source, expected) => {
    expect(shownSource(source)).toEqual({ text: expected, isCut: false });
  });

  it('that is too long by its beginning and its end, with what is left out counted', () => {
    const source = Array.from({ length: 100 }, (_, at) => `line ${at + 1}`).join('\n');
    const { text, isCut } = shownSource(source);
    const lines = text.split('\n');
    expect([isCut, lines.length, lines[39], lines[40], lines[41], lines.at(-1)]).toEqual([
      true,
      56,
      'line 40',
      '‹45 lines are not shown here›',
      'line 86',
      'line 100',
    ]);
  });

  it('of one long line by both of its ends', () => {
    const { text, isCut } = shownSource(`begin${'x'.repeat(1_000_000)}end`);
    expect([isCut, text.length < 5_000, text.startsWith('begin'), text.endsWith('end')]).toEqual([
      true,
      true,
      true,
      true,
    ]);
  });
});

it.each([
  ['short', '"short"'],
  ['two\nlines', '"two\\nlines"'],
  ['a\u202eb', '"a‹U+202E›b"'],
  ['x'.repeat(1_000), `"${'x'.repeat(199)}‹602 characters are not shown here›${'x'.repeat(199)}"`],
])('a question shows the value %j with its ends', (value, expected) => {
  expect(shownValue(value)).toBe(expected);
});

it.each<readonly [source: string, expected: readonly string[]]>([
  ['DELETE FROM d\u0430ta WHERE \u0455hop = \u043erders', ['\u0430', '\u0455', '\u043e']],
  ['SELECT имя FROM заказы', []],
  ['SELECT 1', []],
])('in %j, letters among Latin ones are %j', (source, expected) => {
  expect(mixedLetters(source)).toEqual(expected);
});

describe('a question about a step', () => {
  const place = { name: 'shop', type: 'postgres', access: 'read-write', production: false } as const;
  const asked = (language: string, source: string, variables: Readonly<Record<string, string>> = {}) =>
    decide({ language, source, variables, confirm: false }, language === 'sql' ? place : undefined, {
      ...{ trusted: true, production: false },
      mask: (text) => text.replaceAll('hunter2', '••••••'),
    });

  it('that is too long to be shown wants the name typed, whatever it does', () => {
    expect(asked('sql', `UPDATE t SET a = 1 WHERE b;\n${'SELECT 1;\n'.repeat(100)}`)).toMatchObject({
      kind: 'ask',
      statementClass: 'write',
      question: { typed: 'shop' },
    });
  });

  it('names letters that only look like Latin ones', () => {
    expect(asked('sql', 'DELETE FROM dаta WHERE a')).toMatchObject({
      question: { detail: expect.stringContaining('letters of other alphabets: "а" (U+0430).') as unknown },
    });
  });

  it('asks about a value that a program would take for an option', () => {
    expect(
      asked('bash', 'ssh "${alert.labels.host}" uptime', { 'alert.labels.host': '-oProxyCommand=x' }),
    ).toEqual({
      kind: 'ask',
      statementClass: 'unknown',
      question: {
        title: 'Run this on this machine?',
        detail: [
          'It is a program that may change something.',
          'The value of "alert.labels.host" begins with "-", which a program may take for an option.',
          'ssh "${alert.labels.host}" uptime',
          'With\nalert.labels.host = "-oProxyCommand=x"',
        ].join('\n\n'),
      },
    });
  });

  it('masks a secret before it shortens', () => {
    const decision = asked('sql', 'DELETE FROM t WHERE a = ${param.a}', {
      'param.a': `${'x'.repeat(195)}hunter2`,
    });
    expect(JSON.stringify(decision)).not.toContain('hunter');
  });
});
