import { STATUS_CODES } from 'node:http';
import type { TextDecoder as Decoder } from 'node:util';
import type { HttpResponse } from '../../base/http/http';
import type { StepDisplay } from '../../runbook/kernel';

type HttpDisplay = Extract<StepDisplay, { kind: 'http' }>;

/** The answer as it is shown: text in its own character set, without the session it hands out. */
export function displayOf(response: HttpResponse, decoder: Decoder): HttpDisplay {
  const text = decoder.decode(response.body, { stream: true });
  return {
    kind: 'http',
    status: response.status,
    statusText: statusText(response.status),
    headers: withoutCookies(response.headers),
    body: isText(text)
      ? text
      : `(${response.body.length.toLocaleString('en')} bytes or more that are not text)`,
    durationMs: response.durationMs,
  };
}

export const isText = (text: string): boolean => !text.includes('\0');

export const statusText = (status: number): string => STATUS_CODES[status] ?? '';

const KNOWN = ['utf-8', 'utf8', 'iso-8859-1', 'latin1', 'us-ascii', 'windows-1252', 'utf-16le'];

export function decoderFor({ headers }: HttpResponse): Decoder {
  const charset = /charset="?([\w-]+)/i.exec(headers['content-type'] ?? '')?.[1] ?? 'utf-8';
  return new TextDecoder(KNOWN.includes(charset.toLowerCase()) ? charset : 'utf-8');
}

/** A cookie is a key to a session: its name is enough to know. */
function withoutCookies(headers: Readonly<Record<string, string>>): Readonly<Record<string, string>> {
  const cookies = headers['set-cookie'];
  if (cookies === undefined) return headers;
  return { ...headers, 'set-cookie': cookies.replace(/(^|,\s*)([^=;,\s]+)=[^;,]*/g, '$1$2=••••••') };
}
