/** A text with its values in place, or why it has none. */
export type FilledText = { readonly text: string } | { readonly problem: string };

const PARTS = /"(?:\\[^]|[^"\\])*"|\$\{[^}\n]*\}|@[\w.-]+(?=:)|\\[^]|[^"$@\\]+|[^]/g;
const PLACEHOLDER = /\$\{([^}\n]*)\}/g;

/** Fields that begin with the sign themselves (Elastic Common Schema). */
const OWN_SIGN = new Set(['@timestamp', '@version']);

/**
 * A query string for Lucene's parser. Values are escaped: inside quotes as text, outside as one term. The sign in
 * `@duration_ms:>1000`, by which others tell attributes from tags, is taken away.
 */
export function fillLucene(source: string, variables: Readonly<Record<string, string>>): FilledText {
  let problem: string | undefined;
  const put = (text: string, encode: (value: string) => string | undefined): string =>
    text.replace(PLACEHOLDER, (whole, inner: string) => {
      const name = inner.trim();
      if (!Object.hasOwn(variables, name)) problem ??= `"${whole}" has no value here, so nothing was asked.`;
      const value = variables[name] ?? '';
      const encoded = encode(value);
      if (encoded === undefined)
        problem ??= `The value "${value}" cannot stand at "${whole}" without quotes. Write "${whole}" in quotes.`;
      return encoded ?? '';
    });
  const text = source.replace(PARTS, (part) => {
    if (part.startsWith('"')) return put(part, (value) => value.replace(/["\\]/g, '\\$&'));
    if (part.startsWith('${')) return put(part, asTerm);
    if (part.startsWith('@') && part.length > 1 && !OWN_SIGN.has(part)) return part.slice(1);
    return part.replaceAll('\n', ' ');
  });
  return problem === undefined ? { text } : { problem };
}

/** `<`, `>` and what is no character of a line cannot be escaped (query string syntax, "Reserved characters"). */
function asTerm(value: string): string | undefined {
  if (value === '' || /[<>\p{Cc}]/u.test(value)) return undefined;
  return value.replace(/[\s+\-=&|!(){}[\]^"~*?:\\/]|^(?=(?:AND|OR|NOT)$)/g, '\\$&');
}

/** A request in JSON: values only inside its texts, or as whole numbers. */
export function fillJson(source: string, variables: Readonly<Record<string, string>>): FilledText {
  let problem: string | undefined;
  const text = source.replace(/"(?:\\[^]|[^"\\])*"|\$\{[^}\n]*\}/g, (part) => {
    const isText = part.startsWith('"');
    return part.replace(PLACEHOLDER, (whole, inner: string) => {
      const name = inner.trim();
      if (!Object.hasOwn(variables, name)) problem ??= `"${whole}" has no value here, so nothing was asked.`;
      const value = variables[name] ?? '';
      if (!isText && !/^-?\d+(?:\.\d+)?$/.test(value))
        problem ??= `The value "${value}" cannot stand at "${whole}": outside a text only a number can. Write "${whole}" in quotes.`;
      return isText ? JSON.stringify(value).slice(1, -1) : value;
    });
  });
  return problem === undefined ? { text } : { problem };
}
