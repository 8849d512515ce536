/** An expression with its values in place, or why it has none. */
export type FilledExpression =
  { readonly expression: string; readonly isChanged: boolean } | { readonly problem: string };

/** Strings, comments, and what lies between: PromQL's lexical parts, as far as a value's place needs them. */
const PARTS = /"(?:\\.|[^"\\])*"|'(?:\\.|[^'\\])*'|`[^`]*`|#[^\n]*|\$\{[^}\n]*\}|[^"'`#$]+|[^]/g;
const PLACEHOLDER = /\$\{([^}\n]*)\}/g;
const NUMBER_OR_DURATION = /^[+-]?(?:\d+(?:\.\d+)?(?:e[+-]?\d+)?|(?:\d+(?:ms|[smhdwy]))+)$/i;

/** Values are escaped inside strings; outside, only a number or a duration has a place. */
export function fillExpression(
  source: string,
  variables: Readonly<Record<string, string>>,
): FilledExpression {
  let problem: string | undefined;
  const put = (text: string, encode: (value: string, name: string) => string | undefined): string =>
    text.replace(PLACEHOLDER, (whole, inner: string) => {
      const name = inner.trim();
      if (!Object.hasOwn(variables, name)) {
        problem ??= `"${whole}" has no value here, so nothing was asked.`;
        return whole;
      }
      const encoded = encode(variables[name] ?? '', name);
      if (encoded === undefined) problem ??= misplaced(whole, variables[name] ?? '');
      return encoded ?? whole;
    });
  const expression = source.replace(PARTS, (part) => {
    if (part.startsWith('#')) return part;
    if (part.startsWith('`')) return put(part, (value) => (value.includes('`') ? undefined : value));
    if (/^["']/.test(part)) return put(part, (value) => escaped(value, part.charAt(0)));
    return put(part, (value) => (NUMBER_OR_DURATION.test(value) ? value : undefined));
  });
  return problem === undefined ? { expression, isChanged: expression !== source } : { problem };
}

/** JSON's escapes are all escapes of PromQL too (Go string literals). */
function escaped(value: string, quote: string): string {
  const inner = JSON.stringify(value).slice(1, -1);
  return quote === "'" ? inner.replaceAll('\\"', '"').replaceAll("'", "\\'") : inner;
}

const misplaced = (placeholder: string, value: string): string =>
  `The value "${value}" cannot stand at "${placeholder}": outside a string only a number or a duration can. Write "${placeholder}" in quotes.`;
