import { describe, expect, it } from 'vitest';
import { LineCounter, visit } from 'yaml';
import { atOnce } from '../../src/base/turns';
import type { YamlReading } from '../../src/base/yaml';
import { readYaml } from '../../src/base/yaml';
import { readYamlInTurns } from '../../src/base/yamlInTurns';
import { seededRandom } from '../fakes/seededRandom';

const rule = (at: number): string => `
      - alert: Alert${at}
        # A comment before a key.
        expr: 'rate(requests_total{code="50${at}"}[5m]) > 0.0${at}'
        for: 5m # how long
        labels: { severity: "warning", list: [1, 2] }
        annotations:
          summary: |
            {{ $labels.service }} is at {{ $value }}

            é ${at}`;
const rules = (count: number): string => Array.from({ length: count }, (_unused, at) => rule(at)).join('\n');
const group = (at: number): string => `
  - name: group ${at}
    interval: 30s
    rules:${rules(at % 3 === 0 ? 7 : 1)}
    limit: ${at}`;
const groups = (count: number): string =>
  `# Rules.\ngroups:${Array.from({ length: count }, (_unused, at) => group(at)).join('\n')}\n`;

/** All that is read of a document: its value, every node with its place, and every mistake. */
function read(reading: YamlReading, lines: LineCounter): unknown {
  const nodes: unknown[] = [];
  visit(reading.document, {
    Node: (_key, node) => void nodes.push([node.constructor.name, node.range]),
  });
  const mistakes = [...reading.document.errors, ...reading.document.warnings]
    .map(({ code, message, pos }) => `${pos.join(' ')} ${code} ${message}`)
    .sort();
  return {
    value: reading.value,
    problem: reading.problem,
    mistakes,
    nodes,
    lines: [...new Set(lines.lineStarts)],
  };
}

function check(text: string): void {
  const [lines, ofTurns] = [new LineCounter(), new LineCounter()];
  const settings = { prettyErrors: false, logLevel: 'error' } as const;
  const whole = read(readYaml(text, { ...settings, lineCounter: lines }), lines);
  const turns = atOnce((turn) => readYamlInTurns(text, { ...settings, lineCounter: ofTurns }, turn));
  // As texts, which are compared in no time. What is `undefined` in the one is not there in the other either.
  expect(JSON.stringify([text, read(turns, ofTurns)])).toBe(JSON.stringify([text, whole]));
}

describe('YAML that is read in turns', () => {
  it.each([
    ['nothing', ''],
    ['a comment', '# nothing\n'],
    ['a long list', 'a:\n- 1\n- 2\n- {b: 3}\n- [4]\n-\n- - 6\n# end\n'],
    ['lists of lists', `- a:\n${'    - 1\n'.repeat(6)}`],
    ['long lists in a long list', groups(9)],
    ['Windows line ends', groups(6).replaceAll('\n', '\r\n')],
    ['two long lists', `${groups(5)}more:${'\n- x'.repeat(6)}\n`],
    ['the same key twice', `${groups(5)}${groups(6)}`],
    ['a key twice in an item', groups(5).replace('interval', 'name')],
    ['an item without an end', `${groups(5)}  - name: "open\n`],
    ['an alias', groups(5).replace('30s', '&every 30s').replace('interval: 30s', 'interval: *every')],
    ['a tag', groups(5).replace('30s', '!!str 30s')],
    ['a directive', `%YAML 1.1\n---\n${groups(5)}`],
    ['two documents', `${groups(5)}---\n${groups(5)}`],
    ['a list as a key', groups(5).replace('interval:', '[[1]]:')],
    ['a prototype as a key', `__proto__:${'\n- a: 1'.repeat(6)}\n`],
    ['nothing as a key', `~: {a: 1}\nb:${'\n- a: 1'.repeat(6)}\n`],
    ['numbers as keys', `1:${'\n- a: 1'.repeat(6)}\n`],
    ['too many levels', groups(5).replace('30s', '['.repeat(200))],
    ['wrong indentation', groups(5).replace('    interval', '   interval')],
    ['a tab', groups(5).replace('    interval', '\tinterval')],
    ['JSON', JSON.stringify({ groups: [1, 2, 3, 4, 5, 6] })],
  ])('is the same as at once: %s', (_what, text) => check(text));

  it('is the same as at once, wherever it is damaged', () => {
    const random = seededRandom(5);
    const whole = groups(7);
    const pieces = [
      ' ',
      '  ',
      '\n',
      '- ',
      ': ',
      '"',
      "'",
      '[',
      ']',
      '{',
      '}',
      '#',
      '\t',
      '|',
      '>',
      '&a',
      '*a',
      '?',
      ',',
      '',
    ];
    for (let round = 0; round < 200; round++) {
      const from = Math.floor(random() * whole.length);
      const piece = pieces[Math.floor(random() * pieces.length)]!;
      check(whole.slice(0, from) + piece + whole.slice(from + Math.floor(random() * 4)));
    }
  });

  it('is told to be nested too deeply where the library runs out of stack', () => {
    const text = groups(5).replace('30s', '['.repeat(20_000));
    const { value, problem } = atOnce((turn) => readYamlInTurns(text, { prettyErrors: false }, turn));
    expect([value, problem?.code]).toEqual([undefined, 'nesting']);
  });

  it('yields whenever its turn is over', () => {
    const work = readYamlInTurns(groups(20), { prettyErrors: false }, { isOver: () => true });
    expect([...work].length).toBeGreaterThan(100);
  });
});
