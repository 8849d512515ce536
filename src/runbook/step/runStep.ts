import { CancelledError } from '../../base/abort';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import { SecretError } from '../../base/secrets/secrets';
import { evidenceOf } from '../output/evidence';
import type { Verdict } from './expectation';
import { judge } from './expectation';
import type { CellKernel, ResolvedConnection, StepOutput, StepResult } from '../kernel';
import type { Allowed, ReadyStep, RunbookState } from './permitStep';
import type { IntendedPlace } from '../policy/policy';
import type { StepRun } from './stepRun';
import type { OutputKeeper } from '../output/whole/outputFiles';
import { KeptOutput } from './keptOutput';
import { leftOutNote } from './leftOutNote';
import { stepValue } from './stepValue';

/** Bytes of output that a step may give out. */
const OUTPUT_LIMIT = 1_000_000;

/** A step that may run, and what it runs with. */
export interface PermittedStep<C extends IntendedPlace> {
  readonly step: ReadyStep<C>;
  readonly decision: Allowed;
  /** As it was asked about: what is typed meanwhile does not run. */
  readonly source: string;
  readonly runbook: RunbookState;
  /** Of the runbook's file. */
  readonly uri: string;
  /** Anchor of the section that the step stands in, where that is a runbook of its own. */
  readonly section?: string | undefined;
  /** Of this machine, for a step without a connection. */
  readonly production: boolean;
  readonly kernel: CellKernel;
  readonly connection: ResolvedConnection | undefined;
  /** Absolute; the kernel's own default when absent. */
  readonly workingDirectory: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** Masks known secrets in what is kept. Output is the caller's to mask. */
  readonly mask: (text: string) => string;
  /** Keeps what is more than is shown. Absent where it is left out. */
  readonly outputs?: OutputKeeper | undefined;
}

/** Runs a step to its end and says how it went. Nothing that a step does makes this throw. */
export async function runStep<C extends IntendedPlace>(
  permitted: PermittedStep<C>,
  output: StepOutput,
  signal: AbortSignal,
): Promise<StepRun> {
  const { step, clock, runbook } = permitted;
  const startedAt = clock.now();
  const started = clock.monotonic();
  const title = step.name ?? firstLine(permitted.source);
  const whole = permitted.outputs?.begin({
    step: title,
    language: step.language,
    uri: permitted.uri,
    place: step.connection?.name ?? 'this machine',
    startedAt,
  });
  const kept = new KeptOutput(output, { format: step.options.format, whole });
  const outcome = await resultOf(permitted, kept, signal);
  kept.showPrinted();
  const check = outcome && checkOf(permitted, kept, outcome);
  const result = outcome && checked(outcome, check);
  const durationMs = clock.monotonic() - started;
  if (result && step.name !== undefined) {
    runbook.results[step.name] = stepValue(kept.displays, kept.printed, result);
  }
  if (result?.message) say(result.message, output);
  const { held, message } = check ?? {};
  const record = recordOf(permitted, result, { startedAt, durationMs });
  const isShown = !(result?.truncated ?? false) && !kept.isCut;
  const left = await leftOutNote({
    whole,
    isShown,
    run: record,
    message: result?.message,
    log: permitted.log,
  });
  if (left) output.show({ kind: 'note', ...left });
  return {
    ...record,
    ...(held !== undefined && { check: { held, message: permitted.mask(message ?? '') } }),
    ...(left?.fullOutput !== undefined && { fullOutput: left.fullOutput }),
  };
}

function say(message: string, output: StepOutput): void {
  if (output.message) output.message(message);
  else output.stderr(`${message}\n`);
}

