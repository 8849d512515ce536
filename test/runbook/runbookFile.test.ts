import { describe, expect, it } from 'vitest';
import { entriesOf, runbookFile } from '../../src/runbook/runbookFile';

const place = { uri: 'file:///w/docs/a.md', path: 'docs/a.md', configured: false };

describe('a Markdown file', () => {
  it.each<[sentence: string, text: string, configured: boolean, expected: string | undefined]>([
    ['is no runbook by itself', '# Notes\n', false, undefined],
    ['is one when a service names it', '# Notes\n', true, 'Notes'],
    ['is one when it has runbook sections', 'Intro\n\n# Handbook\n\n## Runbook: A\n', false, 'Handbook'],
    [
      'is one when it names its alerts',
      '---\nalerts: [A]\ntitle: Own title\n---\n# Notes\n',
      false,
      'Own title',
    ],
    ['is one when it defines alerts', '# Alerts\n\n```yaml\nAlert: down\n```\n', false, 'Alerts'],
    ['has the name of its file when it has no heading', 'text', true, 'a.md'],
  ])('%s', (_sentence, text, configured, expected) => {
    expect(runbookFile(text, { ...place, configured })?.title).toBe(expected);
  });

  it('can be opened as a whole or at each of its sections', () => {
    const file = runbookFile('---\nalerts: [Down]\n---\n# All\n\n## Runbook: A\n\n## Runbook: B\n', place);
    expect(
      file && entriesOf(file).map(({ title, section, alerts }) => [title, section?.line, alerts]),
    ).toEqual([
      ['All', undefined, ['Down']],
      ['A', 6, []],
      ['B', 8, []],
    ]);
  });
});
