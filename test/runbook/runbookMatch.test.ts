import { describe, expect, it } from 'vitest';
import type { RunbookEntry } from '../../src/runbook/runbookMatch';
import { runbookCandidates } from '../../src/runbook/runbookMatch';

const entry = (path: string, title: string, anchor?: string, alerts: string[] = []): RunbookEntry => ({
  uri: `file:///w/${path}`,
  path,
  title,
  section: anchor === undefined ? undefined : { anchor, line: 1 },
  alerts,
});
const ENTRIES = [
  entry('docs/monitoring.md', 'Monitoring'),
  entry('docs/monitoring.md', 'Celery Worker Failure', 'runbook-celery-worker-failure'),
  entry('docs/monitoring.md', 'Duplicate Payout Emergency', 'runbook-duplicate-payout-emergency'),
  entry('ops/queue.md', 'Queue', undefined, ['CeleryBacklogHigh']),
  entry('ops/database.md', 'Database Performance'),
];

describe('the runbooks of an alert', () => {
  it.each<[sentence: string, name: string, url: string | undefined, expected: string[]]>([
    [
      'come by link to a file',
      'X',
      'https://git.example/shop/blob/main/ops/queue.md?plain=1',
      ['link Queue'],
    ],
    [
      'come by link to a section',
      'X',
      './docs/monitoring.md#runbook-celery-worker-failure',
      ['link Celery Worker Failure'],
    ],
    ['are the file when the section is gone', 'X', 'docs/monitoring.md#gone', ['link Monitoring']],
    ['come by front matter', 'CeleryBacklogHigh', undefined, ['frontMatter Queue']],
    ['come by two shared words', 'celery_worker_down', undefined, ['name Celery Worker Failure']],
    [
      'come with the surest first and each once',
      'CeleryWorkerDown',
      'ops/queue.md',
      ['link Queue', 'name Celery Worker Failure'],
    ],
    ['are none by one shared word', 'database_connection_failed', undefined, []],
    ['are none by a part of a file name', 'X', 'https://x/my-ops/queue.md', []],
    ['are none by a broken link', 'X', '%E0%A4%A', []],
    ['are none by a link to a host', 'X', 'https://wiki.example/', []],
  ])('%s', (_sentence, name, runbookUrl, expected) => {
    const candidates = runbookCandidates({ name, runbookUrl }, ENTRIES);
    expect(candidates.map(({ reason, entry: { title } }) => `${reason} ${title}`)).toEqual(expected);
  });
});
