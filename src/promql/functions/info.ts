import type { QueryTimes } from '../evaluation/context';
import { presenceOf } from '../evaluation/binary/signature';
import { execution } from '../evaluation/context';
import { resolveDuration } from '../evaluation/durations';
import { printLabels } from '../evaluation/names';
import { selectInstant } from '../evaluation/selector';
import type { Column, Value } from '../evaluation/value';
import { ColumnBuilder, isPresent, vector } from '../evaluation/value';
import { LabelSet, METRIC_NAME } from '../labels/labelSet';
import type { Matcher } from '../labels/matcher';
import { createMatcher } from '../labels/matcher';
import type { At, Expression, VectorSelector } from '../syntax/ast';
import type { FunctionCall, FunctionImplementation } from './call';
import { argument, vectorArgument } from './call';

const MS_PER_SECOND = 1000;
/** The labels by which a series and the information about its target find each other. */
const IDENTIFYING_LABELS = ['instance', 'job'];

export const INFO_FUNCTIONS = { info } as const satisfies Record<string, FunctionImplementation>;

/** Adds the labels of matching info metrics to each series: of `target_info` unless the second argument says otherwise. */
function info(call: FunctionCall): Value {
  const base = vectorArgument(call, 0);
  const given = call.call.arguments[1];
  const matchers = given?.kind === 'selector' ? given.matchers : [];
  const nameMatchers = effectiveNameMatchers(matchers.filter(({ name }) => name === METRIC_NAME));
  const dataMatchers = matchers.filter(({ name }) => name !== METRIC_NAME);
  const isInfo = (column: Column): boolean =>
    nameMatchers.every((matcher) => matcher.matches(column.labels.metricName));
  const joiner = new InfoJoiner(
    selectInfos(
      call,
      base.filter((column) => !isInfo(column)),
      [...nameMatchers, ...dataMatchers],
    ),
    dataMatchers,
  );
  joiner.checkDuplicates(presenceOf(base, call.frame.count));
  return vector(base.flatMap((column) => (isInfo(column) ? [column] : joiner.join(column))));
}

function effectiveNameMatchers(matchers: readonly Matcher[]): readonly Matcher[] {
  if (matchers.length === 0) return [createMatcher(METRIC_NAME, '=', 'target_info')];
  const isPositive = matchers.some(({ operator }) => operator === '=' || operator === '=~');
  return isPositive ? matchers : [createMatcher(METRIC_NAME, '=~', '.+_info'), ...matchers];
}

/** The info series that may belong to any of the columns; their values are the times of their samples. */
function selectInfos(call: FunctionCall, base: readonly Column[], matchers: readonly Matcher[]): Column[] {
  const identifying = IDENTIFYING_LABELS.flatMap((name) => {
    const values = new Set(base.map(({ labels }) => labels.get(name)).filter((value) => value !== ''));
    const matches = (text: string): boolean => values.has(text);
    return values.size === 0
      ? []
      : [{ operator: '=~' as const, name, value: [...values].join('|'), matches }];
  });
  if (identifying.length === 0) return [];
  const moment = momentOf(argument(call, 0), call.evaluator.context.times);
  const selector: VectorSelector = {
    kind: 'selector',
    name: '',
    matchers: [...identifying, ...matchers],
    at: moment?.at,
    offset: moment?.offset ?? 0,
    extension: undefined,
    span: call.call.span,
  };
  return selectInstant(call.evaluator.context, selector, call.frame, { reading: 'time', by: call.call });
}

interface Moment {
  readonly at: At | undefined;
  /** Milliseconds. */
  readonly offset: number;
}

