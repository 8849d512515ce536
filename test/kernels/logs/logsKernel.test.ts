import type { ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { logsKernel } from '../../../src/kernels/logs/index';
import type { Step, StepResult } from '../../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { testKernel } from '../../contract/testKernel';
import { LoopbackServer, loopbackHttp } from '../http/loopback';
import type { Search } from './elasticsearch';
import { START, elasticAnswer, queryOf } from './elasticsearch';

/** Nanoseconds that a number cannot hold, two of them the same. */
const lokiTime = (index: number): string => `${BigInt(START) * 1_000_000n + BigInt(Math.floor(index / 2))}`;

/** Bodies of `_search` and `_count`, as they arrived. */
let bodies: Search[] = [];

function lokiAnswer(url: URL, response: ServerResponse): void {
  const query = url.searchParams.get('query') ?? '';
  if (query === 'bad') {
    response.writeHead(400, { 'content-type': 'text/plain; charset=utf-8' });
    return void response.end('parse error at line 1, col 1: syntax error: unexpected IDENTIFIER');
  }
  if (query.includes('never')) return;
  const data = query.startsWith('rate(')
    ? {
        resultType: 'matrix',
        result: [
          {
            metric: { app: 'a' },
            values: [
              [1767603600, '0.5'],
              [1767603660, '2'],
            ],
          },
        ],
      }
    : { resultType: 'streams', result: lokiStreams(url, query) };
  response.setHeader('content-type', 'application/json');
  response.end(JSON.stringify({ status: 'success', data: { ...data, stats: {} } }));
}

function lokiStreams(url: URL, query: string): readonly unknown[] {
  const echoed = /\|= ("(?:[^"\\]|\\.)*")/.exec(query)?.[1];
  if (echoed !== undefined) {
    return [{ stream: { app: 'a' }, values: [[lokiTime(0), JSON.parse(echoed) as string]] }];
  }
  if (query.includes('none')) return [];
  const count = query.includes('huge') ? 4000 : query.includes('many') ? 2500 : 3;
  const end = BigInt(url.searchParams.get('end') ?? '0');
  const limit = Number(url.searchParams.get('limit'));
  const values = Array.from({ length: count }, (_, index) => index)
    .reverse()
    .map((index): readonly [string, string] => [lokiTime(index), `marker-${index} level=warning`])
    .filter(([at]) => BigInt(at) < end)
    .slice(0, limit);
  return [
    { stream: { app: 'a', level: 'error' }, values: values.filter((_, index) => index % 2 === 0) },
    { stream: { app: 'b' }, values: values.filter((_, index) => index % 2 === 1) },
  ];
}

const server = new LoopbackServer((request, response) => {
  const url = new URL(request.url ?? '', 'http://test');
  if (url.pathname === '/loki/api/v1/query_range') lokiAnswer(url, response);
  else if (/\/_(?:search|count)$/.test(url.pathname)) void elasticAnswer(request, response, bodies);
  else response.writeHead(404).end();
});
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  bodies = [];
  server.asked.length = 0;
});

const context = kernelContext({ http: loopbackHttp });
const connection = (type: string, path = '') =>
  connectionOf({
    name: 'logs',
    type,
    url: `${server.url.replace('//', '//reader@')}${path}`,
    access: 'read-only',
    password: async () => 'hunter2',
    headers: async () => ({ 'X-Scope-OrgID': 'shop' }),
  });

const messageOf = ({ displays }: RecordedOutput): unknown => {
  const table = displays.find(({ kind }) => kind === 'table');
  return table?.kind === 'table' ? table.rows[0]?.[2] : undefined;
};

for (const { type, source, echo } of [
  { type: 'loki', source: (query: string) => `{app="${query}"}`, echo: '{app="a"} |= "${value}"' },
  { type: 'elasticsearch', source: (query: string) => query, echo: 'message:"${value}"' },
  { type: 'opensearch', source: (query: string) => query, echo: 'message:"${value}"' },
]) {
  testKernel(`logs in ${type}`, () => ({
    definition: logsKernel,
    context,
    connection: () => connection(type),
    needsSecret: true,
    succeeds: { source: source('some'), marker: 'marker-2' },
    fails: {
      source: 'bad',
      message:
        type === 'loki' ? /answered 400: parse error at line 1, col 1/ : /Failed to parse query \[bad\]\.$/,
    },
    endless: { source: source('never'), started: () => server.nextAsked() },
    isRunning: async () => (await server.settled()) > 0,
    huge: { source: source('huge'), outputLimit: 20_000 },
    echoes: { source: echo, read: messageOf },
  }));
}

