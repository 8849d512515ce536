import { throwIfAborted, unlessAborted } from '../../base/abort';
import type { MetricSource, QueryResult } from '../../metrics/metricSource';
import { MetricError } from '../../metrics/metricSource';
import type { CellKernel, KernelContext, Step, StepOutput, StepResult } from '../../runbook/kernel';
import { handOn } from '../shared/handOn';
import { failed, succeeded } from '../shared/stepResult';
import { withinTime } from '../shared/withinTime';
import { shownOf } from './display';
import { fillExpression } from '../shared/expressionFilling';
import { MetricsForSteps } from './chooseForStep';
import type { QueryWindow } from './options';
import { windowOf } from './options';

/** Asks a metric source, at one time or along a range, and shows a table or a chart. */
export class PromqlKernel implements CellKernel {
  readonly #disposal = new AbortController();

  readonly #metrics: MetricsForSteps;

  constructor(private readonly context: KernelContext) {
    this.#metrics = new MetricsForSteps(context);
  }

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
      const chosen = await unlessAborted(this.#metrics.choose(step, plan.expression), own);
      if (!chosen) return failed(NO_SOURCE);
      const result = await ask(chosen.source, plan, own);
      throwIfAborted(own);
      const shown = shownOf(result.data);
      for (const text of [...result.warnings, ...result.infos]) output.stderr(`${text}\n`);
      if (chosen.because !== undefined) output.show({ kind: 'note', text: chosen.because });
      for (const display of shown.displays) output.show(display);
      await handOn(shown.more, output.rest);
      return succeeded(shown.summary, { truncated: shown.truncated });
    });
  }

  dispose(): void {
    this.#disposal.abort();
    this.#metrics.dispose();
  }

  #plan(step: Step): Plan | StepResult {
    const filled = fillExpression(step.source, step.variables);
    if ('problem' in filled) return failed(filled.problem);
    const window = windowOf(step.options ?? {}, step.source, this.context.clock.now());
    if ('problem' in window) return failed(window.problem);
    return { window, ...filled };
  }
}

const NO_SOURCE =
  'Nothing here answers PromQL. Add a source or a connection of type prometheus to sitrep.yaml; in the editor, a "metrics" endpoint is enough.';

interface Plan {
  readonly window: QueryWindow;
  readonly expression: string;
  /** Values were put in, so a column in the expression is not one in the step. */
  readonly isChanged: boolean;
}

function ask(source: MetricSource, { window, expression }: Plan, signal: AbortSignal): Promise<QueryResult> {
  const { at, range } = window;
  return range
    ? source.range({ expression, from: at - range.length, to: at, step: range.step }, signal)
    : source.instant({ expression, at }, signal);
}

function sentenceFor({ message, position }: MetricError, { isChanged }: Plan): string {
  return position && !isChanged ? `Line ${position.line}, column ${position.column}: ${message}` : message;
}
