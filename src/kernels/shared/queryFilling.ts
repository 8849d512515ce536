/** A text with its values in place, or why it has none. */
export type FilledText = { readonly text: string } | { readonly problem: string };

/** How a language takes values. */
export interface ValueEncoding {
  /** Inside double quotes, with backslash as its escape. */
  readonly quoted: (value: string) => string;
  /** Outside; nothing where the value has no place there. */
  readonly bare: (value: string) => string | undefined;
  /** What stands outside of quotes, as it is sent. */
  readonly code?: (text: string) => string;
}

const PARTS = /"(?:\\[^]|[^"\\])*"|\$\{[^}\n]*\}|(?:\\[^]|[^"$\\]|\$(?!\{))+|[^]/g;
const PLACEHOLDER = /\$\{([^}\n]*)\}/g;

/** Puts values into a query so that each stays one value: escaped inside quotes, refused where it could be more. */
export function fillQuery(
  source: string,
  variables: Readonly<Record<string, string>>,
  { quoted, bare, code = (text) => text }: ValueEncoding,
): FilledText {
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
    if (part.startsWith('"')) return put(part, quoted);
    return part.startsWith('${') ? put(part, bare) : code(part);
  });
  return problem === undefined ? { text } : { problem };
}

/** Quotes and backslashes in a text between double quotes. */
export const escapedQuotes = (value: string): string => value.replace(/["\\]/g, '\\$&');
