import { HttpError, type HttpProblem } from './http';

/** A failed exchange, as the port saw it. `origin` never carries credentials, path or query. */
export interface Failure {
  readonly error: unknown;
  readonly origin: string;
  /** `host:port` of the proxy, when the exchange went through one. */
  readonly proxy: string | undefined;
}

interface Explanation {
  readonly reason: HttpProblem;
  readonly sentence: (origin: string) => string;
}

const refused: Explanation = {
  reason: 'refused',
  sentence: (origin) => `Connection refused by ${origin}: nothing listens there. Is it running?`,
};
const noSuchHost: Explanation = {
  reason: 'dns',
  sentence: (origin) =>
    `The host of ${origin} was not found. Is the name right, and is the network (VPN) up?`,
};
const noAnswerFromNameServer: Explanation = {
  reason: 'dns',
  sentence: (origin) => `The name server did not answer for ${origin}. Is the network (VPN) up?`,
};
const noRoute: Explanation = {
  reason: 'unreachable',
  sentence: (origin) => `There is no route to ${origin}. Is the network (VPN) up?`,
};
const connectTimeout: Explanation = {
  reason: 'timeout',
  sentence: (origin) => `${origin} did not accept the connection in time. Does a firewall drop it?`,
};
const reset: Explanation = {
  reason: 'reset',
  sentence: (origin) => `${origin} closed the connection before the whole answer had arrived.`,
};
const damaged: Explanation = {
  reason: 'reset',
  sentence: (origin) => `The compressed answer of ${origin} is damaged or was cut off.`,
};
const notHttp: Explanation = {
  reason: 'reset',
  sentence: (origin) => `What answers at ${origin} does not speak HTTP. Is the port right?`,
};
const invalid: Explanation = {
  reason: 'invalid',
  sentence: (origin) =>
    `The request to ${origin} cannot be sent: a header or the path has a character that HTTP forbids.`,
};
const tls = (why: string): Explanation => ({
  reason: 'tls',
  sentence: (origin) => `No secure connection to ${origin}: ${why}`,
});

const untrusted = tls('its certificate is signed by an authority that this machine does not trust.');
const selfSigned = tls('its certificate is self-signed, and this machine does not trust it.');
const otherName = tls('its certificate is for another host name.');
const notTls = tls('the handshake failed. Is the address http:// rather than https://?');

/** By the code of Node's `system`, `tls`, `http` and `zlib` errors, never by their message. */
const BY_CODE: Readonly<Record<string, Explanation>> = {
  ECONNREFUSED: refused,
  ENOTFOUND: noSuchHost,
  EAI_NONAME: noSuchHost,
  EAI_NODATA: noSuchHost,
  EAI_AGAIN: noAnswerFromNameServer,
  EAI_FAIL: noAnswerFromNameServer,
  EHOSTUNREACH: noRoute,
  EHOSTDOWN: noRoute,
  ENETUNREACH: noRoute,
  ENETDOWN: noRoute,
  EADDRNOTAVAIL: noRoute,
  ETIMEDOUT: connectTimeout,
  ECONNRESET: reset,
  ECONNABORTED: reset,
  EPIPE: reset,
  ERR_STREAM_PREMATURE_CLOSE: reset,
  ERR_BAD_RESPONSE: reset,
  ERR_INVALID_CHAR: invalid,
  ERR_UNESCAPED_CHARACTERS: invalid,
  ERR_HTTP_INVALID_HEADER_VALUE: invalid,
  ERR_INVALID_HTTP_TOKEN: invalid,
  CERT_HAS_EXPIRED: tls('its certificate has expired. It must be renewed on the server.'),
  CERT_NOT_YET_VALID: tls('its certificate is not valid yet. Is the clock of this machine right?'),
  CERT_REVOKED: tls('its certificate was revoked.'),
  DEPTH_ZERO_SELF_SIGNED_CERT: selfSigned,
  SELF_SIGNED_CERT_IN_CHAIN: untrusted,
  UNABLE_TO_VERIFY_LEAF_SIGNATURE: untrusted,
  UNABLE_TO_GET_ISSUER_CERT: untrusted,
  UNABLE_TO_GET_ISSUER_CERT_LOCALLY: untrusted,
  CERT_UNTRUSTED: untrusted,
  ERR_TLS_CERT_ALTNAME_INVALID: otherName,
  CERT_SIGNATURE_FAILURE: untrusted,
  CERT_REJECTED: untrusted,
  CERT_CHAIN_TOO_LONG: untrusted,
  INVALID_CA: untrusted,
  INVALID_PURPOSE: untrusted,
  HOSTNAME_MISMATCH: otherName,
  EPROTO: notTls,
  ERR_SSL_WRONG_VERSION_NUMBER: notTls,
  ERR_SSL_PACKET_LENGTH_TOO_LONG: notTls,
  ERR_SSL_HTTP_REQUEST: notTls,
};

const BY_CODE_PREFIX: readonly (readonly [prefix: string, Explanation])[] = [
  ['HPE_', notHttp],
  ['Z_', damaged],
  ['ERR_BROTLI', damaged],
  ['ERR__ERROR_FORMAT', damaged],
  ['ERR_ZLIB', damaged],
  ['ERR_SSL_', tls('the two sides could not agree on how to encrypt.')],
  ['ERR_TLS_', tls('the TLS handshake failed.')],
];

const other: Explanation = {
  reason: 'unreachable',
  sentence: (origin) =>
    `No answer from ${origin}: the connection failed for a reason that Sitrep does not know.`,
};

/** The error a caller sees: its reason by code, one sentence, and the system's own error as its cause. */
export function toHttpError({ error, origin, proxy }: Failure): HttpError {
  if (error instanceof HttpError) return error;
  const cause = systemErrorOf(error);
  const { reason, sentence } = explain(codeOf(cause));
  if (proxy !== undefined && isProxyFault(reason)) {
    return new HttpError('proxy', `The proxy ${proxy} could not be used for ${origin}. Is it running?`, {
      cause,
    });
  }
  return new HttpError(reason, sentence(origin), { cause });
}

const isProxyFault = (reason: HttpProblem): boolean =>
  reason === 'refused' || reason === 'dns' || reason === 'unreachable';

function explain(code: string | undefined): Explanation {
  if (code === undefined) return other;
  const exact = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  return exact ?? BY_CODE_PREFIX.find(([prefix]) => code.startsWith(prefix))?.[1] ?? other;
}

/**
 * The innermost error whose code is known. The library's own error around it holds the whole request, its credentials
 * included, and must therefore not become a cause that somebody logs.
 */
function systemErrorOf(error: unknown): unknown {
  let found: unknown;
  for (let at = error, depth = 0; at instanceof Error && depth < 5; at = at.cause, depth++) {
    if (explain(codeOf(at)) !== other) found = at;
  }
  if (found !== undefined && found !== error) return found;
  const code = codeOf(error);
  return code === undefined ? undefined : Object.assign(new Error(code), { code });
}

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;
