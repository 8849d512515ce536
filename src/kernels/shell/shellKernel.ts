import { CancelledError, throwIfAborted } from '../../base/abort';
import type { Ms } from '../../base/clock';
import { interactiveCommand } from '../../runbook/shell/interactiveCommand';
import type { CellKernel, KernelContext, Step, StepOutput, StepResult } from '../../runbook/kernel';
import { startDeadline } from '../shared/deadline';
import { OutputBudget } from '../shared/outputBudget';
import type { Program, ProgramEnd } from '../shared/processGroup';
import { ProgramError, runProgram } from '../shared/processGroup';
import { programEnvironment } from '../shared/programEnvironment';
import { programSentence } from '../shared/programSentence';
import { failed, succeeded, timedOut } from '../shared/stepResult';
import { commandsOfSession } from '../../runbook/shell/consoleSession';
import type { CommandLine } from './placement';
import { commandLineOf } from './placement';
import { shellVariables } from '../../runbook/shell/shellVariables';

/** The program that reads each language. */
const SHELLS: Readonly<Record<string, string>> = {
  bash: 'bash',
  sh: 'sh',
  zsh: 'zsh',
  console: 'bash',
  shellscript: 'bash',
};

/** Between asking a step to end and ending it. */
const GRACE: Ms = 2000;

/** Runs scripts here, or through `ssh`, `docker exec` and the like. Every step is a process group of its own. */
export class ShellKernel implements CellKernel {
  readonly #disposal = new AbortController();

  constructor(
    private readonly context: KernelContext,
    private readonly environment: NodeJS.ProcessEnv,
  ) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const plan = planOf(step, programEnvironment(this.environment), this.#grace);
    if ('outcome' in plan) return plan;
    if (plan.refused.length > 0) output.stderr(refusal(plan.refused));
    return this.#start(step, plan, output, AbortSignal.any([signal, this.#disposal.signal]));
  }

  dispose(): void {
    this.#disposal.abort();
  }

  async #start(step: Step, plan: Plan, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    const { clock } = this.context;
    const started = clock.monotonic();
    const budget = new OutputBudget(step.outputLimit, output);
    const stdout = budget.stream('stdout');
    const stderr = budget.stream('stderr');
    const deadline = startDeadline(clock, step.timeout, signal);
    const program: Program = {
      ...plan.commandLine,
      environment: plan.environment,
      grace: this.#grace,
      workingDirectory: step.workingDirectory ?? this.context.workspaceFolder,
      onStdout: stdout.push,
      onStderr: stderr.push,
    };
    try {
      const end = await runProgram(clock, program, deadline.signal);
      if (deadline.signal.aborted && !deadline.expired) throw new CancelledError();
      stdout.end();
      stderr.end();
      const details = { durationMs: clock.monotonic() - started, truncated: budget.truncated };
      if (deadline.expired) return timedOut(step.timeout, stopped(step, plan), details);
      if (end.leftRunning)
        output.stderr('\nWhat the step had started in the background was stopped with it.\n');
      return resultOf(end, details);
    } catch (error) {
      if (error instanceof ProgramError)
        return failed(programSentence(error, program), { summary: 'not started' });
      throw error;
    } finally {
      deadline.dispose();
    }
  }

  get #grace(): Ms {
    return this.context.grace ?? GRACE;
  }
}

interface Plan {
  readonly commandLine: CommandLine;
  readonly environment: NodeJS.ProcessEnv;
  readonly refused: readonly string[];
}

function planOf(step: Step, inherited: NodeJS.ProcessEnv, grace: Ms): Plan | StepResult {
  const source = step.language === 'console' ? commandsOfSession(step.source) : step.source;
  if (step.language === 'console' && source === '')
    return failed('Nothing to run: no line begins with the prompt "$ ".', { summary: 'nothing to run' });
  const terminal = needsTerminal(step, source);
  if (terminal) return terminal;
  const { environment, script, refused, unknown, inQuotes } = shellVariables(
    source,
    step.variables,
    inherited,
  );
  if (unknown[0] !== undefined)
    return failed(`The variable "${unknown[0]}" has no value here, so nothing was run.`);
  if (inQuotes[0] !== undefined)
    return failed(
      `"\${${inQuotes[0]}}" stands inside single quotes, where a shell replaces nothing. Use double quotes. Nothing was run.`,
    );
  const via = step.connection?.via;
  const commandLine = commandLineOf({
    shell: SHELLS[step.language] ?? 'bash',
    script,
    environment,
    via,
    remoteDirectory: step.options?.cwd,
    grace,
  });
  if (!commandLine) return failed(`"${via}" names no program to reach the connection with.`);
  return { commandLine, environment: via ? inherited : { ...inherited, ...environment }, refused };
}

/** A command that waits for a person would wait for ever: the terminal is where it belongs. */
function needsTerminal(step: Step, source: string): StepResult | undefined {
  if (step.options?.interactive === 'false') return undefined;
  const found = interactiveCommand(source);
  const wanted = step.options?.interactive === 'true';
  if (!found && !wanted) return undefined;
  const because = found ? `"${found.command}" ${found.reason}` : 'This step is marked as interactive';
  return failed(`${because}. Run it in the terminal; "interactive=false" runs it here all the same.`, {
    summary: 'needs a terminal',
    offer: 'terminal',
  });
}

function resultOf(end: ProgramEnd, details: { durationMs: number; truncated: boolean }): StepResult {
  if (end.exitCode === 0) return succeeded('exit 0', { ...details, exitCode: 0 });
  if (end.exitCode === undefined) {
    const killedBy = end.killedBy ?? 'a signal';
    return failed(`The shell was ended by ${killedBy}.`, { ...details, summary: `ended by ${killedBy}` });
  }
  const why = end.exitCode === 127 ? ': the shell did not find a command' : '';
  return failed(`The last command ended with exit status ${end.exitCode}${why}.`, {
    ...details,
    exitCode: end.exitCode,
    summary: `exit ${end.exitCode}`,
  });
}

function stopped(step: Step, { commandLine }: Plan): string {
  const via = step.connection?.via;
  return via && !commandLine.holdsInput
    ? `"${via}" was stopped here, and what it had started at the other end may still run.`
    : 'it was stopped with everything it had started.';
}

const refusal = (names: readonly string[]): string =>
  `Not passed to the shell, because the name would change how programs run or is taken: ${names.join(', ')}\n`;
