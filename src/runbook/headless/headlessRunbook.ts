import { resolve } from 'node:path';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import type { CodeCell } from '../document/document';
import type { CellKernel, KernelContext, KernelDefinition, ResolvedConnection, StepOutput } from '../kernel';
import type { Permitted, RunbookState, WantedStep } from '../step/permitStep';
import { permitStep } from '../step/permitStep';
import type { OutputKeeper } from '../output/whole/outputFiles';
import type { IntendedPlace } from '../policy/policy';
import { kernelFor } from '../step/prepareStep';
import { firstLine, runStep } from '../step/runStep';
import { infoReadAs, parseStepInfo } from '../step/stepInfo';
import type { StepRun } from '../step/stepRun';
import { headlessQuestions } from './headlessQuestions';
import type { RunbookPart } from './runbookPart';

/** A runbook that runs without anybody to ask. */
export interface HeadlessRunbook<C extends IntendedPlace> {
  readonly part: RunbookPart;
  readonly uri: string;
  /** Given by the caller; what is declared with a default needs none. */
  readonly parameters: Readonly<Record<string, string>>;
  /** Runs only what surely reads, whatever a connection would allow. */
  readonly readOnly: boolean;
  /** Answers questions with yes, except in production. */
  readonly yes: boolean;
  readonly kernels: readonly KernelDefinition[];
  readonly kernelContext: KernelContext;
  readonly connections: readonly C[];
  readonly production: boolean;
  readonly resolveConnection: (connection: C) => ResolvedConnection;
  readonly clock: Clock;
  readonly log: Log;
  readonly mask: (text: string) => string;
  /** Keeps what is too long to be printed. */
  readonly outputs?: OutputKeeper | undefined;
}

/** Where a run writes, step by step. */
export interface RunListener {
  /** Before a step runs; `output` takes what it gives out. */
  begin(step: StepHead): StepOutput;
  /** After it ended, or where the run stopped. */
  end(step: StepHead, end: StepEnd): void;
}

export interface StepHead {
  /** From 1, among those that can run. */
  readonly number: number;
  readonly count: number;
  readonly language: string;
  readonly title: string;
}

export type StepEnd =
  { readonly kind: 'ran'; readonly run: StepRun } | { readonly kind: 'stopped'; readonly message: string };

/** `stopped`: a step was not run, and none after it. `empty`: there is no step to run, which is no success. */
export type RunOutcome = 'succeeded' | 'failed' | 'stopped' | 'empty';

/** Runs the steps of a runbook in order, up to the first that fails or that a person would have to be asked about. */
export async function runHeadless<C extends IntendedPlace>(
  runbook: HeadlessRunbook<C>,
  listener: RunListener,
  signal: AbortSignal,
): Promise<RunOutcome> {
  const steps = runbook.part.steps.filter((step) => runnable(infoOf(step), runbook));
  if (steps.length === 0) return 'empty';
  const kernels = new Map<KernelDefinition, CellKernel>();
  const kernel = (definition: KernelDefinition): CellKernel => {
    const known = kernels.get(definition) ?? definition.create(runbook.kernelContext);
    kernels.set(definition, known);
    return known;
  };
  const state = stateOf(runbook);
  try {
    for (const [at, cell] of steps.entries()) {
      const head = headOf(cell, at, steps.length);
      const output = listener.begin(head);
      const end = signal.aborted
        ? INTERRUPTED
        : await runOne(cell, { runbook, state, kernel }, output, signal);
      listener.end(head, end);
      if (end.kind === 'stopped' || end.run.outcome === 'cancelled') return 'stopped';
      if (end.run.outcome !== 'succeeded') return 'failed';
    }
    return 'succeeded';
  } finally {
    for (const each of kernels.values()) each.dispose();
  }
}

interface Running<C extends IntendedPlace> {
  readonly runbook: HeadlessRunbook<C>;
  readonly state: RunbookState;
  readonly kernel: (definition: KernelDefinition) => CellKernel;
}

async function runOne<C extends IntendedPlace>(
  cell: CodeCell,
  { runbook, state, kernel }: Running<C>,
  output: StepOutput,
  signal: AbortSignal,
): Promise<StepEnd> {
  const { production, kernels, clock, log, mask, uri, outputs } = runbook;
  // As in a notebook, so that the same text is judged and run.
  const source = cell.value.replace(/\r\n|\r/g, '\n');
  const connections = runbook.readOnly ? runbook.connections.map(asReadOnly) : runbook.connections;
  const configuration = (): { production: boolean; connections: readonly C[] } => ({
    production,
    connections,
  });
  // Who calls the command with this file trusts it.
  const isTrusted = (): boolean => true;
  const info = infoOf(cell);
  const wanted: WantedStep<C> = { info, source, runbook: state, kernels, isTrusted, configuration, mask };
  const permission = await permitStep(wanted, headlessQuestions);
  if (permission.kind === 'refused') return stopped(permission.message ?? '');
  const objection = objectionTo(permission, runbook);
  if (objection !== undefined) return stopped(objection);
  const { step, decision } = permission;
  const folder = step.workingDirectory;
  const run = await runStep(
    {
      step,
      decision,
      source,
      runbook: state,
      uri,
      section: runbook.part.section?.anchor,
      production,
      kernel: kernel(step.kernel),
      connection: step.connection && runbook.resolveConnection(step.connection),
      workingDirectory:
        folder === undefined ? undefined : resolve(runbook.kernelContext.workspaceFolder ?? '', folder),
      clock,
      log,
      mask,
      outputs,
    },
    output,
    signal,
  );
  return { kind: 'ran', run };
}

/** What only a person could allow is not run: nothing has happened yet when this is asked. */
function objectionTo<C extends IntendedPlace>(
  { step, decision }: Permitted<C>,
  { readOnly, yes, production: everywhere }: HeadlessRunbook<C>,
): string | undefined {
  if (readOnly && decision.statementClass !== 'read') {
    return 'It may change something, and --read-only runs only what surely reads.';
  }
  if (decision.kind === 'run') return undefined;
  const where = step.connection ? `"${step.connection.name}"` : 'this machine';
  if (step.connection?.production ?? everywhere) {
    return `It has to be confirmed by a person, because ${where} is production. Run it in the editor.`;
  }
  return yes
    ? undefined
    : `It has to be confirmed before it runs on ${where}. With --yes it runs without a question.`;
}

const asReadOnly = <C extends IntendedPlace>(connection: C): C => ({ ...connection, access: 'read-only' });

const stopped = (message: string): StepEnd => ({ kind: 'stopped', message });

const INTERRUPTED = stopped('It was interrupted.');

const runnable = (info: string, { kernels }: { readonly kernels: readonly KernelDefinition[] }): boolean =>
  kernelFor(parseStepInfo(info).language, kernels) !== undefined;

const infoOf = ({ info, readAs }: CodeCell): string => infoReadAs(info, readAs);

function headOf(cell: CodeCell, at: number, count: number): StepHead {
  const { language, options } = parseStepInfo(infoOf(cell));
  const name = options.find((option) => option.name === 'name')?.value;
  return { number: at + 1, count, language, title: name ?? firstLine(cell.value) };
}

function stateOf({
  part,
  parameters: given,
}: Pick<HeadlessRunbook<IntendedPlace>, 'part' | 'parameters'>): RunbookState {
  const parameters: Record<string, string> = { ...given };
  const results: Record<string, unknown> = {};
  return {
    head: part.head,
    alert: undefined,
    parameters,
    results,
    scope: { alert: undefined, parameters, steps: results },
  };
}
