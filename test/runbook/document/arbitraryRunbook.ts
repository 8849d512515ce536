import fc from 'fast-check';

const words = fc.constantFrom(
  'a',
  '  b',
  '',
  '\tc',
  '~~~',
  '``',
  'x ```',
  '> q',
  '# c',
  '- i',
  '<div>',
  'é',
  '--',
);
const body = fc.array(words, { maxLength: 4 });
const steps = fc
  .array(fc.constantFrom('run', 'run\n', 'a\nb'), { minLength: 2, maxLength: 4 })
  .map((texts) => texts.flatMap((text, at) => [`# ${at + 1}. Step`, ...text.split('\n')]));

const fenceBehind = (...indents: string[]): fc.Arbitrary<string[]> =>
  fc
    .tuple(
      fc.constantFrom('```', '````', '~~~', '~~~~~'),
      fc.constantFrom('bash', 'sh {on=x}', '', ' sql', 'json', 'python {name="a b"}'),
      fc.constantFrom(...indents),
      fc.oneof(body, steps),
    )
    .map(([marker, info, indent, lines]) =>
      [marker + info, ...closedNowhere(lines, marker), marker].map((line) =>
        line === '' ? '' : indent + line,
      ),
    );

/** Without the lines that would end the fence early. */
const closedNowhere = (lines: readonly string[], marker: string): string[] =>
  lines.map((line) => (line.startsWith(marker) ? 'x' : line));

const prose = fc
  .constantFrom(
    '# H',
    '## Runbook: X',
    'Title\n---',
    'text',
    'one\ntwo',
    '| a |\n|---|',
    '[a]: /b',
    '<!-- c -->',
    '1. a\n2. b',
    '> quote',
  )
  .map((text) => text.split('\n'));

/** Steps in lists and quotes, as people write them. */
const block: fc.Arbitrary<string[]> = fc.letrec<{ block: string[] }>((tie) => ({
  block: fc.oneof(
    { maxDepth: 3 },
    fenceBehind(''),
    fenceBehind(''),
    prose,
    fc
      .tuple(
        fc.constantFrom('- ', '1. ', '10) ', '*   '),
        fc.array(tie('block'), { minLength: 1, maxLength: 3 }),
      )
      .map(([marker, blocks]) => nested(blocks, marker, ' '.repeat(marker.length))),
    fc.array(tie('block'), { minLength: 1, maxLength: 3 }).map((blocks) => nested(blocks, '> ', '> ')),
  ),
})).block;

const nested = (blocks: readonly string[][], first: string, others: string): string[] =>
  blocks
    .flatMap((lines, at) => (at === 0 ? lines : ['', ...lines]))
    .map((line, at) => (line === '' ? others.trimEnd() : (at === 0 ? first : others) + line));

/** A runbook in which every cell means the same wherever it stands. */
export const arbitraryRunbook = fc
  .tuple(
    fc.constantFrom('', '', '\uFEFF', '---\ntitle: x\n---\n'),
    fc.array(fc.tuple(fc.oneof(block, fenceBehind(' ', '  ')), fc.constantFrom(1, 1, 1, 2, 3)), {
      maxLength: 6,
    }),
    fc.constantFrom('\n', '\n', '\r\n', '\r'),
    fc.boolean(),
  )
  .map(([head, blocks, eol, ended]) => {
    const lines = blocks.flatMap(([text, blank]) => [...text, ...Array.from({ length: blank }, () => '')]);
    const text = (head + lines.join('\n')).replaceAll('\n', eol);
    return ended ? text : text.trimEnd();
  });
