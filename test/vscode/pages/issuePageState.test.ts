import { describe, expect, it } from 'vitest';
import type { Issue, IssueEvent } from '../../../src/monitoring/issues';
import { issueAsText, issuePageState } from '../../../src/vscode/pages/issue/issuePageState';

const NOON = Date.UTC(2026, 0, 5, 12, 0, 0);

const issue: Issue = {
  id: '1',
  shortId: 'PAYOUTS-2A',
  title: 'IntegrityError: duplicate key',
  culprit: 'payouts.tasks in distribute',
  project: 'payouts',
  level: 'error',
  status: 'unresolved',
  substatus: 'regressed',
  count: 41,
  userCount: undefined,
  firstSeen: NOON - 86_400_000,
  lastSeen: NOON - 120_000,
  assignedTo: undefined,
  url: 'https://sentry.example.com/issues/1/',
  stats: [
    { at: NOON - 7_200_000, count: 1 },
    { at: NOON - 3_600_000, count: 3 },
  ],
};

const event: IssueEvent = {
  id: 'e1',
  at: NOON - 120_000,
  release: 'payouts@1.8.2',
  environment: 'demo',
  tags: { queue: 'payouts' },
  exceptions: [
    {
      type: 'IntegrityError',
      value: 'duplicate key',
      frames: [
        {
          filename: 'payouts/ledger.py',
          absolutePath: undefined,
          module: undefined,
          function: 'insert',
          line: 42,
          column: undefined,
          inApp: true,
          context: [
            { line: 41, text: 'a' },
            { line: 42, text: 'b' },
          ],
          variables: { key: "'k'" },
        },
        {
          filename: 'django/db.py',
          absolutePath: undefined,
          module: undefined,
          function: undefined,
          line: undefined,
          column: undefined,
          inApp: false,
          context: [],
          variables: {},
        },
      ],
    },
  ],
  breadcrumbs: [{ at: undefined, category: 'query', level: 'info', message: 'SELECT 1' }],
};

const state = (given: IssueEvent | undefined) =>
  issuePageState({
    seed: { trackerId: 'errors', issueId: '1' },
    issue,
    event: given,
    eventProblem: undefined,
    targets: (exception, frame) => ({
      kind: 'file',
      path: `${exception}/${frame}.py`,
      line: 1,
      note: undefined,
    }),
    banner: undefined,
    now: NOON,
    timeZone: 'UTC',
  });

describe('the page of an issue', () => {
  it('says what, how often, since when; what was not given is not made up', () => {
    expect(state(event)).toMatchObject({
      status: 'unresolved, regressed',
      facts: [
        { name: 'Events', value: '41' },
        { name: 'Users', value: 'not given' },
        { name: 'First seen', value: '1 d ago', exact: '2026-01-04 12:00:00 UTC' },
        { name: 'Last seen', value: '2 min ago' },
        { name: 'Release', value: 'payouts@1.8.2' },
        { name: 'Environment', value: 'demo' },
        { name: 'Project', value: 'payouts' },
        { name: 'Assigned to', value: 'nobody' },
      ],
      statsSummary: '4 events in the last day, at most 3 in one hour.',
    });
  });

  it('gives each frame its place, its source with the current line, and where it leads', () => {
    expect(state(event)).toMatchObject({
      event: {
        exceptions: [
          {
            frames: [
              {
                function: 'insert',
                place: 'payouts/ledger.py:42',
                inApp: true,
                context: [
                  { line: 41, current: false },
                  { line: 42, current: true },
                ],
                variables: [{ name: 'key', value: "'k'" }],
                target: { path: '0/0.py' },
              },
              { function: '<unknown>', place: 'django/db.py', inApp: false, target: { path: '0/1.py' } },
            ],
          },
        ],
        breadcrumbs: [{ at: { text: 'not given', exact: '' }, message: 'SELECT 1' }],
      },
    });
  });

  it('stands without an event too', () => {
    expect(state(undefined)).toMatchObject({
      kind: 'shown',
      event: { kind: 'none', reason: 'The tracker keeps no event of this issue any more.' },
    });
  });

  it('is copied as text', () => {
    expect(issueAsText(issue, event)).toBe(
      'PAYOUTS-2A IntegrityError: duplicate key\npayouts.tasks in distribute\nhttps://sentry.example.com/issues/1/\nIntegrityError: duplicate key\n  at insert (payouts/ledger.py:42)\n  at <unknown> (django/db.py) [library]',
    );
  });
});
