import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sentryKernel } from '../../../src/kernels/sentry/index';
import type { IssueSearch, Step, StepResult } from '../../../src/runbook/kernel';
import { sentry } from '../../../src/sources/sentry/index';
import { kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { testKernel } from '../../contract/testKernel';
import { sourceContext } from '../../fakes/sourceContext';
import { LoopbackServer, loopbackHttp } from '../http/loopback';

/** As in the API's own documentation ("List an Organization's Issues"). */
const issue = (index: number, title: string) => ({
  id: `${index}`,
  shortId: `PUMP-STATION-${index}`,
  title,
  culprit: 'raven.scripts.runner in main',
  permalink: `https://sentry.io/the-interstellar-jurisdiction/pump-station/issues/${index}/`,
  level: 'error',
  status: 'unresolved',
  project: { id: '2', name: 'Pump Station', slug: 'pump-station' },
  count: '150',
  userCount: 12,
  firstSeen: '2018-11-06T21:19:55Z',
  lastSeen: '2018-12-06T21:19:55Z',
});

const server = new LoopbackServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://test');
  const query = url.searchParams.get('query') ?? '';
  response.setHeader('content-type', 'application/json');
  if (query === 'bad:') return void response.writeHead(400).end('{"detail":"Error parsing search query"}');
  if (query === 'never') return;
  const echoed = /^title:"((?:[^"\\]|\\[^])*)"$/.exec(query)?.[1]?.replace(/\\([^])/g, '$1');
  const count = query === 'none' ? 0 : query === 'many' ? 30 : 2;
  const title = echoed ?? 'This is an example marker-7';
  response.end(JSON.stringify(Array.from({ length: count }, (_, index) => issue(index + 1, title))));
});
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => (server.asked.length = 0));

function tracker(): IssueSearch {
  const settings = sentry.settings.parse({ url: server.url, organization: 'jurisdiction', token: 'tok' });
  const { issues } = sentry.create(settings, sourceContext(loopbackHttp, 'errors'));
  if (!issues) throw new Error('Sentry has issues.');
  return issues;
}

const context = (names: readonly string[] = ['errors']) =>
  kernelContext({ issueSearches: () => new Map(names.map((name) => [name, tracker()])) });

testKernel('sentry', () => ({
  definition: sentryKernel,
  context: context(),
  connection: () => undefined,
  succeeds: { source: 'is:unresolved project:teams level:error', marker: 'marker-7' },
  fails: { source: 'bad:', message: /^sentry "errors" answered 400: Error parsing search query\./ },
  endless: { source: 'never', started: () => server.nextAsked() },
  isRunning: async () => (await server.settled()) > 0,
  echoes: {
    source: 'title:"${value}"',
    read: ({ displays: [first] }) => (first?.kind === 'table' ? first.rows[0]?.[1] : undefined),
  },
}));

async function run(
  source: string,
  changes: Partial<Step> = {},
  names?: readonly string[],
): Promise<{ readonly result: StepResult; readonly output: RecordedOutput }> {
  const kernel = sentryKernel.create(context(names));
  const output = new RecordedOutput();
  const step: Step = {
    language: 'sentry',
    source,
    variables: {},
    connection: undefined,
    timeout: 20_000,
    outputLimit: 100_000,
    workingDirectory: undefined,
    ...changes,
  };
  const result = await kernel.run(step, output, new AbortController().signal);
  kernel.dispose();
  return { result, output };
}

describe('a search for issues', () => {
  it('lists them, each row with the issue that it opens', async () => {
    const { result, output } = await run('# Errors of the teams\nis:unresolved project:teams level:error');
    expect(output.displays).toEqual([
      {
        kind: 'table',
        title: 'Errors of the teams',
        columns: ['issue', 'title', 'events', 'users', 'last seen'],
        rows: [1, 2].map((index) => [
          `PUMP-STATION-${index}`,
          'This is an example marker-7',
          150,
          12,
          '2018-12-06T21:19:55.000Z',
        ]),
        truncated: false,
        issues: [
          { trackerId: 'errors', id: '1' },
          { trackerId: 'errors', id: '2' },
        ],
      },
    ]);
    expect(result.summary).toBe('2 issues');
  });

  it('is sent as written, for the time that the step says', async () => {
    await run('is:unresolved project:teams level:error', { options: { since: '24h' } });
    const { pathname, searchParams } = new URL(server.asked[0]?.url ?? '', 'http://test');
    const [start = '', end = ''] = ['start', 'end'].map((name) => searchParams.get(name) ?? '');
    expect([pathname, searchParams.get('query'), Date.parse(end) - Date.parse(start)]).toEqual([
      '/api/0/organizations/jurisdiction/issues/',
      'is:unresolved project:teams level:error',
      86_400_000,
    ]);
  });

  it('says that there may be more', async () => {
    const { result, output } = await run('many');
    expect([
      result.truncated,
      output.displays[0]?.kind === 'table' && output.displays[0].rows.length,
    ]).toEqual([true, 25]);
  });

  it('says so when there is none', async () => {
    const { output } = await run('none');
    expect(output.displays).toEqual([{ kind: 'note', text: 'No issue: none' }]);
  });

  it.each<[string, Partial<Step>, readonly string[], string]>([
    ['x', {}, [], 'There is no source of issues.'],
    ['x', {}, ['a', 'b'], 'Several sources search issues: "a", "b". Choose one with "source=".'],
    ['x', { options: { source: 'c' } }, ['a'], 'There is no source "c" that searches issues. There is "a".'],
    ['# only', {}, ['a'], 'Nothing to ask'],
    ['x', { options: { since: 'soon' } }, ['a'], '"soon" is no duration.'],
    [
      'user:${param.user}',
      { variables: { 'param.user': 'a OR b' } },
      ['a'],
      'Write "${param.user}" in quotes.',
    ],
  ])('of %j with %j among %j is refused', async (source, changes, names, message) => {
    const { result } = await run(source, changes, names);
    expect([result.outcome, result.message, server.asked]).toEqual([
      'failed',
      expect.stringContaining(message),
      [],
    ]);
  });

  it('asks the source that it names', async () => {
    expect((await run('x', { options: { source: 'b' } }, ['a', 'b'])).result.outcome).toBe('succeeded');
  });
});
