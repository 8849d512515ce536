import type { ValueEncoding } from '../shared/queryFilling';
import { escapedQuotes } from '../shared/queryFilling';

/** Fields that begin with the sign themselves (Elastic Common Schema). */
const OWN_SIGN = new Set(['timestamp', 'version']);

/**
 * A query string for Lucene's parser. The sign in `@duration_ms:>1000`, by which others tell attributes from tags, is taken
 * away.
 */
export const LUCENE: ValueEncoding = {
  quoted: escapedQuotes,
  // `<`, `>` and what is no character of a line cannot be escaped (query string syntax, "Reserved characters").
  bare: (value) =>
    value === '' || /[<>\p{Cc}]/u.test(value)
      ? undefined
      : value.replace(/[\s+\-=&|!(){}[\]^"~*?:\\/]|^(?=(?:AND|OR|NOT)$)/g, '\\$&'),
  code: (text) =>
    text
      .replace(/(?<![\w\\])@([\w.-]+)(?=:)/g, (whole, name: string) => (OWN_SIGN.has(name) ? whole : name))
      .replaceAll('\n', ' '),
};

/** A request in JSON: values inside its texts, or as numbers. */
export const JSON_REQUEST: ValueEncoding = {
  quoted: (value) => JSON.stringify(value).slice(1, -1),
  bare: (value) => (/^-?\d+(?:\.\d+)?$/.test(value) ? value : undefined),
};
