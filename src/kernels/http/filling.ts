import type { HttpRequest } from '../../base/http/http';
import type { WrittenRequest } from '../../runbook/policy/httpRequests';

/** A request with its variables in place, or why it cannot be sent. */
export type FilledRequest =
  | {
      readonly url: URL;
      readonly headers: Readonly<Record<string, string>>;
      readonly body: HttpRequest['body'];
    }
  | { readonly problem: string };

type Encode = (value: string, name: string) => string;

const PLACEHOLDER = /\$\{([^}\n]*)\}/g;

/** Why a placeholder cannot be filled; caught where the request is put together and nowhere else. */
class FillingError extends Error {
  override readonly name = 'FillingError';
}

/**
 * Puts values where they belong, encoded for the place: percent-encoded in the URL, one line in a header, escaped in a
 * JSON or form body. A value never becomes a part of the URL's structure, another header, or more JSON.
 */
export function fill(
  written: WrittenRequest,
  variables: Readonly<Record<string, string>>,
  base: string | undefined,
): FilledRequest {
  const put = (text: string, encode: Encode): string =>
    text.replace(PLACEHOLDER, (whole, inner: string) => {
      const name = inner.trim();
      if (!Object.hasOwn(variables, name))
        throw new FillingError(`"${whole}" has no value here, so nothing was sent.`);
      return encode(variables[name] ?? '', name);
    });
  try {
    const url = absolute(put(written.target, inUrl), base);
    const headers = Object.fromEntries(written.headers.map(([name, value]) => [name, put(value, inHeader)]));
    const body = written.body === '' ? undefined : filledBody(written.body, headers, put);
    return { url, headers, body };
  } catch (error) {
    if (error instanceof FillingError) return { problem: error.message };
    throw error;
  }
}

/** The connection's URL is the place; a path, with or without its slash, is below it. */
function absolute(target: string, base: string | undefined): URL {
  const isWhole = /^https?:\/\//i.test(target);
  if (!isWhole && base === undefined)
    throw new FillingError(
      `"${target}" is relative, and the step has no connection of type http. Name one with "on=".`,
    );
  const text = isWhole ? target : `${(base ?? '').replace(/\/+$/, '')}/${target.replace(/^\/+/, '')}`;
  if (!URL.canParse(text)) throw new FillingError(`"${text}" is not a URL.`);
  return new URL(text);
}

const inUrl: Encode = (value, name) => {
  // `..` would climb out of its place in the path, and percent-encoding does not keep it from that.
  if (value === '.' || value === '..')
    throw new FillingError(`The value "${value}" of "${name}" cannot stand in a URL.`);
  return encodeURIComponent(value);
};

const inHeader: Encode = (value, name) => {
  if (/[\r\n\0]/.test(value))
    throw new FillingError(`The value of "${name}" has a line end, which a header cannot hold.`);
  return value;
};

/** Strings of JSON, and what lies between. */
const JSON_PARTS = /"(?:\\[^]|[^"\\])*"?|[^"]+/g;
const JSON_LITERAL = /^(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)$/;

const inJsonString: Encode = (value) => JSON.stringify(value).slice(1, -1);

/** Where a value stands alone it stays one: a number or a word of JSON as it is, anything else as a string. */
const asJson: Encode = (value) => (JSON_LITERAL.test(value) ? value : JSON.stringify(value));

const inXml: Encode = (value) => value.replace(/[&<>"']/g, (sign) => `&#${sign.charCodeAt(0)};`);

function filledBody(
  body: string,
  headers: Readonly<Record<string, string>>,
  put: (text: string, encode: Encode) => string,
): string {
  const type = Object.entries(headers).find(([name]) => name.toLowerCase() === 'content-type')?.[1] ?? '';
  // What looks like JSON is read as JSON by many servers, whatever it is called or not called.
  if (/[/+]json/i.test(type) || (type === '' && /^\s*[{[]/.test(body)))
    return body.replace(JSON_PARTS, (part) => put(part, part.startsWith('"') ? inJsonString : asJson));
  if (/x-www-form-urlencoded/i.test(type)) return put(body, encodeURIComponent);
  if (/[/+]xml|html/i.test(type)) return put(body, inXml);
  if (/multipart/i.test(type)) return put(body, inHeader);
  return put(body, (value) => value);
}
