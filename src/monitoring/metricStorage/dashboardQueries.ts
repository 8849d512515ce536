import { parse } from 'yaml';

/** The keys under which dashboards have queries: Grafana's `expr` and `query`, Sitrep's own `query` and `expression`. */
const QUERY_KEYS: ReadonlySet<string> = new Set(['expr', 'query', 'expression']);

/** A length of time that only Grafana knows, in place of which any will do: it selects no series. */
const TIME_VARIABLE = /\$(?:__[a-zA-Z_]+|\{__[a-zA-Z_]+(?::[^}]*)?\})/g;
/** A label condition with a variable, which may come to be anything. */
const OPEN_MATCHER = /[a-zA-Z_][a-zA-Z0-9_]*\s*(?:=~|!~|!=|=)\s*(?:"[^"]*\$[^"]*"|'[^']*\$[^']*')\s*,?\s*/g;

/**
 * Whatever may be a query in a dashboard, as JSON or YAML, in a form that selects at least what it would select with any
 * value of its variables. A file that is no dashboard has none.
 */
export function dashboardQueries(text: string): readonly string[] {
  try {
    return [...queriesIn(parse(text, { logLevel: 'silent' }))].map(withoutVariables);
  } catch {
    // A dashboard that is being written selects nothing for the moment.
    return [];
  }
}

function* queriesIn(node: unknown): Generator<string> {
  if (typeof node !== 'object' || node === null) return;
  for (const [key, value] of Object.entries(node)) {
    if (typeof value === 'string' && QUERY_KEYS.has(key)) yield value;
    else yield* queriesIn(value);
  }
}

const withoutVariables = (query: string): string =>
  query
    .replaceAll(TIME_VARIABLE, '5m')
    .replaceAll(OPEN_MATCHER, '')
    .replaceAll(/\[\s*\$[^\]:]*(:?)/g, '[5m$1');
