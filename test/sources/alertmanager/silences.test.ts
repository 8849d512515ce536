import { describe, expect, it } from 'vitest';
import type { HttpProblem } from '../../../src/base/http/http';
import { HttpError } from '../../../src/base/http/http';
import type { WriteOutcome } from '../../../src/monitoring/intents/writeError';
import { WriteError } from '../../../src/monitoring/intents/writeError';
import type { SilenceDraft } from '../../../src/monitoring/silences/silence';
import type { SilenceKeeper } from '../../../src/monitoring/silences/silenceKeeper';
import { alertmanager } from '../../../src/sources/alertmanager';
import { FakeHttp, type FakeAnswer } from '../../fakes/fakeHttp';
import { sourceContext } from '../../fakes/sourceContext';
import recordedSilences from './recorded/silences.json';

const never = new AbortController().signal;
const NOON = Date.UTC(2026, 0, 5, 12);

const draft: SilenceDraft = {
  matchers: [
    { name: 'alertname', operator: '=', value: 'DatabaseDown' },
    { name: 'instance', operator: '!~', value: 'db-[12]' },
  ],
  startsAt: NOON,
  endsAt: NOON + 3_600_123,
  by: 'ana',
  comment: 'deploy',
};

interface World {
  readonly http: FakeHttp;
  readonly keeper: SilenceKeeper;
}

function answering(answer: FakeAnswer): World {
  const http = new FakeHttp(() => answer);
  const settings = alertmanager.settings.parse({
    url: 'http://alerts.test:9093/am/',
    token: 'not-shown-to-anybody',
  });
  const keeper = alertmanager.create(settings, sourceContext(http, 'alerts')).silences;
  if (!keeper) throw new Error('it keeps no silences');
  return { http, keeper };
}

async function failureOf(write: Promise<unknown>): Promise<WriteError> {
  try {
    await write;
  } catch (error) {
    if (error instanceof WriteError) return error;
    throw error;
  }
  throw new Error('it did not fail');
}

describe('the silences of Alertmanager', () => {
  it('are listed with who, why and until when', async () => {
    const { keeper } = answering({ body: recordedSilences });
    const [wire] = recordedSilences;
    const listed = await keeper.list(never);
    expect(listed).toHaveLength(recordedSilences.length);
    expect(listed[0]).toMatchObject({
      id: wire?.id,
      by: wire?.createdBy,
      comment: wire?.comment,
      endsAt: Date.parse(wire?.endsAt ?? ''),
      state: wire?.status.state,
      matchers: wire?.matchers.map(({ name, value }) => ({ name, operator: '=', value })),
    });
  });

  it('are unknown, and not none, when they may not be read', async () => {
    await expect(answering({ status: 403 }).keeper.list(never)).rejects.toMatchObject({
      reason: 'forbidden',
    });
    await expect(answering({ body: {} }).keeper.list(never)).rejects.toMatchObject({ reason: 'malformed' });
  });

  it('are made with exactly the request that was shown', async () => {
    const { http, keeper } = answering({ body: { silenceID: 's1' } });
    expect(await keeper.create(draft, never)).toBe('s1');
    const shown = keeper.createRequest(draft);
    const [sent] = http.sent;
    expect([sent?.method, sent?.url.href, sent?.body]).toEqual([shown.method, shown.url, shown.body]);
    expect(sent?.headers['content-type']).toBe('application/json');
    expect(JSON.stringify(shown)).not.toContain('not-shown-to-anybody');
    expect(JSON.parse(shown.body ?? '')).toEqual({
      matchers: [
        { name: 'alertname', value: 'DatabaseDown', isRegex: false, isEqual: true },
        { name: 'instance', value: 'db-[12]', isRegex: true, isEqual: false },
      ],
      startsAt: '2026-01-05T12:00:00.000Z',
      endsAt: '2026-01-05T13:00:00.123Z',
      createdBy: 'ana',
      comment: 'deploy',
    });
  });

  it('are changed under the id that they have', () => {
    const { keeper } = answering('hang');
    expect(JSON.parse(keeper.createRequest({ ...draft, id: 's1' }).body ?? '')).toMatchObject({ id: 's1' });
  });

  it('are expired by their id', async () => {
    const { http, keeper } = answering({ body: '' });
    await keeper.expire('a/b', never);
    expect(http.sent.map(({ method, url }) => `${method} ${url.href}`)).toEqual([
      'DELETE http://alerts.test:9093/am/api/v2/silence/a%2Fb',
    ]);
  });
});

describe('a write to Alertmanager that does not succeed', () => {
  it.each<[string, FakeAnswer, WriteOutcome, RegExp]>([
    ['is refused with words', { status: 400, body: 'bad matcher format: foo' }, 'rejected', /answered 400/],
    [
      'is refused in JSON text',
      { status: 400, body: '"start time must be before end time"' },
      'rejected',
      /400: start time must/,
    ],
    [
      'is refused by the framework',
      { status: 422, body: { code: 612, message: 'matchers in body should have at least 1 items' } },
      'rejected',
      /should have at least 1 items/,
    ],
    ['is not allowed', { status: 403 }, 'rejected', /may not/],
    ['comes too often', { status: 429, headers: { 'retry-after': '7' } }, 'notSent', /429/],
    ['is lost behind a proxy', { status: 502, body: 'Bad Gateway' }, 'unknown', /502/],
    [
      'is answered with a login page',
      { body: '<!doctype html><title>Log in</title>' },
      'unknown',
      /login page/,
    ],
    ['is answered without an id', { body: [] }, 'unknown', /under which id/],
  ])('%s', async (_, answer, outcome, message) => {
    const failure = await failureOf(answering(answer).keeper.create(draft, never));
    expect([failure.outcome, failure.message]).toEqual([outcome, expect.stringMatching(message)]);
  });

  it('says when it may be tried again', async () => {
    const answer = { status: 429, headers: { 'retry-after': '7' } };
    expect((await failureOf(answering(answer).keeper.create(draft, never))).retryAfterMs).toBe(7_000);
  });

  it.each<[HttpProblem, WriteOutcome]>([
    ['refused', 'notSent'],
    ['dns', 'notSent'],
    ['tls', 'notSent'],
    ['secret', 'notSent'],
    ['timeout', 'unknown'],
    ['reset', 'unknown'],
    ['redirect', 'unknown'],
  ])('for the reason "%s" is %s', async (reason, outcome) => {
    const { keeper } = answering(new HttpError(reason, 'That did not work.'));
    expect((await failureOf(keeper.create(draft, never))).outcome).toBe(outcome);
  });

  it('is needless when there is no such silence any more', async () => {
    const { keeper } = answering({ status: 500, body: '"silence not found"' });
    expect((await failureOf(keeper.expire('s1', never))).outcome).toBe('overtaken');
    expect((await failureOf(answering({ status: 404 }).keeper.expire('s1', never))).outcome).toBe(
      'overtaken',
    );
  });
});
