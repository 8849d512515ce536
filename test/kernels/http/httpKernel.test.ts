import type { IncomingMessage, ServerResponse } from 'node:http';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { SecretError } from '../../../src/base/secrets/secrets';
import { httpKernel } from '../../../src/kernels/http/index';
import type { ResolvedConnection, Step, StepResult } from '../../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { testKernel } from '../../contract/testKernel';
import { LoopbackServer, bodyOf, loopbackHttp } from './loopback';

let written = false;

function answer(request: IncomingMessage, response: ServerResponse): void {
  const url = new URL(request.url ?? '', 'http://test');
  const routes: Readonly<Record<string, () => void>> = {
    '/api/health': () => {
      response.setHeader('content-type', 'application/json');
      response.setHeader('set-cookie', 'session=abcdef; HttpOnly');
      response.end('{"status":"marker-7"}');
    },
    '/api/down': () => response.writeHead(503).end('no database'),
    '/api/never': () => undefined,
    '/api/huge': () => response.end('x'.repeat(100_000)),
    '/api/echo': () => response.end(url.searchParams.get('value')),
    '/api/body': () => void bodyOf(request).then((body) => response.end(body)),
    '/api/write': () => {
      written = true;
      response.end('ok');
    },
  };
  const route = routes[url.pathname];
  if (route) route();
  else response.writeHead(404).end();
}

const server = new LoopbackServer(answer);
beforeAll(() => server.start());
afterAll(() => server.stop());
beforeEach(() => {
  written = false;
  server.asked.length = 0;
});

const connection = (access: ResolvedConnection['access'] = 'read-write'): ResolvedConnection =>
  connectionOf({
    name: 'api',
    type: 'http',
    url: `${server.url}/api`,
    access,
    headers: async () => ({ 'X-API-Key': 'key-of-the-api' }),
  });

testKernel('http', () => ({
  definition: httpKernel,
  context: kernelContext({ http: loopbackHttp }),
  connection,
  needsSecret: true,
  succeeds: { source: 'GET /health', marker: 'marker-7' },
  fails: {
    source: 'GET /down',
    message: /^GET \/down answered 503 Service Unavailable, and a status below 400 was expected\.$/,
  },
  endless: { source: 'GET /never', started: () => server.nextAsked() },
  isRunning: async () => (await server.settled()) > 0,
  huge: { source: 'GET /huge', outputLimit: 1000 },
  echoes: {
    source: 'GET /echo?value=${value}',
    read: ({ displays: [first] }) => (first?.kind === 'http' ? first.body : undefined),
  },
  writes: { source: 'POST /write', wasWritten: async () => written },
}));

async function run(
  source: string,
  changes: Partial<Step> = {},
): Promise<{ readonly result: StepResult; readonly output: RecordedOutput }> {
  const kernel = httpKernel.create(kernelContext({ http: loopbackHttp }));
  const output = new RecordedOutput();
  const step: Step = {
    language: 'http',
    source,
    variables: {},
    connection: connection(),
    timeout: 20_000,
    outputLimit: 100_000,
    workingDirectory: undefined,
    ...changes,
  };
  const result = await kernel.run(step, output, new AbortController().signal);
  kernel.dispose();
  return { result, output };
}

