import type { Redaction } from '../secrets/redaction';
import type { SecretText } from '../secrets/secrets';
import { SecretError, type Environment, type Secrets } from '../secrets/secrets';
import { HttpError, type HttpRequest } from './http';
import { percentDecode } from './percentDecode';
import type { Hop } from './redirect';

export interface Revealing {
  readonly secrets: Secrets;
  readonly redaction: Redaction;
  readonly environment: Environment;
}

export interface PreparedRequest {
  readonly hop: Hop;
  /** Everything that was revealed, so that no redirect can carry it elsewhere. */
  readonly revealed: readonly string[];
}

const DEFAULT_HEADERS = { accept: '*/*', 'user-agent': 'sitrep', 'accept-encoding': 'gzip, br' };

/**
 * Parses the address and reveals the secrets of a request for its origin, the last step before it is sent.
 * @throws {HttpError} `invalid` or `secret`
 */
export async function prepareRequest(
  request: HttpRequest,
  revealing: Revealing,
  signal: AbortSignal,
): Promise<PreparedRequest> {
  const url = parseAddress(request.url);
  const reveal = new Revealer(revealing, url.origin, signal);
  const headers: Record<string, string> = { ...DEFAULT_HEADERS };
  moveCredentialsToHeader(url, headers, reveal);
  for (const [name, value] of Object.entries(request.headers ?? {})) {
    headers[name.toLowerCase()] = checkHeader(name, (await reveal.text(value)).trim());
  }
  const query = new URLSearchParams();
  for (const [name, value] of request.query ?? []) query.append(name, await reveal.text(value));
  if (query.size > 0) url.search = `${url.search === '' ? '?' : `${url.search}&`}${query.toString()}`;
  url.hash = '';
  return {
    hop: { method: request.method ?? 'GET', url, headers, body: request.body },
    revealed: [...reveal.values],
  };
}

function parseAddress(text: string): URL {
  if (!URL.canParse(text)) {
    throw new HttpError('invalid', 'The address is not a URL. It must look like https://host/path.');
  }
  const url = new URL(text);
  if (url.protocol === 'http:' || url.protocol === 'https:') return url;
  throw new HttpError(
    'invalid',
    `The address begins with "${url.protocol}". It must begin with http: or https:.`,
  );
}

/** Checked here because the library would drop the forbidden characters in silence and send something else. */
function checkHeader(name: string, value: string): string {
  if (/^[!#$%&'*+.^`|~\w-]+$/.test(name) && /^[\t\x20-\x7e\x80-\xff]*$/.test(value)) return value;
  throw new HttpError(
    'invalid',
    `The header "${name}" has a character that HTTP forbids, such as a line break or a letter outside Latin-1.`,
  );
}

/** `https://name:password@host` is basic authentication (RFC 7617); the URL goes on without it. */
function moveCredentialsToHeader(url: URL, headers: Record<string, string>, reveal: Revealer): void {
  if (url.username === '' && url.password === '') return;
  const [name, password] = [percentDecode(url.username), percentDecode(url.password)];
  const encoded = Buffer.from(`${name}:${password}`).toString('base64');
  reveal.note(password);
  reveal.note(encoded);
  headers.authorization = `Basic ${encoded}`;
  url.username = '';
  url.password = '';
}

/** Reveals texts for one origin, and tells the redaction each value before anyone can use it. */
class Revealer {
  readonly values = new Set<string>();
  readonly #secrets: Secrets;
  readonly #environment: Environment;

  constructor(
    private readonly revealing: Revealing,
    private readonly origin: string,
    private readonly signal: AbortSignal,
  ) {
    this.#secrets = {
      get: async (name, forOrigin, forSignal) =>
        this.note(await revealing.secrets.get(name, forOrigin, forSignal)),
      forget: (name) => revealing.secrets.forget(name),
    };
    this.#environment = new Proxy(revealing.environment, {
      get: (values, name) => {
        const value = typeof name === 'string' ? values[name] : undefined;
        return value === undefined ? undefined : this.note(value);
      },
    });
  }

  async text(value: string | SecretText): Promise<string> {
    if (typeof value === 'string') return value;
    try {
      return this.note(await value.reveal(this.#secrets, this.origin, this.signal, this.#environment));
    } catch (error) {
      if (error instanceof SecretError) throw new HttpError('secret', error.message, { cause: error });
      throw error;
    }
  }

  note(value: string): string {
    if (value === '') return value;
    this.revealing.redaction.add(value);
    this.values.add(value);
    return value;
  }
}
