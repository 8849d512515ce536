import { CancelledError } from '../../base/abort';
import type { HttpProblem, HttpResponse } from '../../base/http/http';
import { HttpError, textOf } from '../../base/http/http';
import type { ShownRequest } from '../../monitoring/intents/intent';
import { WriteError } from '../../monitoring/intents/writeError';
import type { Silence, SilenceDraft } from '../../monitoring/silences/silence';
import type { SilenceKeeper } from '../../monitoring/silences/silenceKeeper';
import type { SilenceMatcher } from '../../monitoring/silences/silenceMatcher';
import { SourceError } from '../../monitoring/source';
import { isObject, textField } from '../shared/json';
import type { SourceHttp } from '../shared/sourceHttp';
import { shorten } from '../shared/sourceHttp';
import type { AlertmanagerClient } from './client';
import type { MatcherResponse, SilenceResponse } from './responses';
import { readSilenceId } from './responses';

/** The silences of one Alertmanager, read and written with its API v2. */
export class AlertmanagerSilences implements SilenceKeeper {
  constructor(
    private readonly http: SourceHttp,
    private readonly client: AlertmanagerClient,
  ) {}

  get label(): string {
    return this.http.label.replace('alertmanager', 'Alertmanager');
  }

  async list(signal: AbortSignal): Promise<readonly Silence[]> {
    return [...(await this.client.allSilences(signal)).values()].map(mapSilence);
  }

  createRequest({ id, matchers, startsAt, endsAt, by, comment }: SilenceDraft): ShownRequest {
    return this.client.write('POST', '/api/v2/silences', {
      ...(id !== undefined && { id }),
      matchers: matchers.map(wireMatcher),
      startsAt: new Date(startsAt).toISOString(),
      endsAt: new Date(endsAt).toISOString(),
      createdBy: by,
      comment,
    });
  }

  async create(draft: SilenceDraft, signal: AbortSignal): Promise<string> {
    const response = await this.#answer(this.createRequest(draft), signal);
    if (!isSuccess(response)) throw this.#refused(response);
    const id = this.#idIn(response);
    if (id !== undefined) return id;
    throw new WriteError('unknown', `${this.label} took the silence, and does not say under which id.`);
  }

  expireRequest(id: string): ShownRequest {
    return this.client.write('DELETE', `/api/v2/silence/${encodeURIComponent(id)}`);
  }

  async expire(id: string, signal: AbortSignal): Promise<void> {
    const response = await this.#answer(this.expireRequest(id), signal);
    // 500 with these words up to 0.27, 404 since.
    if (response.status === 404 || explanationIn(response) === 'silence not found') {
      throw new WriteError('overtaken', `${this.label} does not know this silence any more.`);
    }
    if (!isSuccess(response)) throw this.#refused(response);
  }

  #idIn(response: HttpResponse): string | undefined {
    try {
      return readSilenceId(this.http.parseJson(response));
    } catch (error) {
      if (!(error instanceof SourceError)) throw error;
      throw new WriteError('unknown', error.message, { cause: error });
    }
  }

  /** Any status is an answer. @throws {WriteError} */
  async #answer(request: ShownRequest, signal: AbortSignal): Promise<HttpResponse> {
    try {
      return await this.client.send(request, signal);
    } catch (error) {
      throw unsent(error);
    }
  }

  #refused(response: HttpResponse): WriteError {
    const said = explanationIn(response);
    const { message, retryAfterMs } = this.http.refusal(response, { said });
    const { status } = response;
    if (status === 429) return new WriteError('notSent', message, { retryAfterMs });
    // A proxy may have passed the request on before it gave up on the answer.
    if (status >= 500 || status === 408) return new WriteError('unknown', message);
    return new WriteError('rejected', message);
  }
}

const isSuccess = ({ status }: HttpResponse): boolean => status >= 200 && status <= 299;

/** An answer may be a JSON string, an object with a message, or nothing. */
function explanationIn(response: HttpResponse): string | undefined {
  const text = textOf(response);
  try {
    const value: unknown = JSON.parse(text);
    if (typeof value === 'string') return shorten(value);
    return isObject(value) ? textField(value, 'message') : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}

/** Whether the request may have arrived although no answer did. */
const MAY_HAVE_ARRIVED: Readonly<Record<HttpProblem, boolean>> = {
  refused: false,
  dns: false,
  unreachable: false,
  tls: false,
  proxy: false,
  secret: false,
  invalid: false,
  reset: true,
  timeout: true,
  tooLarge: true,
  redirect: true,
  cancelled: true,
};

function unsent(error: unknown): unknown {
  if (error instanceof CancelledError)
    return new WriteError('unknown', 'It was cancelled.', { cause: error });
  if (!(error instanceof SourceError)) return error;
  const isUnknown = !(error.cause instanceof HttpError) || MAY_HAVE_ARRIVED[error.cause.reason];
  return new WriteError(isUnknown ? 'unknown' : 'notSent', error.message, { cause: error });
}

/** The last moment that a `Date` knows. */
const LATEST = 8_640_000_000_000_000;

const mapSilence = (response: SilenceResponse): Silence => ({
  id: response.id,
  matchers: response.matchers.map(mapMatcher),
  startsAt: response.startsAt ?? 0,
  endsAt: response.endsAt ?? LATEST,
  updatedAt: response.updatedAt ?? response.startsAt ?? 0,
  by: response.createdBy ?? '',
  comment: response.comment ?? '',
  state: response.state === 'expired' || response.state === 'pending' ? response.state : 'active',
});

const mapMatcher = ({ name, value, isRegex, isEqual }: MatcherResponse): SilenceMatcher => ({
  name,
  value,
  operator: isRegex ? (isEqual ? '=~' : '!~') : isEqual ? '=' : '!=',
});

const wireMatcher = ({ name, value, operator }: SilenceMatcher): MatcherResponse => ({
  name,
  value,
  isRegex: operator === '=~' || operator === '!~',
  isEqual: operator === '=' || operator === '=~',
});