async function run(
  source: string,
  type: string,
  changes: Partial<Step> = {},
): Promise<{ readonly result: StepResult; readonly output: RecordedOutput }> {
  const kernel = logsKernel.create(context);
  const output = new RecordedOutput();
  const step: Step = {
    language: 'logs',
    source,
    variables: {},
    connection: connection(type),
    timeout: 20_000,
    outputLimit: 10_000_000,
    workingDirectory: undefined,
    ...changes,
  };
  const result = await kernel.run(step, output, new AbortController().signal);
  kernel.dispose();
  return { result, output };
}

const rowsOf = ({ displays }: RecordedOutput): number =>
  displays.reduce((sum, display) => sum + (display.kind === 'table' ? display.rows.length : 0), 0);

describe('a log step on Loki', () => {
  it('shows entries newest first, with level, message and labels, and as received', async () => {
    const { result, output } = await run('# Errors\n{app=~".+"}', 'loki');
    expect(output.displays).toEqual([
      {
        kind: 'table',
        title: 'Errors',
        columns: ['time', 'level', 'message', 'labels'],
        rows: [
          ['2026-01-05T09:00:00.000Z', 'error', 'marker-2 level=warning', 'app=a'],
          ['2026-01-05T09:00:00.000Z', 'error', 'marker-0 level=warning', 'app=a'],
          ['2026-01-05T09:00:00.000Z', 'warning', 'marker-1 level=warning', 'app=b'],
        ],
        truncated: false,
      },
      {
        kind: 'json',
        title: 'As received',
        value: [
          expect.objectContaining({ timestamp: lokiTime(2) }),
          expect.objectContaining({ timestamp: lokiTime(0), labels: { app: 'a', level: 'error' } }),
          expect.anything(),
        ],
      },
    ]);
    expect(result.summary).toBe('3 entries');
  });

  it('reads pages without losing or repeating entries of the same nanosecond', async () => {
    const { result, output } = await run('{app="many"}', 'loki', { options: { limit: '5000' } });
    const messages = output.displays.flatMap((display) =>
      display.kind === 'table' ? display.rows.map(([, , message]) => message) : [],
    );
    expect([messages.length, new Set(messages).size, result.truncated]).toEqual([2500, 2500, false]);
    expect(server.asked.length).toBe(3);
  });

  it('stops at the limit, and says that there is more', async () => {
    const { result, output } = await run('{app="many"}', 'loki', { options: { limit: '1200' } });
    expect([rowsOf(output), result.truncated]).toEqual([1200, true]);
  });

  it('asks for the time that the step says, as the user of the URL, with the headers of the connection', async () => {
    await run('{app="a"}', 'loki', { options: { since: '15m' } });
    const [asked] = server.asked;
    const { searchParams } = new URL(asked?.url ?? '', 'http://test');
    const span = BigInt(searchParams.get('end') ?? 0) - BigInt(searchParams.get('start') ?? 0);
    expect([span, searchParams.get('direction')]).toEqual([900_000_000_000n, 'backward']);
    expect(asked?.headers).toMatchObject({
      authorization: `Basic ${Buffer.from('reader:hunter2').toString('base64')}`,
      'x-scope-orgid': 'shop',
    });
  });

  it('draws what a metric query gives', async () => {
    const { result, output } = await run('rate({app="a"}[5m])', 'loki');
    expect(output.displays).toEqual([
      {
        kind: 'chart',
        series: [
          {
            label: '{app="a"}',
            points: [
              [1767603600000, 0.5],
              [1767603660000, 2],
            ],
          },
        ],
      },
      { kind: 'table', columns: ['app', 'value'], rows: [['a', 2]], truncated: false },
    ]);
    expect(result.summary).toBe('1 series');
  });

  it('says so when nothing is there', async () => {
    const { output } = await run('{app="none"}', 'loki', { options: { since: '15m' } });
    expect(output.displays).toEqual([{ kind: 'note', text: 'No entry in the last 15 min.' }]);
  });
});

