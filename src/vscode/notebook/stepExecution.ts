import * as vscode from 'vscode';
import { CancelledError } from '../../base/abort';
import type { ConnectionConfiguration } from '../../monitoring/configuration/configuration';
import type { KernelDefinition, StepDisplay, StepResult } from '../../runbook/kernel';
import type { Decision } from '../../runbook/policy/policy';
import { decide } from '../../runbook/policy/policy';
import type { PreparedStep, StepProblem } from '../../runbook/prepareStep';
import { prepareStep } from '../../runbook/prepareStep';
import type { StepRun } from '../../runbook/stepRun';
import { stepValue } from '../../runbook/stepValue';
import { CellOutput } from './cellOutput';
import { infoOf } from './metadata';
import type { OpenRunbook } from './openRunbooks';
import { OutputBuffer } from './outputBuffer';
import type { StepQuestions } from './questions';
import type { RunbookServices } from './services';

/** Bytes of output that a cell shows. */
const OUTPUT_LIMIT = 1_000_000;
/** Characters of printed text that later steps can use. */
const KEPT_TEXT = 64_000;

type Ready = PreparedStep<KernelDefinition, ConnectionConfiguration>;

/** How a step ended: `stopped` is one that did not run, because somebody or the policy said no. */
export type StepEnd = StepRun['outcome'] | 'stopped';

/** Runs one cell: what it needs, whether it may, and then its kernel. */
export class StepExecution {
  readonly #output: CellOutput;
  readonly #buffer: OutputBuffer;
  readonly #displays: StepDisplay[] = [];
  #printed = '';
  /** Read once: what was asked about is what runs, whatever is typed meanwhile. */
  readonly #source: string;

  constructor(
    private readonly execution: vscode.NotebookCellExecution,
    private readonly runbook: OpenRunbook,
    private readonly services: RunbookServices,
    private readonly questions: StepQuestions,
  ) {
    this.#source = execution.cell.document.getText().replace(/\r\n|\r/g, '\n');
    this.#output = new CellOutput(execution, services.log);
    this.#buffer = new OutputBuffer(this.#output, services.clock, (text) => services.mask(text));
  }

  /** Runs to the end of the step and of its output. Nothing that a step does makes this throw. */
  async run(): Promise<{ readonly end: StepEnd; readonly run: StepRun | undefined }> {
    const { execution, services, runbook } = this;
    runbook.runs += 1;
    execution.executionOrder = runbook.runs;
    execution.start(services.clock.now());
    await execution.clearOutput();
    const permitted = await this.#permitted();
    if ('refusal' in permitted) return this.#stop(permitted.refusal);
    const run = await this.#runKernel(permitted.step, permitted.decision);
    this.#buffer.flush();
    this.#buffer.dispose();
    await this.#output.settle();
    execution.end(
      run.outcome === 'cancelled' ? undefined : run.outcome === 'succeeded',
      services.clock.now(),
    );
    return { end: run.outcome, run };
  }

  /** The step, ready and allowed; or the sentence that says why not. */
  async #permitted(): Promise<{ step: Ready; decision: Decision } | { refusal: string | undefined }> {
    const { services } = this;
    if (!services.isTrusted()) return { refusal: refusalOf(decide(NOTHING, undefined, UNTRUSTED)) };
    const step = await this.#prepared();
    if (step.kind === 'problem') return { refusal: step.message };
    if (step.kind === 'missing') return { refusal: step.missing.map(({ message }) => message).join('\n') };
    const { production } = services.configurationOf(this.#notebook.uri);
    const intent = { ...step, source: this.#source };
    const decision = decide(intent, step.connection, { trusted: services.isTrusted(), production });
    if (decision.kind === 'refuse') return { refusal: decision.message };
    if (decision.kind === 'run') return { step, decision };
    const { title, detail } = decision.question;
    const question = { ...decision.question, title, detail: services.mask(detail) };
    return (await this.questions.confirm(question)) ? { step, decision } : { refusal: undefined };
  }

  /** Asks for the parameters that have no value, once each. */
  async #prepared(): Promise<Ready | StepProblem> {
    const { runbook } = this;
    for (;;) {
      const step = this.#prepare();
      const asked =
        step.kind === 'missing' && step.missing.find(({ reason }) => reason === 'askForParameter');
      if (!asked) return step;
      const name = asked.name.slice('param.'.length);
      const declared = runbook.head.parameters.find((parameter) => parameter.name === name);
      const value = await this.questions.parameter(name, declared);
      if (value === undefined) return step;
      runbook.parameters[name] = value;
    }
  }

