import { describe, expect, it } from 'vitest';
import { checkRunbook } from '../../../src/runbook/check/checkRunbook';
import { surroundings } from '../surroundings';

const FILES: Readonly<Record<string, string>> = {
  'other.md': '# Other\n\n## Two words\n\n## Two words\n\n<a id="Here"></a>\n',
  'a b.txt': '',
  '/ops/rules.yml': '',
};
const PROGRAMS = new Set(['curl', 'grep', 'sudo']);

/** `line:column-end code: message` of each finding. */
async function found(...lines: readonly string[]): Promise<readonly string[]> {
  const findings = await checkRunbook(lines.join('\n'), {
    ...surroundings,
    files: {
      exists: (path) => Promise.resolve(Object.hasOwn(FILES, path)),
      read: (path) => Promise.resolve(Object.hasOwn(FILES, path) ? FILES[path] : undefined),
    },
    isProgram: (name) => Promise.resolve(PROGRAMS.has(name)),
  });
  return findings.map(
    ({ code, range, message }) =>
      `${range.start.line}:${range.start.column}-${range.end.column} ${code}: ${message}`,
  );
}
/** The same without the messages. */
const codes = async (...lines: readonly string[]): Promise<readonly string[]> =>
  (await found(...lines)).map((line) => line.split(': ')[0] ?? '');

describe('a runbook that is checked', () => {
  it('is fine when everything in it is there', async () => {
    expect(
      await found(
        '---',
        'alerts: [Down]',
        'parameters:',
        '  host: db-1',
        '---',
        '# Title',
        'See [other](other.md#two-words-1), [here](other.md#here), [the file](<a b.txt>), [rules](/ops/rules.yml),',
        '[the title](#title) and [the web](https://example.test/none.md#x). Not `[code](none.md)`.',
        '```sql {name=find on=orders format=table}',
        'select 1',
        '```',
        '```bash {name=use confirm=true timeout=30s}',
        'curl ${step.find.rows[0].id} ${param.host}',
        '```',
      ),
    ).toEqual([]);
  });

  it('says of each option what is wrong with it, and of an unknown one only when it looks like one of ours', async () => {
    expect(
      await found('```bash {timout=30s theme=dark confirm=maybe timeout=soon format=pie}', 'true', '```'),
    ).toEqual([
      '1:10-20 unknown-option: "timout" is no option of a step and does nothing here. Did you mean "timeout"?',
      '1:40-45 step-option: "maybe" is neither true nor false.',
      '1:54-58 step-option: "soon" is not a duration. Write it like 30s or 2m.',
      '1:66-69 step-option: "pie" is no way to show a result, so it is shown as it comes. There are table, json, text, chart.',
    ]);
  });

  it('says that a connection is not there, and which one may be meant', async () => {
    expect(await found('> ```sql {on=ordres}', '> select 1', '> ```', '```sql {on=x}', '```')).toEqual([
      '1:14-20 unknown-connection: There is no connection "ordres" in sitrep.yaml, so this step cannot run. Did you mean "orders"?',
      '4:12-13 unknown-connection: There is no connection "x" in sitrep.yaml, so this step cannot run. It has orders, ledger, worker.',
    ]);
  });

  it.each<[sentence: string, lines: readonly string[], expected: readonly string[]]>([
    ['runs on another type', ['```sql {on=worker}', '```'], ['1:12-18 wrong-connection']],
    ['has no language', ['``` {name=a}', '```'], ['1:4-13 no-language']],
    ['is only text', ['```', 'x', '```', '```text', '```', '```js {theme=x on=y}', '```'], []],
    [
      'is named like another',
      ['```bash {name=a}', '```', '```sh {name="a"}', '```'],
      ['3:13-16 duplicate-step'],
    ],
    [
      'uses a step that is not there',
      ['```bash {name=find}', '```', '```bash', 'true', 'echo ${step.fnd.stdout}', '```'],
      ['5:6-16 unknown-step'],
    ],
    [
      'uses a step that comes later',
      ['```bash', 'echo ${step.b.stdout}', '```', '```bash {name=b}', '```'],
      ['2:6-14 later-step'],
    ],
    [
      'uses a parameter that is not among those declared',
      ['---', 'parameters:', '  host: a', '---', '```bash', 'echo ${param.hots}', '```'],
      ['6:6-18 unknown-parameter'],
    ],
    ['asks for a parameter where none is declared', ['```bash', 'echo ${param.host}', '```'], []],
    ['has front matter that is no YAML', ['---', 'a: [1', '---', ''], ['2:1-6 front-matter']],
  ])('finds a step that %s', async (_sentence, lines, expected) => {
    expect(await codes(...lines)).toEqual(expected);
  });

  it.each<[sentence: string, lines: readonly string[], expected: readonly string[]]>([
    ['to no file', ['See [it](none.md).'], ['1:10-17 dead-link']],
    ['to no picture', ['![it](img/none.png "title")'], ['1:7-19 dead-link']],
    ['of a definition', ['[it]: ./none.md'], ['1:7-16 dead-link']],
    ['to no heading of the file', ['# Title', '[up](#titel)'], ['2:6-12 dead-anchor']],
    ['to no heading of another', ['[x](other.md#two-words-2)'], ['1:5-25 dead-anchor']],
    ['with an escape that is none', ['[x](%zz.md)'], ['1:5-11 dead-link']],
    ['that stands in a fence', ['```text', '[x](none.md)', '```'], []],
    ['with another scheme', ['[x](mailto:a@b.test) [y](//host/x)'], []],
  ])('finds a link %s', async (_sentence, lines, expected) => {
    expect(await codes(...lines)).toEqual(expected);
  });

  it.each<[sentence: string, lines: readonly string[], expected: readonly string[]]>([
    ['is not on the PATH', ['```bash', 'true', 'curl x | jq .', '```'], ['3:10-12 missing-command']],
    [
      'stands behind an assignment and a keyword',
      ['```bash', 'if A=1 jq .; then', ' echo', 'fi', '```'],
      ['2:8-10 missing-command'],
    ],
    ['is typed behind a prompt', ['```console', '$ jq .', 'foo bar', '```'], ['2:3-5 missing-command']],
    ['would run elsewhere', ['```bash {on=worker}', 'jq .', '```'], []],
    [
      'would run elsewhere by default',
      ['---', 'defaults: {on: worker}', '---', '```bash', 'jq .', '```'],
      [],
    ],
    ['is a function of the script', ['```bash', 'ask() { curl x; }', 'ask', '```'], []],
    ['is a path or computed', ['```bash', './run', '$tool x', '"$(which jq)"', '```'], []],
    [
      'is a pattern of a case',
      ['```bash', 'case $x in', ' start) curl x;;', ' stop) curl y;;', 'esac', '```'],
      [],
    ],
  ])('finds a program that %s', async (_sentence, lines, expected) => {
    expect(await codes(...lines)).toEqual(expected);
  });

  it('tells a request in the fence of a shell from a program that is missing', async () => {
    expect(await found('```bash', 'GET /api/health', '```')).toEqual([
      '2:1-4 missing-command: "GET" is no program but looks like an HTTP request, and the word behind the fence says that it is run by a shell. Write "http" there.',
    ]);
  });
});
