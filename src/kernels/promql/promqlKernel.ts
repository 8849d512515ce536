import { throwIfAborted } from '../../base/abort';
import type { MetricSource, QueryResult } from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import type { CellKernel, KernelContext, Step, StepOutput, StepResult } from '../../runbook/kernel';
import { handOn } from '../shared/handOn';
import { failed, succeeded } from '../shared/stepResult';
import { withinTime } from '../shared/withinTime';
import { shownOf } from './display';
import { fillExpression } from '../shared/expressionFilling';
import type { QueryWindow } from './options';
import { windowOf } from './options';

/** Asks a metric source, at one time or along a range, and shows a table or a chart. */
export class PromqlKernel implements CellKernel {
  readonly #disposal = new AbortController();

  constructor(private readonly context: KernelContext) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const plan = this.#plan(step);
    if ('outcome' in plan) return plan;
    const limits = {
      ...{ clock: this.context.clock, timeout: step.timeout, afterTimeout: 'the query was given up.' },
      isTimeout: (error: unknown) => error instanceof MetricError && error.reason === 'timeout',
      failureOf: (error: unknown) => (error instanceof MetricError ? sentenceFor(error, plan) : undefined),
    };
    return withinTime(limits, AbortSignal.any([signal, this.#disposal.signal]), async (own) => {
      const result = await ask(plan, own);
      throwIfAborted(own);
      const shown = shownOf(result.data);
      for (const text of [...result.warnings, ...result.infos]) output.stderr(`${text}\n`);
      for (const display of shown.displays) output.show(display);
      await handOn(shown.more, output.rest);
      return succeeded(shown.summary, { truncated: shown.truncated });
    });
  }

  dispose(): void {
    this.#disposal.abort();
  }

  #plan(step: Step): Plan | StepResult {
    const source = this.#source(step);
    if ('outcome' in source) return source;
    const filled = fillExpression(step.source, step.variables);
    if ('problem' in filled) return failed(filled.problem);
    const window = windowOf(step.options ?? {}, step.source, this.context.clock.now());
    if ('problem' in window) return failed(window.problem);
    return { source, window, ...filled };
  }

  /** The connection's own source, or the only one that there is. */
  #source({ connection }: Step): MetricSource | StepResult {
    const sources = this.context.metricSources();
    const names = [...sources.keys()].map((name) => `"${name}"`).join(', ');
    if (connection) {
      const named = sources.get(connection.name);
      return (
        named ??
        failed(`"${connection.name}" does not answer PromQL. ${names ? `These do: ${names}.` : ''}`.trim())
      );
    }
    const [only, ...others] = sources.values();
    if (!only)
      return failed(
        'There is no source of metrics. Add a "metrics" endpoint or a source of type prometheus to sitrep.yaml.',
      );
    return others.length === 0
      ? only
      : failed(`Several sources answer PromQL: ${names}. Choose one with "on=".`);
  }
}

interface Plan {
  readonly source: MetricSource;
  readonly window: QueryWindow;
  readonly expression: string;
  /** Values were put in, so a column in the expression is not one in the step. */
  readonly isChanged: boolean;
}

function ask({ source, window, expression }: Plan, signal: AbortSignal): Promise<QueryResult> {
  const { at, range } = window;
  return range
    ? source.range({ expression, from: at - range.length, to: at, step: range.step }, signal)
    : source.instant({ expression, at }, signal);
}

function sentenceFor({ message, position }: MetricError, { isChanged }: Plan): string {
  return position && !isChanged ? `Line ${position.line}, column ${position.column}: ${message}` : message;
}
