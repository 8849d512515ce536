import { CancelledError } from '../../base/abort';
import type { HttpProblem, HttpResponse } from '../../base/http/http';
import { HttpError, textOf } from '../../base/http/http';
import { parseRetryAfter } from '../../base/http/retryAfter';
import { printable, shortened } from '../../base/printable';
import { SecretError, SecretText } from '../../base/secrets/secrets';
import type { ChannelContext, ChannelPreview, ChannelProblem } from './channel';
import { ChannelError } from './channel';

/** A request with its secrets still as templates: what is previewed is what is sent. */
export interface Posting {
  readonly method: 'POST' | 'PATCH';
  /** A secret may stand in the path, never in the host: it belongs to one origin. */
  readonly url: string | SecretText;
  readonly headers?: Readonly<Record<string, string | SecretText>>;
  /** Sent as JSON. Values may be {@link SecretText}; a plain text that looks like a placeholder stays what it is. */
  readonly body: unknown;
}

/** The HTTP port as one channel uses it: failures are {@link ChannelError}s whose sentences name the channel. */
export class ChannelHttp {
  constructor(
    private readonly context: ChannelContext,
    /** `slack "team"`, as messages name it. */
    readonly label: string,
  ) {}

  /** Sends; any status is an answer. @throws {ChannelError} @throws {CancelledError} */
  async send({ method, url, headers, body }: Posting, signal: AbortSignal): Promise<HttpResponse> {
    try {
      const origin = originOf(url);
      const revealed = await this.#reveal(url, origin, signal);
      if (originOf(revealed) !== origin)
        throw new ChannelError('misconfigured', `The address of ${this.label} leads away from ${origin}.`);
      return await this.context.http.send(
        {
          method,
          url: revealed,
          headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
          body: JSON.stringify(await this.#revealAll(body, origin, signal)),
          timeout: this.context.timeout ?? 10_000,
          maxBytes: 1_000_000,
        },
        signal,
      );
    } catch (error) {
      throw this.#explain(error);
    }
  }

  /** What a status other than success means; `said` is the system's own explanation. */
  refusal(response: HttpResponse, said: string = textOf(response)): ChannelError {
    const [reason, advice] = explainStatus(response.status);
    return this.failure(
      reason,
      `answered ${response.status}${saidWords(this.context, said)}. ${advice}`,
      response,
    );
  }

  /** A failure that this channel's own answer tells of. */
  failure(reason: ChannelProblem, what: string, response?: HttpResponse): ChannelError {
    const retryAfterMs =
      response && parseRetryAfter(response.headers['retry-after'], this.context.clock.now());
    return new ChannelError(reason, this.context.redaction.mask(`${this.label} ${what}`), { retryAfterMs });
  }

  async #reveal(text: string | SecretText, origin: string, signal: AbortSignal): Promise<string> {
    if (!(text instanceof SecretText)) return text;
    const { secrets, redaction, environment } = this.context;
    const noting = {
      get: async (name: string, forOrigin: string, forSignal: AbortSignal): Promise<string> => {
        const value = await secrets.get(name, forOrigin, forSignal);
        redaction.add(value);
        return value;
      },
      forget: (name: string) => secrets.forget(name),
    };
    const value = await text.reveal(noting, origin, signal, environment);
    redaction.add(value);
    return value;
  }

  async #revealAll(value: unknown, origin: string, signal: AbortSignal): Promise<unknown> {
    if (value instanceof SecretText) return this.#reveal(value, origin, signal);
    if (Array.isArray(value))
      return Promise.all(value.map((item: unknown) => this.#revealAll(item, origin, signal)));
    if (typeof value !== 'object' || value === null) return value;
    const entries = Object.entries(value).map(
      async ([key, item]) => [key, await this.#revealAll(item, origin, signal)] as const,
    );
    return Object.fromEntries(await Promise.all(entries));
  }

  #explain(error: unknown): unknown {
    if (error instanceof SecretError)
      return new ChannelError('unauthorised', error.message, { cause: error });
    if (!(error instanceof HttpError)) return error;
    if (error.reason === 'cancelled') return new CancelledError({ cause: error });
    return new ChannelError(PROBLEMS[error.reason], this.context.redaction.mask(error.message), {
      cause: error,
    });
  }
}

/** What a request says to a person who is asked whether to send it. */
export const previewOf = ({ method, url, body }: Posting): ChannelPreview => ({
  where: `${method} ${String(url)}`,
  what: JSON.stringify(body, undefined, 2),
});

/** The place that the secrets of an address belong to. */
export const originOf = (url: string | SecretText): string => new URL(String(url)).origin;

const saidWords = ({ redaction }: ChannelContext, said: string): string => {
  const text = shortened(printable(redaction.mask(said)).trim(), 200);
  return text === '' || text.startsWith('<') ? '' : `: ${text.replace(/[.]$/, '')}`;
};

const PROBLEMS: Readonly<Record<HttpProblem, ChannelProblem>> = {
  refused: 'unreachable',
  dns: 'unreachable',
  unreachable: 'unreachable',
  reset: 'unreachable',
  tls: 'unreachable',
  proxy: 'unreachable',
  timeout: 'timeout',
  tooLarge: 'serverError',
  redirect: 'misconfigured',
  invalid: 'misconfigured',
  secret: 'unauthorised',
  cancelled: 'unreachable',
};

function explainStatus(status: number): readonly [ChannelProblem, advice: string] {
  if (status === 401 || status === 403)
    return [
      'unauthorised',
      'Its secret is missing, wrong, or was revoked: enter it anew with "Sitrep: Enter Secret".',
    ];
  if (status === 404 || status === 410)
    return ['notFound', 'Is the address right, and does the channel still exist?'];
  if (status === 429) return ['rateLimited', 'It is sent to too often; the next try waits.'];
  if (status >= 500) return ['serverError', 'The system itself is in trouble; the message is tried again.'];
  return ['refused', 'It does not accept the message as it is.'];
}