  #prepare(): Ready | StepProblem {
    const { services, runbook, execution } = this;
    return prepareStep({
      info: infoOf(execution.cell.document.languageId, execution.cell.metadata),
      source: this.#source,
      defaults: runbook.head.defaults,
      scope: runbook.scope,
      kernels: services.kernels,
      connections: services.configurationOf(this.#notebook.uri).connections,
    });
  }

  async #runKernel(step: Ready, decision: Decision): Promise<StepRun> {
    const { services, runbook } = this;
    const startedAt = services.clock.now();
    const started = services.clock.monotonic();
    const result = await this.#result(step);
    const durationMs = services.clock.monotonic() - started;
    if (result && step.name !== undefined) {
      runbook.results[step.name] = stepValue(this.#displays, this.#printed, result);
    }
    if (result?.message) this.#buffer.stderr(`${result.message}\n`);
    if (result?.truncated) this.#buffer.stderr('The rest of the output was left out.\n');
    const production = step.connection?.production ?? services.configurationOf(this.#notebook.uri).production;
    return {
      uri: this.#notebook.uri.toString(),
      step: step.name ?? firstLine(this.#source),
      language: step.language,
      source: services.mask(this.#source),
      variables: Object.fromEntries(
        Object.entries(step.variables).map(([name, value]) => [name, services.mask(value)]),
      ),
      connection: step.connection?.name,
      production,
      statementClass: decision.kind === 'refuse' ? 'unknown' : decision.statementClass,
      confirmed: decision.kind === 'ask',
      alert: runbook.alert?.name,
      startedAt,
      durationMs,
      outcome: result?.outcome ?? 'cancelled',
      exitCode: result?.exitCode,
      summary: services.mask(result?.summary ?? 'cancelled'),
    };
  }

  /** The kernel's result; nothing when it was cancelled. */
  async #result(step: Ready): Promise<StepResult | undefined> {
    const { services, runbook, execution } = this;
    const cancellation = new AbortController();
    const listening = execution.token.onCancellationRequested(() => cancellation.abort());
    try {
      return await runbook.kernel(step.kernel).run(
        {
          language: step.language,
          source: this.#source,
          variables: step.variables,
          connection: step.connection && services.resolveConnection(step.connection, this.#notebook.uri),
          timeout: step.timeout,
          outputLimit: OUTPUT_LIMIT,
          workingDirectory: this.#folder(step.workingDirectory),
          options: step.options,
        },
        {
          stdout: (text) => this.#print(text),
          stderr: (text) => this.#buffer.stderr(text),
          show: (display) => this.#show(display),
        },
        cancellation.signal,
      );
    } catch (error) {
      if (error instanceof CancelledError) return undefined;
      services.log.error('A step could not be run', error);
      return broken(error);
    } finally {
      listening.dispose();
    }
  }

  #print(text: string): void {
    if (this.#printed.length < KEPT_TEXT) this.#printed += text.slice(0, KEPT_TEXT - this.#printed.length);
    this.#buffer.stdout(text);
  }

  #show(display: StepDisplay): void {
    this.#displays.push(display);
    this.#buffer.show(display);
  }

  /** `cwd=` counts from the runbook's own folder of the workspace. */
  #folder(path: string | undefined): string | undefined {
    const folder = vscode.workspace.getWorkspaceFolder(this.#notebook.uri)?.uri;
    if (path === undefined || folder?.scheme !== 'file') return undefined;
    return vscode.Uri.joinPath(folder, path).fsPath;
  }

  async #stop(refusal: string | undefined): Promise<{ end: 'stopped'; run: undefined }> {
    if (refusal !== undefined) this.#buffer.stderr(`${refusal}\n`);
    this.#buffer.flush();
    this.#buffer.dispose();
    await this.#output.settle();
    this.execution.end(refusal === undefined ? undefined : false, this.services.clock.now());
    return { end: 'stopped', run: undefined };
  }

  get #notebook(): vscode.NotebookDocument {
    return this.execution.cell.notebook;
  }
}

const NOTHING = { language: '', source: '', variables: {}, confirm: false };
const UNTRUSTED = { trusted: false, production: false };

const refusalOf = (decision: Decision): string | undefined =>
  decision.kind === 'refuse' ? decision.message : undefined;

/** A defect of a kernel is a failed step, not a hanging one. */
const broken = (error: unknown): StepResult => ({
  outcome: 'failed',
  exitCode: undefined,
  durationMs: 0,
  message: `The step could not be run: ${error instanceof Error ? error.message : String(error)}. The log has more.`,
  truncated: false,
  summary: 'could not be run',
});

/** `# 1. Check worker status` → `1. Check worker status`. */
const firstLine = (source: string): string =>
  source
    .split('\n')
    .map((line) => line.replace(/^\s*(?:#|--|\/\/)?\s*/, '').trim())
    .find((line) => line !== '') ?? '';
