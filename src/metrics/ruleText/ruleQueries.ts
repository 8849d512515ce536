import { isMap, isScalar, isSeq } from 'yaml';
import type { Scalar } from 'yaml';
import { readYaml } from '../../base/yaml';
import type { Span } from '../../promql/problem';
import { SourceMap } from './sourceMap';

/** A query inside a Prometheus rule file, with the way between its text and the file. */
export interface RuleQuery {
  readonly kind: 'alert' | 'record';
  /** Name of the alert or the recorded metric; empty while it is not written. */
  readonly name: string;
  /** Where the rule begins in the file. */
  readonly rule: Span;
  /** Where the expression stands in the file, quotes and the mark of a block included. */
  readonly written: Span;
  /** The expression as Prometheus reads it. */
  readonly text: string;
  readonly map: SourceMap;
}

/**
 * The queries of a Prometheus rule file (`groups:` at the top, documented under "Recording rules"). A file that is no
 * rule file has none, and one that is half written has those that can be made out.
 */
export function ruleQueries(file: string): readonly RuleQuery[] {
  const { contents } = readYaml(file, { logLevel: 'silent', prettyErrors: false }).document;
  return itemsOf(valueOf(contents, 'groups'))
    .flatMap((group) => itemsOf(valueOf(group, 'rules')))
    .flatMap((rule) => ofRule(file, rule));
}

/** A query with a place in it. */
export interface QueryCursor {
  readonly text: string;
  readonly offset: number;
}

/**
 * Where a place of the file is in the query; nothing when it is outside. A blank behind the query, which YAML drops, is
 * kept, as it tells that a word is finished.
 */
export function cursorIn(
  { written, text, map }: RuleQuery,
  file: string,
  place: number,
): QueryCursor | undefined {
  const behind = file.slice(map.inside.end, place);
  if (place < Math.min(written.start, map.inside.start) || /\S|\n/.test(behind)) return undefined;
  const end = map.toFile(text.length);
  if (place <= end) return { text, offset: map.fromFile(place) };
  return { text: `${text.trimEnd()} `, offset: text.trimEnd().length + 1 };
}

function ofRule(file: string, rule: unknown): readonly RuleQuery[] {
  const expression = valueOf(rule, 'expr');
  if (!isMap(rule) || !isScalar(expression) || !expression.range) return [];
  const kind = valueOf(rule, 'record') === undefined ? 'alert' : 'record';
  const text = textOf(expression);
  const [start, end] = expression.range;
  return [
    {
      kind,
      name: textOf(valueOf(rule, kind)),
      rule: { start: rule.range?.[0] ?? start, end: rule.range?.[1] ?? end },
      written: { start, end: Math.max(start, end) },
      text,
      map: new SourceMap(text, file, insideOf(file, expression, start, end), quoteOf(expression)),
    },
  ];
}

/** Without quotes, and without the line that begins a block. */
function insideOf(file: string, { type }: Scalar, start: number, end: number): Span {
  if (type === 'QUOTE_DOUBLE' || type === 'QUOTE_SINGLE')
    return { start: start + 1, end: Math.max(start + 1, end - 1) };
  if (type !== 'BLOCK_LITERAL' && type !== 'BLOCK_FOLDED') return { start, end };
  const line = file.indexOf('\n', start);
  return { start: line < 0 || line > end ? end : line + 1, end };
}

const quoteOf = ({ type }: Scalar): '"' | "'" | '' =>
  type === 'QUOTE_DOUBLE' ? '"' : type === 'QUOTE_SINGLE' ? "'" : '';

/** A number is a query as well: as it is written. */
function textOf(node: unknown): string {
  if (!isScalar(node) || node.value === null || node.value === undefined) return '';
  return typeof node.value === 'string' ? node.value : (node.source ?? '');
}

function valueOf(parent: unknown, key: string): unknown {
  if (!isMap(parent)) return undefined;
  const pair = parent.items.find((item) => isScalar(item.key) && item.key.value === key);
  return pair?.value ?? undefined;
}

const itemsOf = (node: unknown): readonly unknown[] => (isSeq(node) ? node.items : []);