/** Info metrics are read at the time of the first selector in the first argument, with the subqueries around it. */
function momentOf(expression: Expression, times: QueryTimes): Moment | undefined {
  switch (expression.kind) {
    case 'selector':
      return { at: expression.at, offset: resolveDuration(expression.offset, times, true) };
    case 'range':
      return momentOf(expression.selector, times);
    case 'subquery': {
      const inner = momentOf(expression.expression, times);
      if (!inner || inner.at !== undefined) return inner;
      return { at: expression.at, offset: inner.offset + resolveDuration(expression.offset, times, true) };
    }
    case 'unary':
    case 'parentheses':
    case 'aggregation':
      return momentOf(expression.expression, times);
    case 'binary':
      return momentOf(expression.left, times) ?? momentOf(expression.right, times);
    case 'call':
      for (const each of expression.arguments) {
        const found = momentOf(each, times);
        if (found) return found;
      }
      return undefined;
    case 'number':
    case 'string':
      return undefined;
  }
}

class InfoJoiner {
  /** Info columns by metric name, then by identifying labels. */
  readonly #infos = new Map<string, Map<string, Column[]>>();
  readonly #wanted: ReadonlySet<string>;
  readonly #mayBeMissing: boolean;

  constructor(infos: readonly Column[], dataMatchers: readonly Matcher[]) {
    this.#wanted = new Set(dataMatchers.map(({ name }) => name));
    this.#mayBeMissing = dataMatchers.every((matcher) => matcher.matches(''));
    for (const column of infos) {
      const name = column.labels.metricName;
      const byTarget = this.#infos.get(name) ?? new Map<string, Column[]>();
      this.#infos.set(name, byTarget);
      const key = targetOf(column.labels);
      byTarget.set(key, [...(byTarget.get(key) ?? []), column]);
    }
  }

  /**
   * Two newest samples of one info metric and one target exclude each other, also where no series is of that target.
   * @throws {PromqlProblem} with reason `execution`
   */
  checkDuplicates(steps: Uint8Array): void {
    for (const byTarget of this.#infos.values()) {
      for (const columns of byTarget.values()) {
        if (columns.length > 1) steps.forEach((isThere, at) => isThere === 1 && newestAt(columns, at));
      }
    }
  }

  /** The column with the labels of its info series, which may change from step to step. */
  join(column: Column): Column[] {
    const results = new Map<string, { readonly labels: LabelSet; readonly builder: ColumnBuilder }>();
    const candidates = [...this.#infos.values()].map(
      (byTarget) => byTarget.get(targetOf(column.labels)) ?? [],
    );
    for (let at = 0; at < column.values.length; at++) {
      if (!isPresent(column, at)) continue;
      const found = candidates.flatMap((columns) => newestAt(columns, at) ?? []);
      if (found.length === 0 && !this.#mayBeMissing) continue;
      const labels = this.#enrich(column.labels, found);
      const result = results.get(labels.key) ?? { labels, builder: new ColumnBuilder(column.values.length) };
      results.set(labels.key, result);
      result.builder.set(at, column.values[at] ?? NaN);
    }
    return [...results.values()].map(({ labels, builder }) => builder.build(labels, column.dropName));
  }

  #enrich(base: LabelSet, infos: readonly Column[]): LabelSet {
    const added = new Map<string, string>();
    for (const { labels } of infos) {
      for (const [name, value] of labels.entries()) {
        if (name === METRIC_NAME || (this.#wanted.size > 0 && !this.#wanted.has(name))) continue;
        const before = added.get(name);
        if (before !== undefined && before !== value) throw execution(`conflicting label: ${name}`);
        if (!base.names.includes(name)) added.set(name, value);
      }
    }
    return added.size === 0 ? base : LabelSet.of([...base.entries(), ...added]);
  }
}

const targetOf = (labels: LabelSet): string => labels.filter((name) => IDENTIFYING_LABELS.includes(name)).key;

/** The series with the newest sample at a step. */
function newestAt(columns: readonly Column[], at: number): Column | undefined {
  let newest: Column | undefined;
  for (const column of columns) {
    if (!isPresent(column, at)) continue;
    const [time, best] = [column.values[at] ?? NaN, newest?.values[at] ?? -Infinity];
    if (newest && time === best) {
      const describe = ({ labels }: Column): string => `${printLabels(labels)} @ ${time * MS_PER_SECOND}`;
      throw execution(
        `found duplicate series for info metric: existing ${describe(newest)}, new ${describe(column)}`,
      );
    }
    if (time > best) newest = column;
  }
  return newest;
}
