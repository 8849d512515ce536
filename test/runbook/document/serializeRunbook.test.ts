import { describe, expect, it } from 'vitest';
import type { RunbookCell, RunbookDocument } from '../../../src/runbook/document/document';
import { parseRunbook, readRunbook } from '../../../src/runbook/document/parseRunbook';
import { serializeRunbook } from '../../../src/runbook/document/serializeRunbook';

type Edit = (cells: readonly RunbookCell[]) => RunbookCell[];

const code = (value: string, info = 'bash'): RunbookCell => ({ kind: 'code', info, value });
const text = (value: string): RunbookCell => ({ kind: 'markdown', value });
const change =
  (at: number, value: string): Edit =>
  (cells) =>
    cells.map((cell, index) => (index === at ? { ...cell, value } : cell));
const insert =
  (at: number, cell: RunbookCell): Edit =>
  (cells) =>
    cells.toSpliced(at, 0, cell);
const remove =
  (at: number): Edit =>
  (cells) =>
    cells.toSpliced(at, 1);
const move =
  (from: number, to: number): Edit =>
  (cells) =>
    cells.toSpliced(from, 1).toSpliced(to, 0, ...cells.slice(from, from + 1));
const changeInfo =
  (at: number, info: string): Edit =>
  (cells) =>
    cells.map((cell, index) => (index === at && cell.kind === 'code' ? { ...cell, info } : cell));

const save = (source: string, edit: Edit): string => {
  const document: RunbookDocument = parseRunbook(source);
  return serializeRunbook(document, edit(document.cells));
};

const STEPS = '```bash\n# 1. One\na\n\n# 2. Two\nb\n\n# 3. Three\nc\n```\n';

describe('the cells of a file', () => {
  it.each<[sentence: string, source: string, values: string[]]>([
    ['are texts and fences in order', 'a\n\n```sh\nb\n```\n\nc\n', ['a', 'b', 'c']],
    ['begin anew at each heading', '# A\n\na\n\n## B\nb\n', ['# A\n\na', '## B\nb']],
    ['leave out front matter and byte order mark', '\uFEFF---\nalerts: [A]\n---\n\na\n', ['a']],
    ['leave out front matter of TOML', '+++\n# a\ntitle = "x"\n+++\n\na\n', ['a']],
    ['leave out front matter whose keys have other letters', '---\nжурнал: x\n---\n\na\n', ['a']],
    ['keep lines of plus signs without a key', '+++\nabc\n+++\n', ['+++\nabc\n+++']],
    [
      'keep a rule of dashes that is no front matter',
      '---\nnot a key\n***\n---\n',
      ['---\nnot a key\n***\n---'],
    ],
    ['are one for each numbered comment of a fence', STEPS, ['# 1. One\na', '# 2. Two\nb', '# 3. Three\nc']],
    ['may begin at a higher number', '```py\n# 4. A\na\n# 5. B\nb\n```', ['# 4. A\na', '# 5. B\nb']],
    ['may leave out a number', '```sh\n# 1. A\n# 3. B\n```', ['# 1. A', '# 3. B']],
    ['are one when the numbers do not ascend', '```sh\n# 1. A\n# 1. B\n```', ['# 1. A\n# 1. B']],
    ['are not divided at a year', '```sh\n# 1. A\n# 2024. B\n```', ['# 1. A\n# 2024. B']],
    ['are not divided at a size', '```sh\n# 1.5 GB\n# 2.5 GB\n```', ['# 1.5 GB\n# 2.5 GB']],
    ['are divided at the comments of their language', '```js\n// 1. A\n// 2. B\n```', ['// 1. A', '// 2. B']],
    [
      'are not divided at the comments of another language',
      '```python\n-- 1. A\n-- 2. B\n```',
      ['-- 1. A\n-- 2. B'],
    ],
    [
      'are not divided in a here-document',
      "```bash\npython3 <<'END'\n# 1. A\n# 2. B\nEND\n# 1. C\n# 2. D\n```",
      ["python3 <<'END'\n# 1. A\n# 2. B\nEND", '# 1. C', '# 2. D'],
    ],
    [
      'are divided behind a here-string and a shift',
      '```bash\n# 1. A\ncat <<< word; echo $((1 << x))\n# 2. B\n```',
      ['# 1. A\ncat <<< word; echo $((1 << x))', '# 2. B'],
    ],
    ['are one when there is one number', '```sh\n# 1. A\na\n```', ['# 1. A\na']],
    [
      'hold what stands before the first number',
      '```sh\nset -e\n# 1. A\n# 2. B\n```',
      ['set -e', '# 1. A', '# 2. B'],
    ],
    [
      'take a title into the first step',
      '```sql\n-- Title\n-- 1. A\n-- 2. B\n```',
      ['-- Title\n-- 1. A', '-- 2. B'],
    ],
    ['do not count numbers that are indented', '```sh\n  # 1. A\n  # 2. B\n```', ['  # 1. A\n  # 2. B']],
    ['have no fence in a fence', '````md\n```sh\na\n```\n````', ['```sh\na\n```']],
    ['have plain line ends', '```sh\r\na\r\nb\r\n```\r\n', ['a\nb']],
    ['are none in an empty file', '', []],
  ])('%s', (_sentence, source, values) => {
    expect(parseRunbook(source).cells.map((cell) => cell.value)).toEqual(values);
  });
});