function recordOf<C extends IntendedPlace>(
  { step, decision, source, runbook, uri, section, production, mask }: PermittedStep<C>,
  result: StepResult | undefined,
  times: Pick<StepRun, 'startedAt' | 'durationMs'>,
): StepRun {
  return {
    uri,
    ...(section !== undefined && { section }),
    step: mask(step.name ?? firstLine(source)),
    language: step.language,
    source: mask(source),
    variables: Object.fromEntries(Object.entries(step.variables).map(([name, value]) => [name, mask(value)])),
    connection: step.connection?.name,
    production: step.connection?.production ?? production,
    statementClass: decision.statementClass,
    confirmed: decision.kind === 'ask',
    alert: runbook.alert?.name,
    ...times,
    outcome: result?.outcome ?? 'cancelled',
    exitCode: result?.exitCode,
    summary: mask(result?.summary ?? 'cancelled'),
    ...(result?.offer && { offer: result.offer }),
  };
}

/** The verdict on a step that came to its end; nothing where nothing was expected. */
function checkOf<C extends IntendedPlace>(
  { step: { expectation } }: PermittedStep<C>,
  { displays, printed }: KeptOutput,
  result: StepResult,
): Verdict | undefined {
  if (!expectation || result.outcome === 'timedOut') return undefined;
  const verdict = judge(expectation, evidenceOf(displays, printed, result));
  // A status that was expected is no failure. Any other failure stays one, whatever the step gave before it.
  const excuses =
    expectation.kind === 'number' && (expectation.what === 'exit' || expectation.what === 'status');
  return result.outcome === 'succeeded' || (excuses && verdict.held) ? verdict : undefined;
}

function checked(result: StepResult, check: Verdict | undefined): StepResult {
  if (!check) return result;
  if (check.held) return { ...result, outcome: 'succeeded', message: undefined };
  return { ...result, outcome: 'failed', message: `Not as expected: ${check.message}.` };
}

/** The kernel's result; nothing when it was cancelled. */
async function resultOf<C extends IntendedPlace>(
  { step, decision, source, kernel, connection, workingDirectory, log }: PermittedStep<C>,
  output: StepOutput,
  signal: AbortSignal,
): Promise<StepResult | undefined> {
  const { language, variables, timeout, options } = step;
  try {
    return await kernel.run(
      {
        language,
        source,
        variables,
        connection: connection && withLeave(connection, decision),
        timeout,
        outputLimit: OUTPUT_LIMIT,
        workingDirectory,
        options,
      },
      output,
      signal,
    );
  } catch (error) {
    if (error instanceof CancelledError) return undefined;
    if (error instanceof SecretError)
      return notRun(error.message, `without the secret "${error.secretName}"`);
    log.error('A step could not be run', error);
    return broken(error);
  }
}

/**
 * Nobody was asked about a step that only reads, so it gets no right to do more: what was read off its text is held by the
 * database too, also where a function of its own does more than its name says.
 */
const withLeave = (connection: ResolvedConnection, { kind, statementClass }: Allowed): ResolvedConnection =>
  kind === 'run' && statementClass === 'read' && connection.access === 'read-write'
    ? { ...connection, access: 'read-only', isUnasked: true }
    : connection;

/** A defect of a kernel is a failed step, not a hanging one. */
const broken = (error: unknown): StepResult => {
  const reason = (error instanceof Error ? error.message : String(error)).replace(/\.$/, '');
  return notRun(`The step could not be run: ${reason}. The log has more.`, 'could not be run');
};

const notRun = (message: string, summary: string): StepResult => ({
  ...{ outcome: 'failed', exitCode: undefined, durationMs: 0, truncated: false },
  message,
  summary,
});

/** `# 1. Check worker status` → `1. Check worker status`, and the same of a comment between the signs of a block. */
export const firstLine = (source: string): string =>
  source
    .split('\n')
    .map(
      (line) =>
        /^\s*\/\*+\s*([^]*?)\s*(?:\*+\/.*)?$/.exec(line)?.[1] ?? line.replace(/^\s*(?:#|--|\/\/)?\s*/, ''),
    )
    .map((line) => line.trim())
    .find((line) => line !== '') ?? '';
