import fc from 'fast-check';

const eol = fc.constantFrom('\n', '\n', '\n', '\r\n', '\r');

/** Pieces that block structure is made of, and that trip a parser which reads lines instead of structure. */
const piece = fc.oneof(
  fc.constantFrom(
    '```',
    '````',
    '~~~',
    '~~~~~',
    '```bash',
    '``` sql {name=a on=b}',
    '~~~ `x`',
    '``` a`b',
    '    ```',
  ),
  fc.constantFrom(
    '- ',
    '* ',
    '1. ',
    '2) ',
    '10. ',
    '-',
    '>',
    '> ',
    '>> ',
    '-\t',
    '\t',
    '  ',
    '   ',
    '    ',
    ' ',
  ),
  fc.constantFrom(
    '# One',
    '### Runbook: X',
    '## Log queries',
    'level:error',
    'Title\n---',
    '***',
    '---',
    '===',
    'text',
    '# 1. first',
    '# 2. second',
  ),
  fc.constantFrom('<!--', '-->', '<div>', '</div>', '<pre>', '</pre>', '<a href="x">', '<?php', '?>', '<x'),
  fc.constantFrom(
    '| a | b |',
    '|---|---|',
    '[a]: /b',
    '[a]: <b c>\n===',
    '[a]:\n/b "c\nd"\n---',
    '<b>\n```',
    '"t"',
    '<!--->',
    '<script>',
    '<style',
    '</style>',
    '<![CDATA[',
    ']]>',
    '<!A',
    '+ ',
    '0. ',
    '_ _ _',
    '## ',
    '\\```',
    '-- 1. first',
    '-- 2. second',
    'é😀',
    '\uFEFF',
    '',
  ),
);

const line = fc.tuple(fc.array(piece, { maxLength: 4 }), eol).map(([pieces, end]) => pieces.join('') + end);

/** Markdown that looks like what people write, and much that nobody would. */
export const arbitraryMarkdown = fc
  .tuple(
    fc.constantFrom('', '', '', '\uFEFF'),
    fc.constantFrom(
      '',
      '',
      '---\ntitle: x\n---\n',
      '---\r\nalerts: [A]\r\n...\r\n',
      '---\n\n---\n',
      '+++\na = 1\n+++\n',
    ),
    fc.array(line, { maxLength: 25 }),
    fc.constantFrom('', '', '```', '> ', 'end', '- '),
  )
  .map(([mark, front, lines, last]) => mark + front + lines.join('') + last);