describe('a file that was not edited', () => {
  it.each([
    '',
    '\n',
    '\uFEFF',
    'a',
    'a\r\nb\rc\n',
    '---\na: b\n---',
    '```',
    '```\n',
    '```\n\n\n',
    '- ```\n\ta',
    '> ```\n> a\n\n\n',
    '\n\n```a\n```\n```b\n```',
    '1. x\n\n   ~~~ {a=b}\n   y\n\n   ~~~\n2. z',
    STEPS,
    STEPS.replaceAll('\n', '\r\n'),
    '\u0001\u2028\n```\n\u0085\n',
  ])('is written as it was: %j', (source) => {
    const document = parseRunbook(source);
    expect(serializeRunbook(document, document.cells)).toBe(source);
  });

  it.each<[sentence: string, bytes: number[]]>([
    ['of Latin-1', [0x23, 0x20, 0xe9, 0x0a]],
    ['of UTF-16 behind its mark', [0xff, 0xfe, 0x23, 0x00]],
    ['of half a character', [0xed, 0xa0, 0x80]],
    ['of a character in more bytes than it takes', [0xc0, 0xaf]],
    ['of a character beyond the last one', [0xf4, 0x90, 0x80, 0x80]],
    ['of a character that is cut off', [0x61, 0xe2, 0x82]],
  ])('is refused with a reason when its bytes are not UTF-8 but %s', (_sentence, bytes) => {
    expect(readRunbook(Uint8Array.from(bytes))).toEqual({
      refusal: { reason: 'notUtf8', message: expect.stringContaining('not valid UTF-8') as string },
    });
  });
});

