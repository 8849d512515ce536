import { HttpError, type Http, type HttpRequest, type HttpResponse } from '../../src/base/http/http';
import type { SecretText } from '../../src/base/secrets/secrets';

/** What the fake answers: a scripted reply, or the failure of the port. `hang` answers only to cancellation. */
export type FakeAnswer = FakeReply | HttpError | 'hang';

export interface FakeReply {
  readonly status?: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** A text or bytes as they are; anything else as JSON. */
  readonly body?: unknown;
}

export interface SentRequest {
  readonly method: string;
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly request: HttpRequest;
}

/** The HTTP port without a network. Secrets stay templates: nobody below the real port ever sees a value. */
export class FakeHttp implements Http {
  readonly sent: SentRequest[] = [];

  constructor(private readonly answer: (request: SentRequest) => FakeAnswer) {}

  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    if (signal.aborted) throw new HttpError('cancelled', 'The request was cancelled.');
    const sent = describe(request);
    this.sent.push(sent);
    const answer = this.answer(sent);
    if (answer instanceof HttpError) throw answer;
    if (answer === 'hang') return untilCancelled(signal);
    const { status = 200, headers = {}, body = '' } = answer;
    const isRaw = typeof body === 'string' || body instanceof Uint8Array;
    const text = isRaw ? body : JSON.stringify(body);
    return {
      status,
      headers: isRaw ? headers : { 'content-type': 'application/json', ...headers },
      body: typeof text === 'string' ? Buffer.from(text) : text,
      url: sent.url.origin + sent.url.pathname,
      durationMs: 7,
    };
  }
}

function describe(request: HttpRequest): SentRequest {
  const url = new URL(request.url);
  for (const [name, value] of request.query ?? []) url.searchParams.append(name, textOf(value));
  const headers = Object.entries(request.headers ?? {}).map(([name, value]) => [
    name.toLowerCase(),
    textOf(value),
  ]);
  return {
    method: request.method ?? 'GET',
    url,
    headers: Object.fromEntries(headers) as Record<string, string>,
    body: typeof request.body === 'string' ? request.body : Buffer.from(request.body ?? []).toString(),
    request,
  };
}

const textOf = (value: string | SecretText): string => value.toString();

const untilCancelled = (signal: AbortSignal): Promise<never> =>
  new Promise((_, reject) => {
    signal.addEventListener('abort', () => reject(new HttpError('cancelled', 'The request was cancelled.')), {
      once: true,
    });
  });
