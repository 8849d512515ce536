import type { ServerResponse } from 'node:http';
import { createGzip } from 'node:zlib';
import { Readable } from 'node:stream';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/abort';
import { createAxiosHttp } from '../../../src/base/http/axiosHttp';
import { silentLog } from '../../../src/base/log';
import { Redaction } from '../../../src/base/secrets/redaction';
import { httpKernel } from '../../../src/kernels/http/index';
import type { Step, StepDisplay, StepResult } from '../../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { FakeSecrets } from '../../fakes/fakeSecrets';
import { LoopbackServer } from './loopback';

const MEGABYTE = 1_000_000;

function* repeated(piece: Buffer, times: number): Generator<Buffer, void> {
  for (let time = 0; time < times; time++) yield piece;
}

const streams: Readonly<Record<string, (response: ServerResponse) => void>> = {
  '/large': (response) => {
    response.setHeader('content-length', 200 * MEGABYTE);
    Readable.from(repeated(Buffer.alloc(MEGABYTE, 'x'), 200)).pipe(response);
  },
  '/endless': (response) => void Readable.from(repeated(Buffer.alloc(10_000, 'x'), Infinity)).pipe(response),
  '/bomb': (response) => {
    response.setHeader('content-encoding', 'gzip');
    Readable.from(repeated(Buffer.alloc(MEGABYTE, 'x'), 1_000))
      .pipe(createGzip())
      .pipe(response);
  },
  '/binary': (response) => response.end(Buffer.alloc(3 * MEGABYTE)),
  '/split': (response) => {
    response.setHeader('content-type', 'text/plain; charset=utf-8');
    response.end('東'.repeat(500));
  },
  '/silent': (response) => response.write('x'.repeat(5_000)),
};

const server = new LoopbackServer((request, response) => streams[request.url ?? '']?.(response));
beforeAll(() => server.start());
afterAll(() => server.stop());

const http = createAxiosHttp({
  secrets: new FakeSecrets({}),
  redaction: new Redaction(),
  environment: {},
  log: silentLog,
});

async function ask(
  path: string,
  { keeps, signal }: { readonly keeps?: number; readonly signal?: AbortSignal } = {},
): Promise<{ readonly result: StepResult; readonly output: RecordedOutput; readonly body: string }> {
  const kernel = httpKernel.create(kernelContext({ http }));
  const output = new RecordedOutput(keeps);
  const step: Step = {
    language: 'http',
    source: `GET ${path}`,
    variables: {},
    connection: connectionOf({ name: 'api', type: 'http', url: server.url }),
    timeout: 30_000,
    outputLimit: 1_000,
    workingDirectory: undefined,
  };
  try {
    const result = await kernel.run(step, output, signal ?? new AbortController().signal);
    return { result, output, body: bodyOf(output.displays) };
  } finally {
    kernel.dispose();
  }
}

const bodyOf = ([display]: readonly StepDisplay[]): string => (display?.kind === 'http' ? display.body : '');

describe('an answer that is too long to be shown', () => {
  it.each(['/large', '/endless', '/bomb'])(
    '%s: shows its beginning, keeps what is wanted, and hangs up',
    async (path) => {
      const { result, output, body } = await ask(path, { keeps: 100_000 });
      expect(result).toMatchObject({ outcome: 'succeeded', truncated: true, summary: '200 OK' });
      expect(body).toBe('x'.repeat(1_000));
      expect(output.kept.length).toBeGreaterThanOrEqual(100_000);
      expect(output.kept.length).toBeLessThan(3 * MEGABYTE);
      expect(await server.settled()).toBe(0);
    },
  );

  it('is read no further where nobody keeps it', async () => {
    const { result, body } = await ask('/endless');
    expect([result.outcome, result.truncated, body]).toEqual(['succeeded', true, 'x'.repeat(1_000)]);
    expect(await server.settled()).toBe(0);
  });

  it('is not kept when it is no text', async () => {
    const { result, output, body } = await ask('/binary', { keeps: 100_000 });
    expect([result.truncated, output.kept, body]).toEqual([
      true,
      '',
      '(1,000 bytes or more that are not text)',
    ]);
  });

  it('loses no character at the place where it is cut', async () => {
    const { output, body } = await ask('/split', { keeps: 100_000 });
    expect(body + output.kept).toBe('東'.repeat(500));
  });

  it('can be cancelled while it goes on', async () => {
    const cancelling = new AbortController();
    const running = ask('/silent', { keeps: 100_000, signal: cancelling.signal });
    await server.nextAsked();
    cancelling.abort();
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    expect(await server.settled()).toBe(0);
  });
});
