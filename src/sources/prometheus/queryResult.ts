import type { Ms } from '../../base/clock';
import type { Point, QueryData, Series } from '../../metrics/metricSource';
import type { MetricMetadata, MetricType } from '../../metrics/series';
import { Unmapped, readLabels } from '../shared/capture';
import { field, isObject, objectsOf, textField } from '../shared/json';
import { readSampleValue } from './responses';

/** The `data` of `/query` and `/query_range`; nothing when it is of no known shape. */
export function readQueryData(data: unknown): QueryData | undefined {
  if (!isObject(data)) return undefined;
  const result = field(data, 'result');
  switch (data.resultType) {
    case 'scalar': {
      const point = readPoint(result);
      return point && { type: 'scalar', point };
    }
    case 'string':
      return readText(result);
    case 'vector':
      return Array.isArray(result) ? { type: 'vector', series: readSeries(result, 'value') } : undefined;
    case 'matrix':
      return Array.isArray(result) ? { type: 'matrix', series: readSeries(result, 'values') } : undefined;
    default:
      return undefined;
  }
}

function readText(result: unknown): QueryData | undefined {
  if (!Array.isArray(result)) return undefined;
  const [at, value] = result as readonly unknown[];
  const time = readTime(at);
  return time !== undefined && typeof value === 'string' ? { type: 'string', at: time, value } : undefined;
}

/** Series of native histograms have no plain values, and are left out. */
function readSeries(result: readonly unknown[], key: 'value' | 'values'): Series[] {
  return objectsOf(result).flatMap((item) => {
    const value = field(item, key);
    const list: readonly unknown[] = key === 'value' ? [value] : Array.isArray(value) ? value : [];
    const points = list.map(readPoint).filter((point) => point !== undefined);
    if (points.length === 0) return [];
    return [{ labels: readLabels(field(item, 'metric'), 'metric', new Unmapped()), points }];
  });
}

function readPoint(pair: unknown): Point | undefined {
  if (!Array.isArray(pair)) return undefined;
  const [at, text] = pair as readonly unknown[];
  const time = readTime(at);
  const value = readSampleValue(text);
  return time === undefined || value === undefined ? undefined : { at: time, value };
}

/** Times are seconds with a fraction. */
const readTime = (seconds: unknown): Ms | undefined =>
  typeof seconds === 'number' && Number.isFinite(seconds) ? Math.round(seconds * 1000) : undefined;

const TYPES: readonly MetricType[] = [
  ...(['counter', 'gauge', 'histogram', 'summary', 'untyped', 'info', 'stateset', 'gaugehistogram'] as const),
];

/** `/metadata`: a list per name, because targets may disagree; the first is taken. */
export function readMetadata(data: unknown): readonly MetricMetadata[] {
  if (!isObject(data)) return [];
  return Object.entries(data).flatMap(([name, list]) => {
    const first = objectsOf(list)[0];
    if (first === undefined) return [];
    const type = TYPES.find((known) => known === textField(first, 'type')) ?? 'untyped';
    return [{ name, type, help: textField(first, 'help') ?? '', unit: textField(first, 'unit') ?? '' }];
  });
}
