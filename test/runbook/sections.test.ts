import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runbookSections, sectionBelow } from '../../src/runbook/sections';

const HANDBOOK = `# Handbook

## Runbooks

### Runbook: Queue Backlog

\`\`\`bash
# 1. Look
# Runbook: not a heading
\`\`\`

#### Afterwards

Text.

---

### Runbook - Disk Full!

\`\`\`sh
df
\`\`\`

## Contacts

**On-call runbook:**

1. Look
2. Act

## Documentation of runbooks
`;

describe('the sections that are runbooks', () => {
  it.each([
    ['---\ntitle: x\n# Runbook: a comment\n**Runbook: bold**\n---\n'],
    ['+++\n# Runbook: a comment\ntitle = "x"\n+++\n'],
  ])('are none in front matter: %j', (text) => {
    expect(runbookSections(`${text}\n## Runbook: Real\n`).map(({ title }) => title)).toEqual(['Real']);
  });

  it('are found by heading or bold label, with the lines they span and their fences', () => {
    expect(runbookSections(HANDBOOK)).toEqual([
      { title: 'Queue Backlog', anchor: 'runbook-queue-backlog', line: 5, endLine: 14, fences: 1 },
      { title: 'Disk Full!', anchor: 'runbook---disk-full', line: 18, endLine: 22, fences: 1 },
      { title: 'On-call runbook', anchor: 'on-call-runbook', line: 26, endLine: 29, fences: 0 },
    ]);
  });

  it('are none in a file without one', () => {
    expect(runbookSections('# Runbooks\n\n- Runbook documentation\n')).toEqual([]);
  });

  it.each<[cells: readonly ['markdown' | 'code', string][], title: string | undefined]>([
    [
      [
        ['markdown', '### Runbook: A'],
        ['code', '# Runbook: B'],
      ],
      'A',
    ],
    [
      [
        ['markdown', '### Runbook: A'],
        ['markdown', '#### Afterwards'],
      ],
      'A',
    ],
    [
      [
        ['markdown', '### Runbook: A'],
        ['markdown', '### Contacts\n\nText'],
      ],
      undefined,
    ],
    [
      [
        ['markdown', '## Runbook: A'],
        ['markdown', '### Runbook: B'],
        ['code', 'x'],
      ],
      'B',
    ],
    [[['markdown', '## Runbook: A\n\n---']], 'A'],
    [[], undefined],
  ])('of a step below %j is %s', (cells, title) => {
    expect(sectionBelow(cells.map(([kind, value]) => ({ kind, value })))?.title).toBe(title);
  });

  const guides = resolve(__dirname, '../../../shared/guides');
  it.skipIf(!existsSync(guides))(
    'are those of the real guides (skipped where the guides are not beside the project)',
    () => {
      const found = readdirSync(guides).map((file) =>
        runbookSections(readFileSync(join(guides, file), 'utf8')).map(({ title }) => title),
      );
      expect(found).toEqual([
        ['Celery Worker Failure', 'Duplicate Payout Emergency', 'Database Performance Degradation'],
        [],
        ['On-call runbook'],
        [],
        [],
      ]);
    },
  );
});
