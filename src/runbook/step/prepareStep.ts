import { parseDuration } from '../../base/duration';
import type { Ms } from '../../base/clock';
import type { Expectation } from './expectation';
import { parseExpectation } from './expectation';
import type { KernelDefinition } from '../kernel';
import type { IntendedPlace } from '../policy/policy';
import type { StepInfoProblem } from './stepInfo';
import { optionRecord, optionValue, parseStepInfo } from './stepInfo';
import type { MissingVariable, VariableScope } from './variables';
import { planVariables } from './variables';

/** A step as it stands in a runbook, with what is known around it. */
export interface StepRequest<K extends KernelChoice, C extends IntendedPlace> {
  /** The fence's info string. */
  readonly info: string;
  readonly source: string;
  /** Step options from the front matter: they hold where the step says nothing. */
  readonly defaults: Readonly<Record<string, string>>;
  readonly scope: VariableScope;
  readonly kernels: readonly K[];
  readonly connections: readonly C[];
}

export type KernelChoice = Pick<KernelDefinition, 'languages' | 'connectionTypes' | 'displayName'>;

/** Everything about a run except the permission for it. */
export interface PreparedStep<K, C> {
  readonly kind: 'ready';
  readonly kernel: K;
  readonly language: string;
  readonly name: string | undefined;
  /** Absent for a step that runs on this machine. */
  readonly connection: C | undefined;
  readonly variables: Readonly<Record<string, string>>;
  readonly options: Readonly<Record<string, string>>;
  readonly timeout: Ms;
  readonly confirm: boolean;
  readonly workingDirectory: string | undefined;
  /** What makes the step a check. */
  readonly expectation: Expectation | undefined;
}

export type StepProblem =
  | { readonly kind: 'problem'; readonly reason: StepProblemReason; readonly message: string }
  | { readonly kind: 'missing'; readonly missing: readonly MissingVariable[] };

export type StepProblemReason =
  'notRunnable' | 'unknownConnection' | 'wrongConnection' | 'chooseConnection' | 'badOption';

const DEFAULT_TIMEOUT: Ms = 120_000;

/** Types whose languages also run on this machine, so that no connection has to be chosen among several. */
const LOCAL_TYPES = new Set(['shell', 'python']);
/**
 * The type whose languages stay on this machine unless a step says otherwise. A shell is everywhere and means the place
 * where one is; a program of the team's own is meant for the application that a connection names.
 */
const LOCAL_AT_FIRST = 'shell';

/** Works out what runs a step, where, with which values; or the first reason why it cannot run as it is. */
export function prepareStep<K extends KernelChoice, C extends IntendedPlace>(
  request: StepRequest<K, C>,
): PreparedStep<K, C> | StepProblem {
  const info = parseStepInfo(request.info);
  const kernel = kernelFor(info.language, request.kernels);
  if (!kernel) return problem('notRunnable', notRunnable(info.language, request.kernels));
  const option = (name: string): string | undefined => optionValue(info, name) ?? own(request.defaults, name);
  const wrong = info.problems.find(({ code }) => WRONG_VALUES.has(code));
  if (wrong) return problem('badOption', wrong.message);
  const expectation = expectationOf(option('expect'));
  if (expectation && 'mistake' in expectation) return problem('badOption', expectation.mistake);
  const place = connectionFor(
    kernel,
    optionValue(info, 'on'),
    own(request.defaults, 'on'),
    request.connections,
  );
  if ('kind' in place) return place;
  const { variables, missing } = planVariables(request.source, request.scope);
  if (missing.length > 0) return { kind: 'missing', missing };
  return {
    kind: 'ready',
    kernel,
    language: info.language,
    name: optionValue(info, 'name'),
    connection: place.connection,
    variables,
    options: { ...request.defaults, ...optionRecord(info) },
    timeout: parseDuration(option('timeout') ?? '') ?? DEFAULT_TIMEOUT,
    confirm: optionValue(info, 'confirm') === 'true' || own(request.defaults, 'confirm') === 'true',
    workingDirectory: option('cwd'),
    expectation,
  };
}

/** Mistakes that would make a step do something else than it says. */
const WRONG_VALUES = new Set<StepInfoProblem['code']>([
  'not-a-duration',
  'not-a-boolean',
  'not-an-expectation',
]);

const expectationOf = (written: string | undefined): ReturnType<typeof parseExpectation> | undefined =>
  written === undefined ? undefined : parseExpectation(written);

export const kernelFor = <K extends KernelChoice>(language: string, kernels: readonly K[]): K | undefined =>
  kernels.find(({ languages }) => languages.includes(language));

/** Whether a kernel's steps run on this machine when they name no connection. */
export const runsHere = (kernel: KernelChoice): boolean =>
  kernel.connectionTypes.some((type) => LOCAL_TYPES.has(type));

/** The connections that a kernel's steps may run on. */
export const fittingConnections = <C extends IntendedPlace>(
  kernel: KernelChoice,
  connections: readonly C[],
): readonly C[] => connections.filter(({ type }) => kernel.connectionTypes.includes(type));

/** The connection that a step names, or the only one that fits. One from the front matter counts where it fits. */
export function connectionFor<C extends IntendedPlace>(
  kernel: KernelChoice,
  named: string | undefined,
  byDefault: string | undefined,
  connections: readonly C[],
): { readonly connection: C | undefined } | StepProblem {
  const fitting = fittingConnections(kernel, connections);
  if (named !== undefined) return namedConnection(kernel, named, connections);
  const preferred = fitting.find(({ name }) => name === byDefault);
  if (preferred) return { connection: preferred };
  const only = fitting.length === 1 ? fitting[0] : undefined;
  if (only && !kernel.connectionTypes.includes(LOCAL_AT_FIRST)) return { connection: only };
  if (runsHere(kernel) || fitting.length === 0) return { connection: undefined };
  const names = fitting.map(({ name }) => name).join(', ');
  return problem('chooseConnection', `This step can run on ${names}. Choose one: it is written as on=NAME.`);
}

function namedConnection<C extends IntendedPlace>(
  kernel: KernelChoice,
  named: string,
  connections: readonly C[],
): { readonly connection: C } | StepProblem {
  const connection = connections.find(({ name }) => name === named);
  if (!connection) {
    const names = connections.map(({ name }) => name).join(', ');
    const known = names ? `It has ${names}.` : 'It has none yet.';
    return problem('unknownConnection', `There is no connection "${named}" in sitrep.yaml. ${known}`);
  }
  if (kernel.connectionTypes.includes(connection.type)) return { connection };
  const wanted = kernel.connectionTypes.join(' or ') || 'no connection';
  const message = `The connection "${named}" is of type ${connection.type}, and ${kernel.displayName} runs on ${wanted}.`;
  return problem('wrongConnection', message);
}

const problem = (reason: StepProblemReason, message: string): StepProblem => ({
  kind: 'problem',
  reason,
  message,
});

const notRunnable = (language: string, kernels: readonly KernelChoice[]): string => {
  const known = kernels.flatMap(({ languages }) => languages).join(', ');
  return language === ''
    ? `This block has no language, so nothing runs it. Write one behind the fence: ${known}.`
    : `Nothing runs "${language}": it is shown only. What runs is ${known}.`;
};

const own = (record: Readonly<Record<string, string>>, key: string): string | undefined =>
  Object.hasOwn(record, key) ? record[key] : undefined;
