import type { Position } from '../promql/problem';
import { parseQuery } from '../promql/syntax/parser';

/** Where a query breaks the language; nothing when it does not. For servers that refuse a query and do not say why. */
export function queryMistake(query: string): Position | undefined {
  const parsed = parseQuery(query);
  return parsed.ok ? undefined : parsed.position;
}
