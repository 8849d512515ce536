import type { RunbookHead } from '../frontMatter';
import type { KernelDefinition } from '../kernel';
import type { Decision, IntendedPlace } from '../policy/policy';
import { decide } from '../policy/policy';
import type { PreparedStep, StepProblem } from './prepareStep';
import { prepareStep } from './prepareStep';
import type { StepQuestions } from './questions';
import type { AlertContext, VariableScope } from './variables';

/** What belongs to a runbook while somebody works with it, and to no file. */
export interface RunbookState {
  readonly head: RunbookHead;
  readonly alert: AlertContext | undefined;
  readonly scope: VariableScope;
  /** Values given so far. */
  readonly parameters: Record<string, string>;
  /** What later steps can use of the named steps that ran. */
  readonly results: Record<string, unknown>;
}

/** A step that somebody wants to run. */
export interface WantedStep<C extends IntendedPlace> {
  /** The fence's info string. */
  readonly info: string;
  readonly source: string;
  readonly runbook: RunbookState;
  readonly kernels: readonly KernelDefinition[];
  readonly isTrusted: () => boolean;
  /** Asked only in a workspace that is trusted. */
  readonly configuration: () => { readonly production: boolean; readonly connections: readonly C[] };
  /** Masks known secrets in what is shown. */
  readonly mask: (text: string) => string;
}

export type ReadyStep<C> = PreparedStep<KernelDefinition, C>;

/** A step that may run, with what was decided about it; or the sentence that says why not, unless a person said no. */
export type Permission<C> = Permitted<C> | { readonly kind: 'refused'; readonly message: string | undefined };

export interface Permitted<C> {
  readonly kind: 'permitted';
  readonly step: ReadyStep<C>;
  readonly decision: Allowed;
}

export type Allowed = Exclude<Decision, { kind: 'refuse' }>;

/** Works out what a step needs, asks for what is missing and for leave, in this order. */
export async function permitStep<C extends IntendedPlace>(
  wanted: WantedStep<C>,
  questions: StepQuestions,
): Promise<Permission<C>> {
  if (!wanted.isTrusted()) return refusedBy(decide(NOTHING, undefined, UNTRUSTED));
  const { production, connections } = wanted.configuration();
  const step = await prepared(wanted, connections, questions);
  if (step.kind === 'problem') return refused(step.message);
  if (step.kind === 'missing') return refused(step.missing.map(({ message }) => message).join('\n'));
  const context = { trusted: wanted.isTrusted(), production, mask: wanted.mask };
  const decision = decide({ ...step, source: wanted.source }, step.connection, context);
  if (decision.kind === 'refuse') return refusedBy(decision);
  if (decision.kind === 'run') return { kind: 'permitted', step, decision };
  return (await questions.confirm(decision.question))
    ? { kind: 'permitted', step, decision }
    : refused(undefined);
}

/** Asks for the parameters that have no value, once each. */
async function prepared<C extends IntendedPlace>(
  { info, source, runbook, kernels }: WantedStep<C>,
  connections: readonly C[],
  questions: StepQuestions,
): Promise<ReadyStep<C> | StepProblem> {
  for (;;) {
    const { head, scope } = runbook;
    const step = prepareStep({ info, source, defaults: head.defaults, scope, kernels, connections });
    const asked = step.kind === 'missing' && step.missing.find(({ reason }) => reason === 'askForParameter');
    if (!asked) return step;
    const name = asked.name.slice('param.'.length);
    const value = await questions.parameter(
      name,
      head.parameters.find((parameter) => parameter.name === name),
    );
    if (value === undefined) return step;
    runbook.parameters[name] = value;
  }
}

const NOTHING = { language: '', source: '', variables: {}, confirm: false };
const UNTRUSTED = { trusted: false, production: false };

const refused = (message: string | undefined): { kind: 'refused'; message: string | undefined } => ({
  kind: 'refused',
  message,
});

const refusedBy = (decision: Decision): ReturnType<typeof refused> =>
  refused(decision.kind === 'refuse' ? decision.message : undefined);
