import { STATUS_CODES } from 'node:http';
import type { HttpResponse } from '../../base/http/http';
import type { StepDisplay } from '../../runbook/kernel';

type HttpDisplay = Extract<StepDisplay, { kind: 'http' }>;

/** The answer as it is shown: text in its own character set, cut at the limit, without the session it hands out. */
export function displayOf(
  response: HttpResponse,
  limit: number,
): { readonly display: HttpDisplay; readonly truncated: boolean } {
  const truncated = response.body.length > limit;
  const body = bodyText(response.body.subarray(0, limit), response.headers['content-type'] ?? '');
  const display: HttpDisplay = {
    kind: 'http',
    status: response.status,
    statusText: statusText(response.status),
    headers: withoutCookies(response.headers),
    body: truncated ? `${body}\n… ${response.body.length - limit} bytes more were left out` : body,
    durationMs: response.durationMs,
  };
  return { display, truncated };
}

export const statusText = (status: number): string => STATUS_CODES[status] ?? '';

function bodyText(body: Uint8Array, contentType: string): string {
  const charset = /charset="?([\w-]+)/i.exec(contentType)?.[1] ?? 'utf-8';
  const isKnown = ['utf-8', 'utf8', 'iso-8859-1', 'latin1', 'us-ascii', 'windows-1252', 'utf-16le'].includes(
    charset.toLowerCase(),
  );
  const text = new TextDecoder(isKnown ? charset : 'utf-8').decode(body);
  return text.includes('\0') ? `(${body.length} bytes that are not text)` : text;
}

/** A cookie is a key to a session: its name is enough to know. */
function withoutCookies(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const cookies = headers['set-cookie'];
  if (cookies === undefined) return headers;
  return { ...headers, 'set-cookie': cookies.replace(/(^|,\s*)([^=;,\s]+)=[^;,]*/g, '$1$2=••••••') };
}
