import { HttpError } from '../../src/base/http/http';
import type { Verdict } from '../../src/monitoring/check';
import type { SourceProblem } from '../../src/monitoring/source';
import type { FakeAnswer, FakeReply } from '../fakes/fakeHttp';

/** What a poll came to: a problem, or the verdicts of the checks that it read all the same. */
export type Outcome =
  | { readonly problem: SourceProblem; readonly retryAfterMs?: number }
  | { readonly verdicts: readonly Verdict[]; readonly complete: boolean };

interface Fault {
  readonly answer: (recorded: FakeReply) => FakeAnswer;
  readonly outcome: Outcome;
}

const LOGIN_PAGE =
  '<!DOCTYPE html><html><head><title>Sign in</title></head><body><form></form></body></html>';
const text = ({ body }: FakeReply): string => (typeof body === 'string' ? body : JSON.stringify(body));
const half = (recorded: FakeReply): string =>
  text(recorded).slice(0, Math.floor(text(recorded).length / 2) + 1);
const status =
  (code: number, headers: Record<string, string> = {}): Fault['answer'] =>
  () => ({
    status: code,
    headers: { 'content-type': 'text/plain', ...headers },
    body: '',
  });

/** Everything a source meets sooner or later, and what becomes of it. */
export const FAULTS = {
  'a refused connection': {
    answer: () =>
      new HttpError('refused', 'Connection refused by http://source.test:9: nothing listens there.'),
    outcome: { problem: 'unreachable' },
  },
  'a host that does not exist': {
    answer: () => new HttpError('dns', 'The host of http://source.test:9 was not found.'),
    outcome: { problem: 'unreachable' },
  },
  'a broken certificate': {
    answer: () =>
      new HttpError('tls', 'No secure connection to https://source.test: its certificate has expired.'),
    outcome: { problem: 'unreachable' },
  },
  'an answer that is too slow': {
    answer: () => new HttpError('timeout', 'http://source.test:9 did not answer completely within 10 s.'),
    outcome: { problem: 'timeout' },
  },
  'a body of 50 MB': {
    answer: () => new HttpError('tooLarge', 'The answer of http://source.test:9 is larger than 10 MiB.'),
    outcome: { problem: 'tooLarge' },
  },
  'a secret that is missing': {
    answer: () => new HttpError('secret', 'There is no value for "token".'),
    outcome: { problem: 'unauthorised' },
  },
  'half an answer': {
    answer: (recorded) => ({ ...recorded, headers: recorded.headers ?? {}, body: half(recorded) }),
    outcome: { problem: 'malformed' },
  },
  'a login page with status 200': {
    answer: () => ({ headers: { 'content-type': 'text/html; charset=utf-8' }, body: LOGIN_PAGE }),
    outcome: { problem: 'malformed' },
  },
  'a login page without a type': {
    answer: () => ({ body: `\n  ${LOGIN_PAGE}` }),
    outcome: { problem: 'malformed' },
  },
  'an empty body': {
    answer: (recorded) => ({ headers: recorded.headers ?? {}, body: '' }),
    outcome: { problem: 'malformed' },
  },
  'status 401': { answer: status(401), outcome: { problem: 'unauthorised' } },
  'status 403': { answer: status(403), outcome: { problem: 'forbidden' } },
  'status 404': { answer: status(404), outcome: { problem: 'notFound' } },
  'status 429 with seconds to wait': {
    answer: status(429, { 'retry-after': '30' }),
    outcome: { problem: 'rateLimited', retryAfterMs: 30_000 },
  },
  'status 429 with a date to wait for': {
    answer: status(429, { 'retry-after': 'Mon, 05 Jan 2026 09:02:00 GMT' }),
    outcome: { problem: 'rateLimited', retryAfterMs: 120_000 },
  },
  'status 500': { answer: status(500), outcome: { problem: 'serverError' } },
  'status 503 with an error page': {
    answer: () => ({ status: 503, headers: { 'content-type': 'text/html' }, body: LOGIN_PAGE }),
    outcome: { problem: 'serverError' },
  },
} satisfies Record<string, Fault>;

export type FaultName = keyof typeof FAULTS;

/** Well-formed JSON of a shape that nobody agreed on. */
export const WRONG_TYPES: readonly (readonly [name: string, body: unknown])[] = [
  ['an empty object', {}],
  ['a list with null in it', [null]],
  ['a list of lists', [[]]],
  ['a number', '42'],
  ['null', 'null'],
  ['a text', '"text"'],
  ['a list of wrongly typed fields', [{ labels: 5, status: 'x', id: {}, startsAt: 7, fingerprint: [] }]],
];

const ESC = String.fromCharCode(27);

/** Values that are dangerous wherever somebody forgets that they are text. */
export const hostileLabels: readonly (readonly [name: string, value: string])[] = [
  ['quotes and line breaks', 'a "quoted" \'value\'\nand a second line'],
  ['a shell substitution', '$(rm -rf /) `id` ${HOME}'],
  ['terminal colours', `${ESC}[31mred${ESC}[0m`],
  ['HTML', '<img src=x onerror="alert(1)">'],
  ['right-to-left marks', 'safe\u202egnp.exe'],
  ['a Markdown command link', '[click](command:workbench.action.quit)'],
];
