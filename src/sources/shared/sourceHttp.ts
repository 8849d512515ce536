import { CancelledError } from '../../base/abort';
import type { Ms } from '../../base/clock';
import {
  HttpError,
  textOf,
  type HttpProblem,
  type HttpRequest,
  type HttpResponse,
} from '../../base/http/http';
import { SourceError, type SourceContext, type SourceProblem } from '../../monitoring/source';
import { parseRetryAfter } from './retryAfter';

/** A JSON answer, with the response that carried it. */
export interface JsonAnswer {
  readonly value: unknown;
  readonly response: HttpResponse;
}

interface Refusal {
  readonly said?: string | undefined;
  readonly retryAfterMs?: Ms | undefined;
}

/** The HTTP port as one source uses it: failures are {@link SourceError}s whose sentences name the source. */
export class SourceHttp {
  /** `prometheus "prom"`, as messages name it. */
  readonly label: string;

  constructor(
    private readonly context: Pick<SourceContext, 'id' | 'http' | 'clock'>,
    type: string,
  ) {
    this.label = `${type} "${context.id}"`;
  }

  /**
   * Sends a request; any status is an answer.
   * @throws {SourceError} when no answer arrived
   * @throws {CancelledError}
   */
  async send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse> {
    try {
      return await this.context.http.send(request, signal);
    } catch (error) {
      if (!(error instanceof HttpError)) throw error;
      if (error.reason === 'cancelled') throw new CancelledError({ cause: error });
      throw new SourceError(PROBLEMS[error.reason], error.message, { cause: error });
    }
  }

  /** Sends a request whose answer must be a success in JSON. @throws {SourceError} */
  async json(request: HttpRequest, signal: AbortSignal): Promise<JsonAnswer> {
    const response = await this.send(
      { ...request, headers: { accept: 'application/json', ...request.headers } },
      signal,
    );
    if (response.status < 200 || response.status > 299) throw this.refusal(response);
    return { value: this.parseJson(response), response };
  }

  /**
   * What a status other than success means. `said` is the system's own explanation, `retryAfterMs` when it may be asked
   * again by another header than `Retry-After`.
   */
  refusal(response: HttpResponse, { said, retryAfterMs }: Refusal = {}): SourceError {
    const [reason, advice] = explainStatus(response.status);
    const explanation = said === undefined || said === '' ? '.' : `: ${sentence(shorten(said))}`;
    return new SourceError(reason, `${this.label} answered ${response.status}${explanation} ${advice}`, {
      retryAfterMs:
        parseRetryAfter(response.headers['retry-after'], this.context.clock.now()) ?? retryAfterMs,
    });
  }

  /** @throws {SourceError} `malformed` */
  parseJson(response: HttpResponse): unknown {
    const text = textOf(response);
    if (isHtml(response.headers['content-type'], text)) throw this.loginPage(response);
    if (text.trim() === '')
      throw this.malformed(`answered ${response.status} with an empty body where JSON was expected.`);
    try {
      return JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.malformed(
        `answered with something that is not JSON (it begins with "${shorten(text, 40)}"). Is the address right, or was the answer cut off?`,
        error,
      );
    }
  }

  malformed(what: string, cause?: unknown): SourceError {
    return new SourceError('malformed', `${this.label} ${what}`, { cause });
  }

  loginPage(response: HttpResponse): SourceError {
    const { origin } = new URL(response.url);
    return this.malformed(
      `answered with a login page (HTML, ${response.status}). Is ${origin} behind a proxy that wants a session?`,
    );
  }
}

const sentence = (text: string): string => (/[.!?…]$/.test(text) ? text : `${text}.`);

/** Which state of a source each failure of the port is. */
const PROBLEMS: Readonly<Record<HttpProblem, SourceProblem>> = {
  refused: 'unreachable',
  dns: 'unreachable',
  unreachable: 'unreachable',
  reset: 'unreachable',
  tls: 'unreachable',
  proxy: 'unreachable',
  timeout: 'timeout',
  tooLarge: 'tooLarge',
  redirect: 'misconfigured',
  invalid: 'misconfigured',
  secret: 'unauthorised',
  cancelled: 'unreachable',
};

function explainStatus(status: number): readonly [SourceProblem, advice: string] {
  if (status === 401) return ['unauthorised', 'The token or password is missing, wrong, or has expired.'];
  if (status === 403) return ['forbidden', 'The token is known, but may not read this.'];
  if (status === 404 || status === 410) return ['notFound', 'Is the address right?'];
  if (status === 429) return ['rateLimited', 'It is asked too often; the next try waits longer.'];
  if (status >= 500) return ['serverError', 'The system itself is in trouble, or a proxy in front of it.'];
  return ['misconfigured', 'It does not accept the request as configured.'];
}

/** By type where there is one, else by how the text begins. */
export function isHtml(contentType: string | undefined, text: string): boolean {
  if (contentType?.includes('html')) return true;
  return /^\s*<(!doctype html|html|head|body)[\s>]/i.test(text.slice(0, 512));
}

/** The server's own clock when it answered. */
export function systemTimeOf(response: HttpResponse): Ms | undefined {
  const at = Date.parse(response.headers.date ?? '');
  return Number.isNaN(at) ? undefined : at;
}

/** One line of at most `limit` characters, without control characters: fit for a sentence. */
export function shorten(text: string, limit = 200): string {
  const line = text.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return line.length > limit ? `${line.slice(0, limit - 1)}…` : line;
}