describe('an edit of one cell', () => {
  it.each<[sentence: string, source: string, edit: Edit, expected: string]>([
    [
      'changes its lines only',
      '# A\n\n```sh\na\nb\n```\n\nz',
      change(1, 'a\nc'),
      '# A\n\n```sh\na\nc\n```\n\nz',
    ],
    [
      'keeps the blank lines around a text',
      '\n\n\na\n\n\n```\n```\n',
      change(0, 'b'),
      '\n\n\nb\n\n\n```\n```\n',
    ],
    [
      'indents like the list',
      '- x\n  ```sh\n  a\n  ```\n- y\n',
      change(1, 'a\n\nb'),
      '- x\n  ```sh\n  a\n\n  b\n  ```\n- y\n',
    ],
    [
      'indents behind a marker on the same line',
      '10. ```sh\n    a\n    ```\n',
      change(0, 'b'),
      '10. ```sh\n    b\n    ```\n',
    ],
    ['quotes like the quote', '> ```sh\n> a\n> ```\n', change(0, 'a\n\nb'), '> ```sh\n> a\n>\n> b\n> ```\n'],
    ['keeps tabs', '-\t```\n\ta\n\t```\n', change(0, 'a\nb'), '-\t```\n\ta\n    b\n\t```\n'],
    ['keeps line ends of each line', '```\r\na\nb\rc\r\n```', change(0, 'a\nB\nc'), '```\r\na\nB\rc\r\n```'],
    ['keeps a missing line end', '```\na\nb', change(0, 'a\nc'), '```\na\nc'],
    [
      'lengthens the fence when the text would close it',
      '```md\na\n```\n',
      change(0, '```\n````\n```'),
      '`````md\n```\n````\n```\n`````\n',
    ],
    [
      'leaves the fence when a run cannot close it',
      '```md\na\n```\n',
      change(0, 'x ````'),
      '```md\nx ````\n```\n',
    ],
    ['stays in its fence', STEPS, change(1, '# 2. Two\nB\nBB'), STEPS.replace('\nb\n', '\nB\nBB\n')],
    ['fills an empty fence', '```sh\n```\n', change(0, 'a'), '```sh\na\n```\n'],
    ['fills a fence at the end of the file', '```sh', change(0, 'a'), '```sh\na\n'],
    [
      'changes the language',
      '  ~~~ sh {x=y}\n  a\n  ~~~',
      changeInfo(0, ' sql {x=y}'),
      '  ~~~ sql {x=y}\n  a\n  ~~~',
    ],
    [
      'changes the language of one step, which gets a fence of its own',
      STEPS,
      changeInfo(1, 'sh'),
      '```bash\n# 1. One\na\n```\n\n```sh\n# 2. Two\nb\n```\n\n```bash\n# 3. Three\nc\n```\n',
    ],
    [
      'changes the language of every step of a fence to one whose comments do not divide it: each is a fence',
      '```sh\n# 1. A\na\n\n# 2. B\nb\n```\n',
      (cells) => cells.map((cell) => ({ ...cell, info: 'sql' })),
      '```sql\n# 1. A\na\n```\n\n```sql\n# 2. B\nb\n```\n',
    ],
    [
      'changes the language of every step of a fence',
      STEPS,
      (cells) => cells.map((cell) => ({ ...cell, info: 'sh' })),
      STEPS.replace('bash', 'sh'),
    ],
    ['keeps the fence when a step loses its number', STEPS, change(1, 'b'), STEPS.replace('# 2. Two\n', '')],
    [
      'closes a fence that a text leaves open',
      'a\n\n```sh\nb\n```\n',
      change(0, 'a\n~~~~\nx'),
      'a\n~~~~\nx\n~~~~\n\n```sh\nb\n```\n',
    ],
    [
      'closes a fence that a text leaves open in a list',
      '- a\n\n```sh\nb\n```\n',
      change(0, '10. ```\n    x'),
      '10. ```\n    x\n    ```\n\n```sh\nb\n```\n',
    ],
    [
      'closes a comment that a text leaves open',
      'a\n\n```sh\nb\n```\n',
      change(0, '<!-- x'),
      '<!-- x\n-->\n\n```sh\nb\n```\n',
    ],
    [
      'puts a blank line behind an element',
      'a\n```sh\nb\n```\n',
      change(0, '<div>'),
      '<div>\n\n```sh\nb\n```\n',
    ],
    [
      'takes tildes when the options hold a backtick',
      '```sh\na\n```\n',
      changeInfo(0, 'sh `x`'),
      '~~~sh `x`\na\n~~~\n',
    ],
    ['removes a text that was emptied', 'a\n\n# B\n\nc\n', change(0, ''), '# B\n\nc\n'],
  ])('%s', (_sentence, source, edit, expected) => {
    expect(save(source, edit)).toBe(expected);
  });
});

