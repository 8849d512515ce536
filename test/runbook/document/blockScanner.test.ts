import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import MarkdownIt from 'markdown-it';
import { describe, expect, it } from 'vitest';
import { scanBlocks } from '../../../src/runbook/document/blockScanner';
import { splitLines } from '../../../src/runbook/document/lines';
import { arbitraryMarkdown } from './arbitraryMarkdown';

const scan = (text: string) => scanBlocks(splitLines(text).map((line) => line.text));
const bodies = (text: string): string[] => scan(text).fences.map((fence) => fence.content.join('\n'));

describe('fences', () => {
  it.each<[sentence: string, text: string, expected: string[]]>([
    ['end at a marker as long as the one that opened', '````\n```\n````\nafter', ['```']],
    ['end at a longer marker', '```\na\n`````', ['a']],
    ['do not end at the other character', '```\n~~~\n```', ['~~~']],
    ['do not end at a marker with text behind it', '```\n``` x\n```', ['``` x']],
    ['may be tildes with backticks in the info', '~~~ a`b\nx\n~~~', ['x']],
    ['have no backtick in the info of a backtick fence', '``` a`b\nx', []],
    ['go on to the end when nothing closes them', '```\na\n\nb', ['a\n\nb']],
    ['lose up to their own indentation', '  ```\n   a\n b\nc\n  ```', [' a\nb\nc']],
    ['close with three spaces before the marker, not with four', '```\na\n    ```\n   ```', ['a\n    ```']],
    ['are not indented code', '    ```\n    a\n    ```', []],
    ['interrupt a paragraph', 'text\n```\na\n```', ['a']],
    ['do not begin in a paragraph that goes on with four spaces', 'text\n    ```\n    a', []],
    ['stand in a list item', '1. do\n   ```\n   a\n\n   b\n   ```', ['a\n\nb']],
    ['stand on the line of the item', '- ```\n  a\n  ```', ['a']],
    ['end with the item they are in', '- ```\n  a\nb', ['a']],
    ['stand in a quote', '> ```\n> a\n>\n> b\n> ```', ['a\n\nb']],
    ['end with the quote they are in', '> ```\n> a\nb', ['a']],
    ['stand in a quote in a list in a quote', '> - > ```\n>   > a\n>   > ```', ['a']],
    ['take a tab as the columns it covers', '-\t```\n\ta\n\t\tb\n\t```', ['a\n\tb']],
    ['take the rest of a divided tab as spaces', '- ```\n\ta\n  ```', ['  a']],
    ['are text in a comment', '<!--\n```\na\n```\n-->', []],
    ['are text in an element up to a blank line', '<div>\n```\na\n```\n\n```\nb\n```', ['b']],
    ['are text in a preformatted element to its end', '<pre>\n\n```\n</pre>\n```\nb\n```', ['b']],
    ['are fences after a link alone on its line in a paragraph', 'a\n<a href="x">\n```\nb\n```', ['b']],
  ])('%s', (_sentence, text, expected) => {
    expect(bodies(text)).toEqual(expected);
  });
});

describe('headings', () => {
  it('are found outside of containers, in both notations, and not in code', () => {
    const text = '# A #\n\n- # item\n\n```\n# code\n```\n\nB\nb\n---\n\n> # quote\n\n####### no\n\n## C#\n';
    expect(scan(text).headings).toEqual([
      { line: 0, level: 1, text: 'A' },
      { line: 8, level: 2, text: 'B b' },
      { line: 16, level: 2, text: 'C#' },
    ]);
  });
});

describe('an independent parser', () => {
  const oracle = new MarkdownIt('commonmark');

  /** Its content ends every line, and normalises line ends and NUL, as it does before it parses. */
  const theirs = (text: string): string[] =>
    oracle
      .parse(text, {})
      .filter((token) => token.type === 'fence')
      .map((token) => `${token.info.trim()}|${token.content.replace(/\n+$/, '')}`);
  const ours = (text: string): string[] =>
    scan(text).fences.map((fence) => `${fence.info.trim()}|${fence.content.join('\n').replace(/\n+$/, '')}`);

  it('finds the same fences in the documentation of every dependency', () => {
    const root = join(__dirname, '../../../node_modules');
    const files = readdirSync(root).flatMap((name) =>
      name.startsWith('.') || name.startsWith('@')
        ? []
        : readdirSync(join(root, name)).map((file) => join(root, name, file)),
    );
    const documents = files.filter((file) => file.toLowerCase().endsWith('.md'));
    const different = documents.filter((file) => {
      const text = readFileSync(file, 'utf8').replace(/\r\n|\r/g, '\n');
      return theirs(text).join('\0') !== ours(text).join('\0');
    });
    expect({ some: documents.length > 50, different }).toEqual({ some: true, different: [] });
  });

  /**
   * Where it differs from the specification: it lets a quote go on behind four columns of white space (section 5.1), and
   * a lone tag interrupt what may still become a link reference definition (section 4.7).
   */
  const knownToDiffer = /(?: {4}|\t)[ \t]*>|\[a\]: /;

  it('finds the same fences in generated documents', () => {
    fc.assert(
      fc.property(arbitraryMarkdown, (text) => {
        const normal = text.replace(/\r\n|\r/g, '\n').replace(/^\uFEFF/, '');
        fc.pre(!knownToDiffer.test(normal));
        expect(ours(normal)).toEqual(theirs(normal));
      }),
      { numRuns: 5000, seed: 7 },
    );
  });
});
