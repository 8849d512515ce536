import { parseQuery } from '../../promql/syntax/parser';
import { printExpression } from '../../promql/syntax/printer';
import type { RemoteRule } from '../source';

/** The rules that servers evaluate, as each of them said last. */
export class RulesElsewhere {
  readonly #bySource = new Map<string, ReadonlySet<string>>();

  take(sourceId: string, rules: readonly RemoteRule[]): void {
    this.#bySource.set(sourceId, new Set(rules.map(keyOf)));
  }

  forget(sourceId: string): void {
    this.#bySource.delete(sourceId);
  }

  /** The sources that evaluate the rule. */
  sourcesOf(rule: RemoteRule): readonly string[] {
    const key = keyOf(rule);
    return [...this.#bySource].flatMap(([id, keys]) => (keys.has(key) ? [id] : []));
  }
}

/** Rules are the same when their names are and their queries differ in blanks only. */
function keyOf({ name, query }: RemoteRule): string {
  const parsed = parseQuery(query);
  return JSON.stringify([name, parsed.ok ? printExpression(parsed.expression) : query]);
}
