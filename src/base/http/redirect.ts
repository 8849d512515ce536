import { HttpError, type HttpRequest } from './http';
import { percentDecode } from './percentDecode';

/** One request as it goes on the wire: every secret revealed, no credentials in the URL. */
export interface Hop {
  readonly method: NonNullable<HttpRequest['method']>;
  readonly url: URL;
  /** Lower-case names. */
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string | Uint8Array | undefined;
}

const REDIRECTS = new Set([301, 302, 303, 307, 308]);
/** Everything else a caller sets may be a credential (`x-api-key`), so it stays with the origin it was meant for. */
const HARMLESS_HEADERS = new Set(['accept', 'accept-language', 'content-type', 'user-agent']);
/** A shorter value is found in every second address by chance. */
const SHORTEST_SECRET = 4;
const BODY_HEADERS = new Set(['content-type', 'content-length', 'content-encoding']);

/**
 * The next request of a redirect, or nothing when the answer is not one. Methods change as the Fetch standard says
 * (HTTP-redirect fetch, step 12): 301 and 302 turn POST into GET, 303 turns everything but HEAD into GET.
 * Towards another origin only harmless headers go along, and no body: it may hold a credential as well.
 * @param secrets every value that was revealed for this exchange
 * @throws {HttpError} `redirect` when the target may not be followed
 */
export function nextHop(
  hop: Hop,
  answer: { readonly status: number; readonly location: string | undefined },
  secrets: readonly string[],
): Hop | undefined {
  if (!REDIRECTS.has(answer.status) || answer.location === undefined) return undefined;
  const url = targetOf(hop, answer.location);
  const method = methodAfter(hop.method, answer.status);
  const body = method === hop.method ? hop.body : undefined;
  const crosses = url.origin !== hop.url.origin;
  if (crosses) refuseLeaks({ from: hop.url, to: url, body, secrets });
  const headers = Object.entries(hop.headers).filter(
    ([name]) => (!crosses || HARMLESS_HEADERS.has(name)) && (body !== undefined || !BODY_HEADERS.has(name)),
  );
  return { method, url, body, headers: Object.fromEntries(headers) };
}

function targetOf(hop: Hop, location: string): URL {
  const url = URL.canParse(location, hop.url.href) ? new URL(location, hop.url.href) : undefined;
  if (url === undefined || (url.protocol !== 'http:' && url.protocol !== 'https:')) {
    throw new HttpError('redirect', `${hop.url.origin} redirects to an address that is not http or https.`);
  }
  // Credentials in a Location are the server's invention: nobody configured them.
  url.username = '';
  url.password = '';
  return url;
}

function methodAfter(method: Hop['method'], status: number): Hop['method'] {
  if (status === 303) return method === 'HEAD' ? 'HEAD' : 'GET';
  if ((status === 301 || status === 302) && method === 'POST') return 'GET';
  return method;
}

interface Crossing {
  readonly from: URL;
  readonly to: URL;
  readonly body: Hop['body'];
  readonly secrets: readonly string[];
}

function refuseLeaks({ from, to, body, secrets }: Crossing): void {
  if (body !== undefined) {
    throw new HttpError(
      'redirect',
      `${from.origin} redirects the data that was sent on to ${to.origin}. If that is right, put the new address into the configuration.`,
    );
  }
  const target = to.href + percentDecode(to.href.replaceAll('+', ' '));
  if (secrets.some((secret) => secret.length >= SHORTEST_SECRET && target.includes(secret))) {
    throw new HttpError(
      'redirect',
      `${from.origin} redirects to ${to.origin} with a credential in the address, which is not followed.`,
    );
  }
}
