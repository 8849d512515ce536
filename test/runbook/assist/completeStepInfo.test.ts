import { describe, expect, it } from 'vitest';
import { completeStepInfo } from '../../../src/runbook/assist/completeStepInfo';
import { surroundings } from '../surroundings';

/** `|` is the cursor. */
const suggested = (marked: string) => {
  const offset = marked.indexOf('|');
  const info = marked.replace('|', '');
  return { info, found: completeStepInfo(info, offset, surroundings) };
};
const labels = (marked: string): readonly string[] => suggested(marked).found.map(({ label }) => label);
/** The info string after the named suggestion was taken. */
const taken = (marked: string, label: string): string | undefined => {
  const { info, found } = suggested(marked);
  const chosen = found.find((suggestion) => suggestion.label === label);
  return chosen && info.slice(0, chosen.replace.start) + chosen.insert + info.slice(chosen.replace.end);
};

const ALL = [
  'name',
  'on',
  'timeout',
  'confirm',
  'background',
  'interactive',
  'expect',
  'format',
  'cwd',
  'range',
  'step',
  'since',
  'limit',
  'index',
  'count',
  'source',
];

describe('what could stand in an info string', () => {
  it.each<[sentence: string, marked: string, expected: readonly string[]]>([
    ['is every option between empty braces', 'bash {|}', ALL],
    ['is every option while the brace is still open', 'bash {|', ALL],
    ['is nothing before the braces', 'ba|sh {name=a}', []],
    ['is nothing behind the braces', 'bash {name=a}|', []],
    ['is nothing without braces', 'bash |', []],
    ['is nothing among options in the notation of JSON', 'bash {"name":"a",|}', []],
    [
      'is no option that is there already',
      'bash {name=a on=worker |}',
      ALL.filter((name) => name !== 'name' && name !== 'on'),
    ],
    [
      'is also the option that the cursor is in',
      'bash {name=a on|=worker}',
      ALL.filter((name) => name !== 'name'),
    ],
    ['is the connections that fit the language', 'sql {on=|}', ['orders', 'ledger']],
    ['is every connection where no kernel is known', 'banana {on=or|}', ['orders', 'ledger', 'worker']],
    ['is true and false', 'bash {confirm=|}', ['true', 'false']],
    ['is the ways to show a result', 'sql {format=t|able}', ['table', 'json', 'text', 'chart']],
    ['is nothing where anything may stand', 'bash {name=|}', []],
    ['is nothing for an option of somebody else', 'bash {theme=|}', []],
  ])('%s: %s', (_sentence, marked, expected) => {
    expect(labels(marked)).toEqual(expected);
  });

  it.each<[marked: string, label: string, expected: string]>([
    ['bash {ti|}', 'timeout', 'bash {timeout=}'],
    ['bash {con|}', 'confirm', 'bash {confirm=true}'],
    ['bash {on|=worker}', 'timeout', 'bash {timeout=worker}'],
    ['sql {on=or|ange name=a}', 'orders', 'sql {on=orders name=a}'],
    ['sql {expect="ro|ws"}', 'rows > 0', 'sql {expect="rows > 0"}'],
    ['sql {expect=|', 'rows > 0', 'sql {expect="rows > 0"'],
  ])('%s takes %s', (marked, label, expected) => {
    expect(taken(marked, label)).toBe(expected);
  });

  it('says of a connection what it is', () => {
    expect(suggested('sql {on=|}').found.map(({ detail }) => detail)).toEqual([
      'postgres, read-only, production',
      'sqlite, read-write',
    ]);
  });

  it('is found at any place of any text', () => {
    for (const info of ['{{{', 'bash {on="', "sql {on='x' ,,=}", '}{', 'bash {on==a}', 'bash {"a b"=c}']) {
      for (let offset = 0; offset <= info.length; offset++) {
        expect(Array.isArray(completeStepInfo(info, offset, surroundings))).toBe(true);
      }
    }
  });
});