describe('a log step on Elasticsearch', () => {
  it('shows documents, with what is nested in them as labels', async () => {
    const { output } = await run('level:error', 'elasticsearch', {
      connection: connection('elasticsearch', '/logs-*'),
    });
    expect(output.displays[0]).toMatchObject({
      rows: [
        ['2026-01-05T09:00:00.000Z', 'error', 'marker-0', 'service.name="shop api" duration_ms=1200'],
        expect.anything(),
        expect.anything(),
      ],
    });
    expect(server.asked).toMatchObject([{ method: 'POST', url: '/logs-*/_search' }]);
    expect(bodies).toMatchObject([
      {
        from: 0,
        size: 500,
        sort: [{ '@timestamp': { order: 'desc' } }],
        query: { bool: { must: [{ query_string: { query: 'level:error', default_operator: 'AND' } }] } },
      },
    ]);
  });

  it('asks the queries of a monitoring guide as they are written there', async () => {
    const { result, output } = await run(
      `# Failed payouts
source:django level:error message:"payout" message:"failed"

# Slow queries
source:django message:"slow_query" @duration_ms:>1000

# Authentication failures
source:django message:"authentication_failed" @count:>10`,
      'elasticsearch',
    );
    expect(bodies.map(queryOf)).toEqual([
      'source:django level:error message:"payout" message:"failed"',
      'source:django message:"slow_query" duration_ms:>1000',
      'source:django message:"authentication_failed" count:>10',
    ]);
    expect(
      output.displays
        .map(({ kind, ...display }) => kind === 'table' && 'title' in display && display.title)
        .filter(Boolean),
    ).toEqual(['Failed payouts', 'Slow queries', 'Authentication failures']);
    expect(result.summary).toBe('9 entries in 3 queries');
  });

  it('keeps the sign of a field that has one', async () => {
    await run('@timestamp:[now-5m TO now]', 'opensearch');
    expect(JSON.stringify(bodies)).toContain('"query":"@timestamp:[now-5m TO now]"');
  });

  it('counts', async () => {
    const { result, output } = await run('level:error', 'opensearch', {
      options: { count: 'true', index: 'app-*,web' },
    });
    expect(server.asked).toMatchObject([{ url: '/app-*,web/_count' }]);
    expect([result.summary, output.displays]).toEqual([
      'count 42',
      [{ kind: 'table', columns: ['count'], rows: [[42]], truncated: false }],
    ]);
  });

  it('sends a request as it is written, with its values as text', async () => {
    const { output } = await run(
      '// by level\nGET /logs/_search\n{"size": 2, "query": {"term": {"host": "${alert.labels.host}"}}, "aggs": {"by_level": {}}}',
      'elasticsearch',
      { variables: { 'alert.labels.host': 'db-1", "x": "' } },
    );
    expect(bodies).toEqual([{ size: 2, query: { term: { host: 'db-1", "x": "' } }, aggs: { by_level: {} } }]);
    expect(output.displays.map(({ kind }) => kind)).toEqual(['json', 'table', 'json']);
  });

  it('reads pages', async () => {
    const { result, output } = await run('many', 'elasticsearch', { options: { limit: '10000' } });
    expect([rowsOf(output), result.truncated, server.asked.length]).toEqual([2500, false, 3]);
  });

  it('does not pass for whole what came from a part of the shards', async () => {
    const { result } = await run('partial', 'elasticsearch');
    expect([result.outcome, result.message]).toEqual([
      'failed',
      'The answer is not complete: 1 of 5 shards did not answer, so entries may be missing.',
    ]);
  });
});

describe('a log step', () => {
  it.each<[string, Partial<Step>, string]>([
    ['x', { connection: undefined }, 'Logs need a connection of type loki, elasticsearch or opensearch.'],
    ['# nothing', {}, 'Nothing to ask: the step has no query.'],
    ['x', { options: { limit: 'many' } }, '"many" is no limit.'],
    ['x', { options: { since: 'soon' } }, '"soon" is no duration.'],
    ['POST /logs/_delete_by_query\n{}', {}, 'only _search and _count read logs'],
    ['POST /logs/_search\n{', {}, 'The request is not JSON'],
    [
      'host:${alert.labels.host}',
      { variables: { 'alert.labels.host': '<x>' } },
      'cannot stand at "${alert.labels.host}" without quotes',
    ],
    ['host:${alert.labels.none}', {}, '"${alert.labels.none}" has no value here, so nothing was asked.'],
  ])('refuses %j with %j before anything is asked of it', async (source, changes, message) => {
    const { result } = await run(source, 'elasticsearch', changes);
    expect([result.outcome, result.message]).toEqual(['failed', expect.stringContaining(message)]);
    expect(server.asked).toEqual([]);
  });

  it('takes a value outside quotes for one term', async () => {
    await run('host:${alert.labels.host}', 'elasticsearch', {
      variables: { 'alert.labels.host': 'db-1 OR *:*' },
    });
    expect(JSON.stringify(bodies)).toContain(JSON.stringify('host:db\\-1\\ OR\\ \\*\\:\\*'));
  });
});
