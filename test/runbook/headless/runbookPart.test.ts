import { describe, expect, it } from 'vitest';
import { runbookPart } from '../../../src/runbook/headless/runbookPart';

const ONE =
  '# Monitoring\n\n```bash\nsetup\n```\n\n## Runbook: Queue full\n\n```bash\none\n```\n\n## Other\n\n```bash\nafter\n```\n';
const TWO = `${ONE}\n## Runbook: Disk full\n\n\`\`\`bash\ntwo\n\`\`\`\n`;

const stepsOf = (text: string, section?: string): unknown => {
  const part = runbookPart(text, section);
  return 'mistake' in part ? part.mistake : part.steps.map(({ value }) => value);
};

describe('what runs of a file', () => {
  it.each<[string, string, string | undefined, unknown]>([
    ['all of a file without sections', '```bash\na\n```\ntext\n```sql\nb\n```\n', undefined, ['a', 'b']],
    ['the only section', ONE, undefined, ['one']],
    ['the section with that title', TWO, 'Disk full', ['two']],
    ['the section with that anchor', TWO, 'runbook-queue-full', ['one']],
    [
      'none of several',
      TWO,
      undefined,
      'This file has 2 runbooks: "Queue full", "Disk full". Name one with --section.',
    ],
    [
      'no section that is not there',
      TWO,
      'Disk',
      'There is no runbook section "Disk" in this file. There are "Queue full", "Disk full".',
    ],
    [
      'no section of a file without any',
      'text',
      'A',
      'There is no runbook section "A" in this file. It has no runbook sections.',
    ],
  ])('is %s', (_, text, section, expected) => {
    expect(stepsOf(text, section)).toEqual(expected);
  });
});
