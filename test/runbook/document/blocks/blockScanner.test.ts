import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { isDeepStrictEqual } from 'node:util';
import fc from 'fast-check';
import { Parser } from 'commonmark';
import { tests } from 'commonmark-spec';
import { describe, expect, it } from 'vitest';
import { scanBlocks } from '../../../../src/runbook/document/blocks/blockScanner';
import { splitLines } from '../../../../src/runbook/document/lines';
import { arbitraryMarkdown } from '../arbitraryMarkdown';

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
    ['may have a separator of lines in the info of tildes', '~~~ a\u2028b\nx\n~~~', ['x']],
    ['interrupt a paragraph in an item whose text is a no-break space', 'a\n- \u00a0\n  ```\n  b', ['b']],
    ['are fences after a name that a no-break space makes longer', '<div\u00a0\n```\na\n```', ['a']],
    ['are fences after a tag behind which a form feed stands', '<b>\f\n```\na\n```', ['a']],
    [
      'are fences after a tag that goes on a paragraph of definitions',
      '[a]: /b\n===\n<b>\n```\na\n```',
      ['a'],
    ],
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

describe('a line below definitions of links', () => {
  it.each<[sentence: string, text: string, expected: string[]]>([
    ['makes no heading of them', '[a]: /b\n===\n', []],
    ['makes no heading of several', '[a]: /b "t"\n[c]:\n<d e> (f\ng)\n---\n', []],
    ['makes a heading of the text after them', '[a]: /b\nText\n===\n', ['[a]: /b Text']],
    ['makes a heading of what only begins like one', '[a]: /b c\n===\n', ['[a]: /b c']],
    ['makes a heading of one without a label', '[ ]: /b\n===\n', ['[ ]: /b']],
    ['makes a heading of one whose brackets are not closed', '[a]: (b\n===\n', ['[a]: (b']],
    ['makes no heading of one with brackets in its address', '[a]: b(c(d))\\)\n===\n', []],
  ])('%s', (_sentence, text, expected) => {
    expect(scan(text).headings.map((heading) => heading.text)).toEqual(expected);
  });
});

describe('the reference implementation', () => {
  it('finds the same in every example of the specification', () => {
    const different = tests.filter(({ markdown }) => !isDeepStrictEqual(ours(markdown), theirs(markdown)));
    expect({ examples: tests.length, different }).toEqual({ examples: 652, different: [] });
  });

  it('finds the same in the documentation of every dependency', () => {
    const root = join(__dirname, '../../../../node_modules');
    const files = readdirSync(root).flatMap((name) =>
      name.startsWith('.') || name.startsWith('@')
        ? []
        : readdirSync(join(root, name)).map((file) => join(root, name, file)),
    );
    const documents = files.filter((file) => file.toLowerCase().endsWith('.md'));
    const different = documents.filter((file) => {
      const text = readFileSync(file, 'utf8').replace(/\r\n|\r/g, '\n');
      return !isDeepStrictEqual(ours(text), theirs(text));
    });
    expect({ some: documents.length > 50, different }).toEqual({ some: true, different: [] });
  });

  /** It takes spaces only, where section 4.7 says spaces or tabs; and a mark of byte order for one, in an HTML tag. */
  const knownToDiffer = /\]:[^\n]*\t|<[^\n]*\uFEFF/;

  it('finds the same in generated documents', () => {
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

interface Found {
  /** Each with its first line, from 0, its info and its content. Of a line of white space nothing is kept. */
  readonly fences: readonly (readonly [line: number, info: string, content: string])[];
  readonly headings: readonly (readonly [line: number, level: number])[];
}

function ours(text: string): Found {
  const { fences, headings } = scan(text.replaceAll('\0', '\uFFFD'));
  return {
    fences: fences.map(({ firstLine, info, content }) => [
      firstLine,
      unescaped(info.trim()),
      plain(content.map((line) => `${line}\n`).join('')),
    ]),
    headings: headings.map(({ line, level }) => [line, level]),
  };
}

function theirs(text: string): Found {
  const root = new Parser().parse(text);
  const fences: Found['fences'][number][] = [];
  const headings: Found['headings'][number][] = [];
  const walker = root.walker();
  for (let event = walker.next(); event; event = walker.next()) {
    const { node, entering } = event;
    if (!entering || (node.type !== 'code_block' && node.type !== 'heading')) continue;
    const line = node.sourcepos[0][0] - 1;
    // Code that is only indented has no info, not even an empty one.
    if (node.type === 'code_block' && node.info !== null)
      fences.push([line, node.info, plain(node.literal ?? '')]);
    if (node.type === 'heading' && node.parent === root) headings.push([line, node.level]);
  }
  return { fences, headings };
}

/** How much of a blank line a container takes is of no meaning, and implementations disagree. */
const plain = (content: string): string => content.replace(/^[ \t]+$/gm, '');

/** The escapes that the examples have in their info strings. */
const unescaped = (info: string): string =>
  info.replaceAll('&ouml;', 'ö').replace(/\\([!-/:-@[-`{-~])/g, '$1');
