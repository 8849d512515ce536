import type { EvaluationResult, ResultData, ResultSeries } from '../../../src/promql/engine';
import { isAlmostEqual } from '../../../src/promql/functions/bucketQuantile';
import { printLabels } from '../../../src/promql/evaluation/names';
import type { EvaluateCommand, Expectation, ValueSequence } from './command';

const TOLERANCE = 1e-6;

type Answer = Extract<EvaluationResult, { ok: true }>;

/** Says what is wrong with the messages of a result. */
export function compareAnnotations(
  { warnings, infos }: Answer,
  { expectations }: EvaluateCommand,
): string | undefined {
  const { warn, info, noWarn, noInfo } = expectations;
  if (noWarn && warnings.length > 0) return `unexpected warnings: ${warnings.join('; ')}`;
  if (noInfo && infos.length > 0) return `unexpected infos: ${infos.join('; ')}`;
  return compareMessages('warning', warn, warnings) ?? compareMessages('info', info, infos);
}

function compareMessages(
  kind: string,
  expected: readonly Expectation[],
  found: readonly string[],
): string | undefined {
  if (expected.length === 0) return undefined;
  if (found.length === 0) return `expected a ${kind} and got none`;
  const missing = expected.find((each) => !found.some((message) => matchesMessage(each, message)));
  if (missing)
    return `no ${kind} is ${missing.message ?? missing.pattern?.toString() ?? 'there'}: ${found.join('; ')}`;
  const unexpected = found.find((message) => !expected.some((each) => matchesMessage(each, message)));
  return unexpected === undefined ? undefined : `unexpected ${kind}: ${unexpected}`;
}

export function matchesMessage({ message, pattern }: Expectation, text: string): boolean {
  return message === undefined ? (pattern?.matcher(text).find() ?? true) : message === text;
}

/** Says how the data of a result differ from what the script expects. */
export function compareData(data: ResultData, command: EvaluateCommand): string | undefined {
  const { expectations } = command;
  if (expectations.series.some(({ values }) => values.includes('histogram'))) {
    return 'native histograms are not supported';
  }
  switch (data.type) {
    case 'string':
      return data.value === expectations.text
        ? undefined
        : `expected the text "${expectations.text ?? ''}", got "${data.value}"`;
    case 'scalar':
      return compareScalar(data.value, expectations.scalar);
    case 'vector':
      return expectations.scalar !== undefined
        ? 'expected a scalar, got a vector'
        : compareVector(data.series, command);
    case 'matrix':
      return expectations.scalar !== undefined
        ? 'expected a scalar, got a matrix'
        : compareMatrix(data.series, command);
  }
}

export function compareScalar(value: number, expected: number | undefined): string | undefined {
  if (expected === undefined) return `expected series, got the scalar ${value}`;
  return isAlmostEqual(value, expected, TOLERANCE) ? undefined : `expected ${expected}, got ${value}`;
}

export function compareVector(
  series: readonly ResultSeries[],
  { expectations }: EvaluateCommand,
): string | undefined {
  const positions = new Map(expectations.series.map(({ labels }, at) => [labels.key, at]));
  for (const [at, { labels, values }] of series.entries()) {
    const position = positions.get(labels.key);
    const expected = position === undefined ? undefined : expectations.series[position];
    if (!expected) return `unexpected ${printLabels(labels)} with ${values[0]}`;
    if (expectations.ordered && position !== at) return `${printLabels(labels)} is number ${at + 1}`;
    const wanted = expected.values[0];
    if (typeof wanted !== 'number' || !isAlmostEqual(values[0] ?? NaN, wanted, TOLERANCE)) {
      return `expected ${String(wanted)} for ${printLabels(labels)}, got ${values[0]}`;
    }
  }
  return missingSeries(series, expectations.series);
}

/** Says whether series stand in the order of their labels, as those of a range do. */
export function compareOrder(series: readonly ResultSeries[]): string | undefined {
  const unsorted = series.findIndex(
    (each, at) => at > 0 && (series[at - 1]?.labels.compare(each.labels) ?? 0) > 0,
  );
  return unsorted > 0 ? 'the series are not sorted by their labels' : undefined;
}

function compareMatrix(series: readonly ResultSeries[], command: EvaluateCommand): string | undefined {
  if (command.expectations.ordered) return 'the series of a range have no order to expect';
  const disorder = compareOrder(series);
  if (disorder !== undefined) return disorder;
  const { start, end, step } = command.rangeVector ?? command;
  const most = step > 0 ? Math.floor((end - start) / step) + 1 : 1;
  const long = command.expectations.series.find(({ values }) => values.length > most);
  if (long) return `${long.values.length} values are expected of ${most} steps`;
  const expectedBy = new Map(command.expectations.series.map((each) => [each.labels.key, each]));
  for (const found of series) {
    const expected = expectedBy.get(found.labels.key);
    if (!expected) return `unexpected ${printLabels(found.labels)} with ${[...found.values].join(' ')}`;
    const problem = comparePoints(found, expected, { start, step });
    if (problem !== undefined) return `${printLabels(found.labels)}: ${problem}`;
  }
  return missingSeries(series, command.expectations.series);
}

function comparePoints(
  { timestamps, values }: ResultSeries,
  expected: ValueSequence,
  { start, step }: { readonly start: number; readonly step: number },
): string | undefined {
  const points = expected.values.flatMap((value, at) =>
    typeof value === 'number' ? [[start + at * step, value] as const] : [],
  );
  const got = `got ${[...values].join(' ')} at ${[...timestamps].join(' ')}`;
  if (points.length !== values.length) return `expected ${points.length} points, ${got}`;
  const wrong = points.findIndex(
    ([time, value], at) => timestamps[at] !== time || !isAlmostEqual(values[at] ?? NaN, value, TOLERANCE),
  );
  return wrong < 0 ? undefined : `expected ${points[wrong]?.[1]} at ${points[wrong]?.[0]}, ${got}`;
}

function missingSeries(
  found: readonly ResultSeries[],
  expected: readonly ValueSequence[],
): string | undefined {
  const keys = new Set(found.map(({ labels }) => labels.key));
  const missing = expected.find(({ labels }) => !keys.has(labels.key));
  return missing && `expected ${printLabels(missing.labels)}, which is missing`;
}