describe('adding, moving and removing', () => {
  const list = '1. x\n\n   ```sh\n   a\n   ```\n2. y\n';
  it.each<[sentence: string, source: string, edit: Edit, expected: string]>([
    ['adds a step at the end', '# A\n', insert(1, code('ls')), '# A\n\n```bash\nls\n```\n'],
    ['adds a step to an empty file', '', insert(0, code('ls')), '```bash\nls\n```\n'],
    [
      'adds a step behind front matter',
      '---\na: b\n---',
      insert(0, code('ls')),
      '---\na: b\n---\n```bash\nls\n```\n',
    ],
    [
      'adds a text between neighbours without blank lines',
      '```\na\n```\nb',
      insert(1, text('T')),
      '```\na\n```\n\nT\n\nb',
    ],
    [
      'adds a step with the line ends of the file',
      'a\r\n',
      insert(1, code('x\ny')),
      'a\r\n\r\n```bash\r\nx\r\ny\r\n```\r\n',
    ],
    [
      'adds a step to a list',
      list,
      insert(2, code('b')),
      '1. x\n\n   ```sh\n   a\n   ```\n\n   ```bash\n   b\n   ```\n\n2. y\n',
    ],
    ['closes a fence that was open', '```\na', insert(1, text('T')), '```\na\n```\n\nT\n'],
    ['removes a text', '# A\n\n# B\n\n# C\n', remove(1), '# A\n\n# C\n'],
    ['removes the last cell and what was before it to separate', '# A\n\n```\nb\n```\n', remove(1), '# A\n'],
    ['removes the first cell', '# A\n\n```\nb\n```\n', remove(0), '```\nb\n```\n'],
    ['removes a middle step of a fence', STEPS, remove(1), '```bash\n# 1. One\na\n\n# 3. Three\nc\n```\n'],
    ['removes the last step of a fence', STEPS, remove(2), '```bash\n# 1. One\na\n\n# 2. Two\nb\n```\n'],
    [
      'removes the step without which the others are not told apart',
      '```sh\nset -e\n# 1. A\n# 2. B\n```\n',
      remove(1),
      '```sh\nset -e\n```\n\n```sh\n# 2. B\n```\n',
    ],
    ['moves a step', '```\na\n```\n\n```\nb\n```\n', move(1, 0), '```\nb\n```\n\n```\na\n```\n'],
    [
      'moves a step within its fence, whose numbers ascend no more',
      STEPS,
      move(2, 0),
      '```bash\n# 3. Three\nc\n```\n\n```bash\n# 1. One\na\n\n# 2. Two\nb\n```\n',
    ],
    [
      'divides a fence where a text is put between',
      STEPS,
      insert(1, text('T')),
      '```bash\n# 1. One\na\n```\n\nT\n\n```bash\n# 2. Two\nb\n\n# 3. Three\nc\n```\n',
    ],
    ['takes a step out of a list whole', list, move(1, 2), '1. x\n\n2. y\n\n```sh\na\n```\n'],
    [
      'takes a step to where it is indented no more',
      '- a\n\n    - b\n\n        ```\n        x\n        ```\n',
      remove(0),
      '```\nx\n```\n',
    ],
    [
      'pastes a step of another file as it is read there',
      STEPS,
      (cells) => [
        ...cells.slice(0, 2),
        ...parseRunbook(`> ${STEPS.replaceAll('\n', '\n> ')}`).cells.slice(2, 3),
      ],
      '```bash\n# 1. One\na\n\n# 2. Two\nb\n```\n\n```bash\n# 3. Three\nc\n```\n',
    ],
    [
      'adds a step behind a comment that is open to the end',
      '<!--\na\n',
      insert(1, code('x')),
      '<!--\na\n-->\n\n```bash\nx\n```\n',
    ],
    [
      'takes only that step out of a list which is not around it any more',
      '1. a\n\n   - b\n\n     ```\n     x\n     ```\n\n1. c\n\n   - d\n\n     ```\n     y\n     ```\n',
      remove(0),
      '```\nx\n```\n\n1. c\n\n   - d\n\n     ```\n     y\n     ```\n',
    ],
    [
      'pastes a copy as a fence of its own',
      '```\na\n```\n',
      (cells) => [...cells, ...cells],
      '```\na\n```\n\n```\na\n```\n',
    ],
    [
      'leaves nothing when everything is removed',
      '\uFEFF---\na: b\n---\n\n# A\n',
      () => [],
      '\uFEFF---\na: b\n---\n\n',
    ],
  ])('%s', (_sentence, source, edit, expected) => {
    expect(save(source, edit)).toBe(expected);
  });
});