describe('an HTTP step', () => {
  it('sends the requests in order, below the connection and with its headers', async () => {
    const { result } = await run(
      '# first\nGET /health\nAccept: application/json\n\n### second\nget echo\n  ?value=1\n  &b=2 HTTP/1.1\n',
    );
    expect(server.asked.map(({ method, url, headers }) => [method, url, headers['x-api-key']])).toEqual([
      ['GET', '/api/health', 'key-of-the-api'],
      ['GET', '/api/echo?value=1&b=2', 'key-of-the-api'],
    ]);
    expect(result.summary).toBe('2 answers: 200 OK, 200 OK');
  });

  it('stops at the first answer that was not expected', async () => {
    const { result } = await run('GET /down\nexpect status 2xx\n###\nPOST /write');
    expect([result.message, server.asked.length]).toEqual([
      'GET /down answered 503 Service Unavailable, and status 2xx was expected.',
      1,
    ]);
  });

  it('takes an expected failure for a success', async () => {
    const { result } = await run('GET /down\n\nexpect status 503, 504');
    expect([result.outcome, result.summary]).toEqual(['succeeded', '503 Service Unavailable']);
  });

  it('sends nothing when a later request needs a secret that is not known', async () => {
    const unknown = new SecretError('missing', 'key', 'The secret "key" is not known.');
    const locked = { ...connection(), headers: () => Promise.reject(unknown) };
    const elsewhere = `${server.url.replace('127.0.0.1', 'localhost')}/api/health`;
    await expect(run(`GET ${elsewhere}\n###\nGET /health`, { connection: locked })).rejects.toBe(unknown);
    expect(server.asked).toEqual([]);
  });

  it('keeps its headers from any other place', async () => {
    await run(`GET ${server.url.replace('127.0.0.1', 'localhost')}/api/health`);
    expect(server.asked[0]?.headers['x-api-key']).toBeUndefined();
  });

  it('shows no cookie', async () => {
    const { output } = await run('GET /health');
    expect(output.displays).toMatchObject([
      { kind: 'http', status: 200, headers: { 'set-cookie': 'session=••••••; HttpOnly' } },
    ]);
  });

  it('escapes a value for the body it stands in', async () => {
    const source = 'POST /body\nContent-Type: application/json\n\n{"key": "${key}"}\n\nexpect status 200\n';
    const { output } = await run(source, { variables: { key: '", "admin": true, "x": "\n' } });
    expect(output.displays).toMatchObject([{ body: '{"key": "\\", \\"admin\\": true, \\"x\\": \\"\\n"}' }]);
  });

  it('changes nothing at another place than its connection', async () => {
    const elsewhere = server.url.replace('127.0.0.1', 'localhost');
    const { result } = await run(`GET /health\n###\nPOST ${elsewhere}/api/write`);
    expect([result.message, server.asked, written]).toEqual([
      `Line 3: POST would go to ${elsewhere}, and the connection "api" is ${server.url}. Write a path, or take "on=" away. Nothing was sent.`,
      [],
      false,
    ]);
  });

  it.each<readonly [sentence: string, source: string, value: string, expected: string]>([
    [
      'JSON that nobody called so',
      'POST /body\n\n{"a": "${value}"}',
      '", "b": "',
      '{"a": "\\", \\"b\\": \\""}',
    ],
    ['a number in JSON', 'POST /body\n\n{"a": ${value}}', '-1.5e3', '{"a": -1.5e3}'],
    [
      'more JSON where one value stands',
      'POST /body\n\n[${value}]',
      '1, {"admin": true}',
      '["1, {\\"admin\\": true}"]',
    ],
    [
      'a form',
      'POST /body\nContent-Type: application/x-www-form-urlencoded\n\na=${value}',
      '1&b=2',
      'a=1%26b%3D2',
    ],
    [
      'XML',
      'POST /body\nContent-Type: application/xml\n\n<a>${value}</a>',
      '</a><b>',
      '<a>&#60;/a&#62;&#60;b&#62;</a>',
    ],
    ['a plain text', 'POST /body\nContent-Type: text/plain\n\na ${value}', '<&"', 'a <&"'],
    [
      'a value that looks like a placeholder',
      'POST /body\n\n{"a": "${value}"}',
      '${other}',
      '{"a": "${other}"}',
    ],
  ])('puts a value into %s as one value', async (_sentence, source, value, expected) => {
    const { output } = await run(source, { variables: { value, other: 'x' } });
    expect(output.displays).toMatchObject([{ body: expected }]);
  });

  it.each<readonly [sentence: string, source: string, value: string, path: string]>([
    ['a path', 'GET /${value}', '../../admin', '/api/..%2F..%2Fadmin'],
    ['a path with dots that are encoded already', 'GET /${value}', '%2e%2e', '/api/%252e%252e'],
    ['a path with another host', 'GET /${value}', '//evil/', '/api/%2F%2Fevil%2F'],
    ['a path that begins like a host', 'GET //${value}', 'evil', '/api/evil'],
    ['a path with a user', 'GET ${value}/x', '@evil', '/api/%40evil/x'],
    ['a query', 'GET /a?b=${value}', '1&c=2#d', '/api/a?b=1%26c%3D2%23d'],
    ['a line end', 'GET /${value}', 'a\r\nX: 1', '/api/a%0D%0AX%3A%201'],
  ])('keeps a value of %s in its place', async (_sentence, source, value, path) => {
    await run(source, { variables: { value } });
    expect(server.asked.map(({ url }) => url)).toEqual([path]);
  });

  it.each([
    ['GET /a/${value}', { value: '..' }, 'Line 1: The value ".." of "value" cannot stand in a URL.'],
    [
      'GET /a\nX-A: ${value}',
      { value: 'a\r\nX-B: 1' },
      'Line 1: The value of "value" has a line end, which a header cannot hold.',
    ],
    ['GET /${nothing}', {}, 'Line 1: "${nothing}" has no value here, so nothing was sent.'],
    [
      '\nFETCH /a',
      {},
      'Line 2: "FETCH /a" is no request line. It begins with GET, HEAD, OPTIONS, POST, PUT, PATCH, DELETE, then the path or URL.',
    ],
    ['GET /a\nnonsense', {}, 'Line 2: "nonsense" is no header: one reads "Name: value".'],
    [
      'GET /a\nexpect status ok',
      {},
      'Line 2: "ok" is no status. Expected a number from 100 to 599, a class such as 2xx, or several with commas.',
    ],
    ['', {}, 'Line 1: There is no request. One begins with a line such as "GET /health".'],
  ])('refuses %j before anything is sent', async (source, variables, message) => {
    const { result } = await run(source, { variables });
    expect([result.message, server.asked]).toEqual([message, []]);
  });

  it('needs a connection for a path', async () => {
    const { result } = await run('GET /health', { connection: undefined });
    expect(result.message).toContain('"/health" is relative');
  });

  it('sends nothing when a later request of the step may not be sent', async () => {
    const { result } = await run('GET /health\n###\nDELETE /write', { connection: connection('read-only') });
    expect([result.summary, server.asked]).toEqual(['refused: read-only', []]);
  });
});
