import { existsSync, readFileSync } from 'node:fs';
import { resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { parseRunbook } from '../../../src/runbook/document/parseRunbook';
import { checkRoundTrip } from '../../../src/runbook/document/roundTrip';

const QUERIES =
  '# Failed payouts\nsource:django level:error message:"payout"\n\n# Slow\n@duration_ms:>1000\n';

const markdown = (heading: string, body: string, info = ''): string =>
  `# Guide\n\n## ${heading}\n\n\`\`\`${info}\n${body}\`\`\`\n`;

/** The code cells, with the language that they are read as. */
const steps = (text: string): readonly [readAs: string | undefined, value: string][] =>
  parseRunbook(text).cells.flatMap((cell) => (cell.kind === 'code' ? [[cell.readAs, cell.value]] : []));

describe('a block without a language under a heading that says log queries', () => {
  it('is one step for each query, with the comment above it', () => {
    expect(steps(markdown('Log Queries for Alerts', QUERIES))).toEqual([
      ['logs', '# Failed payouts\nsource:django level:error message:"payout"'],
      ['logs', '# Slow\n@duration_ms:>1000'],
    ]);
  });

  it.each([
    ['queries of LogQL', '{app="shop"} |= "error"\n\n{app=~"a.*"}\n', 2],
    ['queries without comments, one behind each empty line', 'level:error\n\nlevel:warning\n', 2],
    ['a query of two lines', 'level:error\nservice:shop\n', 1],
    ['what must not be there', 'NOT level:debug\n-level:info\n(level:error OR level:fatal)\n', 1],
  ])('may hold %s', (_what, body, count) => {
    expect(steps(markdown('Queries in our logs', body)).map(([readAs]) => readAs)).toEqual(
      Array.from({ length: count }, () => 'logs'),
    );
  });

  it.each([
    ['under another heading', 'Logging', QUERIES, ''],
    ['that names a language', 'Log queries', QUERIES, 'text'],
    ['with a command among its lines', 'Log queries', `${QUERIES}grep error app.log\n`, ''],
    ['with an address', 'Log queries', 'https://logs.example.com/?q=level:error\n', ''],
    ['of nothing but comments', 'Log queries', '# Failed payouts\n', ''],
  ])('is only shown %s', (_what, heading, body, info) => {
    expect(steps(markdown(heading, body, info)).map(([readAs]) => readAs)).toEqual([undefined]);
  });

  it('counts the nearest heading, not one further up', () => {
    expect(steps(`## Log queries\n\n### On call\n\n\`\`\`\n${QUERIES}\`\`\`\n`)).toHaveLength(1);
  });

  it('keeps every byte when a step is edited', () => {
    expect(checkRoundTrip(Buffer.from(markdown('Log queries', QUERIES))).problems).toEqual([]);
  });

  const guide = resolve(__dirname, '../../../../shared/guides/000_080e9dea95cfa0aa.txt');
  it.skipIf(!existsSync(guide))(
    'gives five steps of a real guide (skipped where the guides are not beside the project)',
    () => {
      const found = steps(readFileSync(guide, 'utf8')).filter(([readAs]) => readAs === 'logs');
      expect(found.map(([, value]) => value.split('\n')[0])).toEqual([
        '# Failed payouts',
        '# Permission violations',
        '# Slow queries',
        '# Task failures',
        '# Authentication failures',
      ]);
    },
  );
});
