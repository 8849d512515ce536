import type { MetricType } from '../series';
import type { Cursor } from './cursor';
import type { CommentLine } from './lineCache';
import { declaredFamily } from './lineCache';
import type { MetadataKind } from './metadata';
import { readMetricName, unescape } from './seriesText';

export interface MetadataLine {
  readonly kind: MetadataKind;
  readonly name: string;
  readonly text: string;
}

const PROMETHEUS_TYPES = [
  'counter',
  'gauge',
  'histogram',
  'summary',
  'untyped',
] as const satisfies MetricType[];

/** Gives the constant, not the part of the text that equals it. */
const prometheusType = (text: string): MetricType | undefined =>
  PROMETHEUS_TYPES.find((type) => type === text);

/** Reads a comment of text format 0.0.4, up to the end of its line. Whatever is not `HELP` or `TYPE` is a remark. */
export function readPrometheusComment(cursor: Cursor, key: string): CommentLine {
  const end = cursor.lineEnd();
  cursor.offset++;
  const spaced = cursor.code();
  cursor.skipBlanks();
  const kind = keywordAt(cursor, end);
  if (kind === undefined || !(spaced === 0x20 || spaced === 0x09)) {
    cursor.offset = end;
    return { kind: 'remark', key, name: '', text: '', family: undefined, next: undefined, seen: 0 };
  }
  cursor.offset += kind.length;
  cursor.skipBlanks();
  const name = readMetricName(cursor);
  cursor.skipBlanks();
  const start = cursor.offset;
  const text = cursor.text.slice(start, end);
  const isEscaped = cursor.hasBackslashBefore(end);
  cursor.offset = end;
  if (kind === 'HELP') {
    const help = isEscaped ? unescape(text, false) : text;
    return { kind, key, name, text: help, family: undefined, next: undefined, seen: 0 };
  }
  const type = prometheusType(text) ?? prometheusType(text.trimEnd());
  if (type === undefined) {
    cursor.fail(`"${text}" is no metric type: expected one of ${PROMETHEUS_TYPES.join(', ')}`, start);
  }
  const family = declaredFamily(name, type);
  return { kind, key, name, text: type, family, next: undefined, seen: 0 };
}

function keywordAt(cursor: Cursor, end: number): 'HELP' | 'TYPE' | undefined {
  const { text, offset } = cursor;
  const next = text.charCodeAt(offset + 4);
  if (offset + 4 >= end || !(next === 0x20 || next === 0x09)) return undefined;
  const keyword = text.charCodeAt(offset) === 0x48 ? 'HELP' : 'TYPE';
  // Four codes are compared faster than a slice is made.
  for (let at = 0; at < keyword.length; at++) {
    if (text.charCodeAt(offset + at) !== keyword.charCodeAt(at)) return undefined;
  }
  return keyword;
}

const OPENMETRICS_TYPES: readonly string[] = [
  'counter',
  'gauge',
  'histogram',
  'summary',
  'unknown',
  'info',
  'stateset',
  'gaugehistogram',
];

const KINDS = ['HELP', 'TYPE', 'UNIT'] as const satisfies readonly MetadataKind[];

/** Reads `# KIND name text` of OpenMetrics with its single spaces, up to the end of the line. */
export function readOpenMetricsComment(cursor: Cursor): MetadataLine {
  const end = cursor.lineEnd();
  const kind = KINDS.find((each) => cursor.text.startsWith(`# ${each} `, cursor.offset));
  if (!kind) {
    cursor.fail(
      `expected "# HELP", "# TYPE", "# UNIT" or "# EOF" with a name and single spaces, found ${cursor.found()}`,
    );
  }
  cursor.offset += kind.length + 3;
  const name = readMetricName(cursor);
  if (!cursor.take(0x20))
    cursor.fail(`expected a space and a text behind "${name}", found ${cursor.found()}`);
  const start = cursor.offset;
  const text = cursor.text.slice(start, end);
  if (kind === 'TYPE' && !OPENMETRICS_TYPES.includes(text)) {
    cursor.fail(`"${text}" is no metric type: expected one of ${OPENMETRICS_TYPES.join(', ')}`, start);
  }
  if (kind === 'UNIT' && text !== '' && !name.endsWith(`_${text}`)) {
    cursor.fail(`the unit "${text}" is not the ending of the metric name "${name}"`, start);
  }
  cursor.offset = end;
  return { kind, name, text: kind === 'HELP' ? unescape(text) : text };
}
