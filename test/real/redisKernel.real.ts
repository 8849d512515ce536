import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock';
import { redisKernel } from '../../src/kernels/redis/index';
import type { Reply } from '../../src/kernels/redis/resp';
import { RedisSession } from '../../src/kernels/redis/session';
import type { Step } from '../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';
import { testKernel } from '../contract/testKernel';
import { requireReal } from './servers/realServers';
import { startRedis } from './servers/redis';
import { RunningServers } from './servers/runningServers';

const missing = requireReal('redis-server');

describe.skipIf(missing)(`redis steps on a real server${missing ? `. ${missing}` : ''}`, () => {
  const servers = new RunningServers();
  let url = '';
  let locked = '';
  beforeAll(async () => {
    url = (await servers.add(startRedis())).url;
    locked = (await servers.add(startRedis('hunter2'))).url;
  });
  afterAll(() => servers.stop());

  const never = new AbortController().signal;
  const ask = async (...words: string[]): Promise<Reply> => {
    const session = new RedisSession(new URL(url), systemClock);
    try {
      return await session.ask(words, never);
    } finally {
      await session.end(new AbortController().signal);
    }
  };

  testKernel('redis', () => ({
    definition: redisKernel,
    context: kernelContext(),
    connection: (access) => connectionOf({ type: 'redis', url, access }),
    needsSecret: true,
    succeeds: { source: 'ECHO it-is-there', marker: 'it-is-there' },
    fails: { source: 'PING\nBANANA', message: /^Line 2: BANANA was refused: ERR unknown command/ },
    endless: {
      source: 'ECHO waiting\nBLPOP sitrep-nothing 0',
      started: async () => {
        while (!JSON.stringify(await ask('CLIENT', 'LIST')).includes('cmd=blpop')) continue;
      },
    },
    isRunning: async () => JSON.stringify(await ask('CLIENT', 'LIST')).includes('cmd=blpop'),
    huge: { source: `EVAL "return string.rep('x', 1000000)" 0`, outputLimit: 1_000 },
    echoes: { source: 'ECHO ${value}', read: (output) => output.text.replace(/\n$/, '') },
    writes: {
      source: 'SET sitrep-written 1',
      wasWritten: async () => (await ask('GETDEL', 'sitrep-written')) === '1',
    },
  }));

  const run = async (
    source: string,
    changes: Partial<Parameters<typeof connectionOf>[0]> = {},
  ): Promise<unknown> => {
    const kernel = redisKernel.create(kernelContext());
    const output = new RecordedOutput();
    const step: Step = {
      language: 'redis',
      source,
      variables: {},
      connection: connectionOf({ type: 'redis', url, ...changes }),
      timeout: 10_000,
      outputLimit: 100_000,
      workingDirectory: undefined,
    };
    const { message, summary } = await kernel.run(step, output, never);
    kernel.dispose();
    return [message ?? summary, output.text, output.displays];
  };

  it('shows names and values, lists and nested answers', async () => {
    expect(
      await run(
        'DEL h l\nHSET h a 1 b 2\nHGETALL h\nRPUSH l x y\nLRANGE l 0 -1\nGET nothing\nEVAL "return {1,{2}}" 0',
      ),
    ).toEqual([
      '7 replies',
      '0\n2\n2\n(nil)\n',
      [
        {
          kind: 'table',
          columns: ['name', 'value'],
          rows: [
            ['a', '1'],
            ['b', '2'],
          ],
          truncated: false,
        },
        {
          kind: 'table',
          columns: ['index', 'value'],
          rows: [
            [0, 'x'],
            [1, 'y'],
          ],
          truncated: false,
        },
        { kind: 'json', value: [1, [2]] },
      ],
    ]);
  });

  it('gives the password of its connection, and says when there is none', async () => {
    expect(await run('PING', { url: locked, password: () => Promise.resolve('hunter2') })).toEqual([
      '1 reply',
      'PONG\n',
      [],
    ]);
    expect(await run('PING', { url: locked })).toEqual([
      'Line 1: PING was refused: NOAUTH Authentication required.',
      '',
      [],
    ]);
  });

  it('works on the database of its URL', async () => {
    expect(await run('SET here 1', { url: `${url}/3` })).toEqual(['1 reply', 'OK\n', []]);
    expect(await run('EXISTS here')).toEqual(['1 reply', '0\n', []]);
  });

  it('says when nothing listens', async () => {
    expect(await run('PING', { url: 'redis://127.0.0.1:1' })).toEqual([
      'Redis at 127.0.0.1:1 cannot be reached: nothing listens there.',
      '',
      [],
    ]);
  });
});
