import type * as vscode from 'vscode';
import type { ConnectionConfiguration } from '../../../monitoring/configuration/configuration';
import type { StepRun } from '../../../runbook/step/stepRun';
import { runsInBackground, timeoutOf } from '../../../runbook/step/backgroundStep';
import type { Permitted } from '../../../runbook/step/permitStep';
import { permitStep } from '../../../runbook/step/permitStep';
import { CappedOutput } from '../../../runbook/history/cappedOutput';
import { rememberingQuestions } from '../../../runbook/history/rememberParameters';
import type { StepQuestions } from '../../../runbook/step/questions';
import { runStep } from '../../../runbook/step/runStep';
import { CellOutput } from '../cells/cellOutput';
import type { OpenRunbook } from '../open/openRunbooks';
import { OutputBuffer } from '../../../runbook/output/outputBuffer';
import type { RunbookServices } from '../services';
import { folderOf, sectionOf, sourceOf, wantedStep } from '../cells/wantedStep';

/** How a step ended: `stopped` is one that did not run, because somebody or the policy said no. */
export type StepEnd = StepRun['outcome'] | 'stopped';

export interface EndedStep {
  readonly end: StepEnd;
  /** Absent when it did not run. */
  readonly ran: { readonly run: StepRun; readonly output: string } | undefined;
}

/** Runs one cell: what it needs, whether it may, and then its kernel. */
export class StepExecution {
  readonly #output: CellOutput;
  readonly #capped: CappedOutput;
  readonly #questions: StepQuestions;
  #begin: (how: 'background' | 'foreground') => void = () => undefined;
  readonly #buffer: OutputBuffer;
  /** Read once: what was asked about is what runs, whatever is typed meanwhile. */
  readonly #source: string;

  constructor(
    private readonly execution: vscode.NotebookCellExecution,
    private readonly runbook: OpenRunbook,
    private readonly services: RunbookServices,
    questions: StepQuestions,
  ) {
    this.#source = sourceOf(execution.cell);
    this.#output = new CellOutput(execution, services.log);
    this.#capped = new CappedOutput(this.#output);
    const mask = (text: string): string => services.mask(text);
    this.#buffer = new OutputBuffer(this.#capped, services.clock, services);
    const uri = execution.cell.notebook.uri.toString();
    this.#questions = rememberingQuestions(questions, { records: services.records, uri, mask });
  }

  /** Resolves when nobody has to be asked any more and the step runs; never for one that does not run. */
  readonly begun = new Promise<'background' | 'foreground'>((resolve) => (this.#begin = resolve));

  /** Runs to the end of the step and of its output. Nothing that a step does makes this throw. */
  async run(): Promise<EndedStep> {
    const { execution, services, runbook } = this;
    runbook.runs += 1;
    execution.executionOrder = runbook.runs;
    execution.start(services.clock.now());
    await execution.clearOutput();
    const wanted = wantedStep(execution.cell, this.#source, runbook, services);
    const permission = await permitStep(wanted, this.#questions);
    if (permission.kind === 'refused') return this.#stop(permission.message);
    this.#begin(runsInBackground(permission.step) ? 'background' : 'foreground');
    const run = await this.#run(permission);
    await this.#finish(run.outcome === 'cancelled' ? undefined : run.outcome === 'succeeded');
    return { end: run.outcome, ran: { run, output: this.#capped.text } };
  }

  async #run({ step: prepared, decision }: Permitted<ConnectionConfiguration>): Promise<StepRun> {
    const step = { ...prepared, timeout: timeoutOf(prepared) };
    const { services, runbook, execution } = this;
    const { notebook } = execution.cell;
    const cancellation = new AbortController();
    const listening = execution.token.onCancellationRequested(() => cancellation.abort());
    try {
      return await runStep(
        {
          step,
          decision,
          source: this.#source,
          runbook,
          uri: notebook.uri.toString(),
          section: sectionOf(execution.cell),
          production: services.configurationOf(notebook.uri).production,
          kernel: runbook.kernel(step.kernel),
          connection: step.connection && services.resolveConnection(step.connection, notebook.uri),
          workingDirectory: folderOf(notebook.uri, step.workingDirectory),
          clock: services.clock,
          log: services.log,
          mask: (text) => services.mask(text),
          outputs: services.outputs,
        },
        this.#buffer,
        cancellation.signal,
      );
    } finally {
      listening.dispose();
    }
  }

  async #stop(refusal: string | undefined): Promise<EndedStep> {
    if (refusal !== undefined) this.#buffer.message(refusal);
    await this.#finish(refusal === undefined ? undefined : false);
    return { end: 'stopped', ran: undefined };
  }

  async #finish(success: boolean | undefined): Promise<void> {
    this.#buffer.flush();
    this.#buffer.dispose();
    await this.#output.settle();
    this.execution.end(success, this.services.clock.now());
  }
}
