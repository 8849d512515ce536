import { CancelledError, throwIfAborted } from '../../base/abort';
import type { Ms } from '../../base/clock';
import type { CellKernel, KernelContext, Step, StepOutput, StepResult } from '../../runbook/kernel';
import { startDeadline } from '../shared/deadline';
import { OutputBudget } from '../shared/outputBudget';
import { ProgramError } from '../shared/processGroup';
import { programEnvironment } from '../shared/programEnvironment';
import { programSentence } from '../shared/programSentence';
import { counted, failed, succeeded, timedOut } from '../shared/stepResult';
import { pythonCommand } from './pythonCommand';
import type { SessionPlan, SessionTask } from './pythonSession';
import { PythonSession, SessionEnded } from './pythonSession';
import { pythonSource } from './pythonSource';
import type { PythonOutcome } from './responses';
import { readRows, readTable } from './responses';

const GRACE: Ms = 2000;
/** More rows than a person reads, few enough for a grid. */
const MOST_ROWS = 10_000;

/**
 * Runs steps in an interpreter that stays: one for each connection, so that a step sees what earlier ones defined. It ends
 * with the kernel, and when a step in it does not stop.
 */
export class PythonKernel implements CellKernel {
  readonly #disposal = new AbortController();
  readonly #sessions = new Map<string, PythonSession>();

  constructor(
    private readonly context: KernelContext,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const source = pythonSource(step.source, step.variables);
    if ('problem' in source) return failed(source.problem);
    const session = this.#session(step);
    if (!session)
      return failed(`"${step.connection?.via ?? ''}" names no program to reach the connection with.`);
    if (session.isBusy)
      return failed('Another step still runs in this Python session. Wait for it, or stop it.');
    return this.#start({ step, source, session }, output, AbortSignal.any([signal, this.#disposal.signal]));
  }

  dispose(): void {
    this.#disposal.abort();
    for (const session of this.#sessions.values()) void session.end();
    this.#sessions.clear();
  }

  async #start(run: PythonRun, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    const { step, session } = run;
    const { clock } = this.context;
    const started = clock.monotonic();
    const deadline = startDeadline(clock, step.timeout, signal);
    const budget = new OutputBudget(step.outputLimit, output);
    const stdout = budget.stream('stdout');
    const stderr = budget.stream('stderr');
    const durationMs = (): Ms => clock.monotonic() - started;
    try {
      const outcome = await session.run(
        taskOf(run, output),
        {
          stdout: stdout.push,
          stderr: stderr.push,
          table: (json) => output.show({ kind: 'table', ...readTable(json) }),
          more: (json) => output.rest?.rows(readRows(json)),
        },
        deadline.signal,
      );
      stdout.end();
      stderr.end();
      const truncated = budget.truncated || outcome.dropped > 0 || (outcome.truncated ?? false);
      if (!deadline.signal.aborted) return { ...resultOf(outcome), durationMs: durationMs(), truncated };
      if (outcome.left) await session.end();
      if (!this.#disposal.signal.aborted) output.stderr(outcome.left ? LOST_WITH_PROGRAMS : KEPT);
    } catch (error) {
      if (!(error instanceof SessionEnded) && !(error instanceof ProgramError)) throw error;
      if (!deadline.signal.aborted) return failed(this.#why(error, run), { durationMs: durationMs() });
      if (!this.#disposal.signal.aborted) output.stderr(LOST);
    } finally {
      deadline.dispose();
    }
    if (!deadline.expired) throw new CancelledError();
    return timedOut(step.timeout, 'the step was interrupted.', { durationMs: durationMs() });
  }

  #why(error: SessionEnded | ProgramError, { step }: PythonRun): string {
    if (error instanceof ProgramError) {
      const plan = this.#plan(step);
      return programSentence(error, {
        command: plan?.command.command ?? '',
        workingDirectory: plan?.workingDirectory,
      });
    }
    const { exitCode, killedBy } = error.end;
    const how = exitCode === undefined ? `by ${killedBy ?? 'a signal'}` : `with exit status ${exitCode}`;
    const said = error.said.trim().split('\n').at(-1)?.trim();
    return `The Python session ended ${how}${said ? `: ${said}` : '.'} The next step begins a new one.`;
  }

  #session(step: Step): PythonSession | undefined {
    const key = JSON.stringify([
      step.connection?.name,
      step.connection?.command,
      step.connection?.via,
      step.workingDirectory,
    ]);
    const known = this.#sessions.get(key);
    if (known && !known.isOver) return known;
    const plan = this.#plan(step);
    if (!plan) return undefined;
    const session = new PythonSession(plan, this.context.clock);
    this.#sessions.set(key, session);
    return session;
  }

  #plan({ connection, workingDirectory }: Step): SessionPlan | undefined {
    const command = pythonCommand(connection?.command, connection?.via);
    return (
      command && {
        command,
        isElsewhere: (connection?.via ?? '').trim() !== '',
        environment: programEnvironment(this.environment),
        workingDirectory: workingDirectory ?? this.context.workspaceFolder,
        grace: this.context.grace ?? GRACE,
      }
    );
  }
}

interface PythonRun {
  readonly step: Step;
  readonly source: { readonly code: string };
  readonly session: PythonSession;
}

/** With somebody who keeps what is more than is shown, the interpreter is to send it all. */
const taskOf = ({ step, source }: PythonRun, { rest }: StepOutput): SessionTask => ({
  code: source.code,
  variables: step.variables,
  limit: rest ? Number.MAX_SAFE_INTEGER : step.outputLimit + 1,
  tableLimit: step.outputLimit,
  rows: MOST_ROWS,
  more: rest !== undefined,
});

const KEPT = '\nInterrupted. The session goes on, with its variables.\n';
const LOST =
  '\nIt did not stop when it was interrupted, so its session was ended. The next step begins a new one, without the variables of earlier steps.\n';
const LOST_WITH_PROGRAMS =
  '\nInterrupted. A program that was started in the session did not stop, so it was ended with its session. The next step begins a new one, without the variables of earlier steps.\n';
const LONGEST_VALUE = 80;

function resultOf(outcome: PythonOutcome): StepResult {
  const { status, type = 'Exception', message = '', line, code = 0, rows, value } = outcome;
  switch (status) {
    case 'ok':
      return succeeded(rows === undefined ? firstOf(value) : counted(rows, 'row'));
    case 'exit':
      return code === 0
        ? succeeded('exit 0', { exitCode: 0 })
        : failed(`The step called exit with status ${code}.`, { exitCode: code, summary: `exit ${code}` });
    case 'interrupted':
      return failed('The step was interrupted.', { summary: 'interrupted' });
    case 'error': {
      const said = message === '' ? type : `${type}: ${message}`;
      const sentence = `${typeof line === 'number' ? `Line ${line}: ` : ''}${said}`;
      return failed(/[.!?]$/.test(sentence) ? sentence : `${sentence}.`, { summary: type });
    }
  }
}

/** What the last expression gave, as one line for the timeline. */
function firstOf(value: string | undefined): string {
  const line = value?.split('\n')[0] ?? 'done';
  return line.length > LONGEST_VALUE ? `${line.slice(0, LONGEST_VALUE - 1)}…` : line;
}
