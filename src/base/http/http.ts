import type { Ms } from '../clock';
import type { SecretText } from '../secrets/secrets';

/** The one way out of the process. Every source, kernel and notifier is handed this port and nothing else. */
export interface Http {
  /**
   * Sends one request and reads the whole answer as bytes. Any status is an answer: only what kept an answer from
   * arriving throws.
   * @throws {HttpError} with a `reason`
   */
  send(request: HttpRequest, signal: AbortSignal): Promise<HttpResponse>;
}

export interface HttpRequest {
  readonly method?: 'GET' | 'HEAD' | 'OPTIONS' | 'POST' | 'PUT' | 'PATCH' | 'DELETE';
  readonly url: string;
  /** Appended to the URL exactly as given, repeated names and brackets included. Secret values are never logged. */
  readonly query?: readonly (readonly [name: string, value: string | SecretText])[];
  readonly headers?: Readonly<Record<string, string | SecretText>>;
  /** Sent as it is; set `content-type` in the headers. */
  readonly body?: string | Uint8Array;
  /** From the first byte sent to the last byte read. Default 10 s. */
  readonly timeout?: Ms;
  /** Of the decoded body, in bytes. Default 10 MiB. */
  readonly maxBytes?: number;
  /** Called when the body is longer than that, with its beginning; takes the rest. Without it such an answer throws. */
  readonly beyond?: (answer: HttpResponse) => BodyRest;
}

/** What becomes of a body that is too long to be an answer as a whole. */
export interface BodyRest {
  /** Asked before each piece: when no more is wanted, no more is read. */
  wanted(): boolean;
  /** A promise resolves when more may come. */
  take(chunk: Uint8Array): Promise<void> | undefined;
}

export interface HttpResponse {
  readonly status: number;
  /** Lower-case names. Repeated headers are joined with `, `. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: Uint8Array;
  /** The URL that answered, after redirects, without its query. */
  readonly url: string;
  readonly durationMs: Ms;
  /** When the TLS certificate of the answering server expires, for `https`. */
  readonly certificateExpiresAt?: Ms;
}

/**
 * Why no answer arrived. `secret` is a credential that could not be had; `redirect` a loop, or one that leaves http(s);
 * `invalid` a request that cannot be sent as configured.
 */
export type HttpProblem =
  | 'refused'
  | 'dns'
  | 'unreachable'
  | 'reset'
  | 'tls'
  | 'timeout'
  | 'tooLarge'
  | 'redirect'
  | 'proxy'
  | 'secret'
  | 'invalid'
  | 'cancelled';

export class HttpError extends Error {
  override readonly name = 'HttpError';

  constructor(
    readonly reason: HttpProblem,
    /** One sentence for a person, without secrets. */
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

export const textOf = (response: HttpResponse): string => new TextDecoder('utf-8').decode(response.body);
