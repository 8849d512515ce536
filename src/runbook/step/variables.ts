/**
 * What a step's placeholders mean. A value never becomes text of a program: this module only says which values a step
 * needs; its kernel passes them on as environment (shell), bind parameters (SQL), encoded parts (HTTP) or literals
 * quoted by the language's own rules.
 */
export interface VariableScope {
  readonly alert: AlertContext | undefined;
  readonly parameters: Readonly<Record<string, string>>;
  /** Results of named steps that ran, by their names. */
  readonly steps: Readonly<Record<string, unknown>>;
}

/** The alert that a runbook was opened for. It belongs to the open notebook, never to the file. */
export interface AlertContext {
  readonly name: string;
  readonly service: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly annotations: Readonly<Record<string, string>>;
  /** In ms since 1970. */
  readonly firedAt: number | undefined;
}

export interface VariablePlan {
  /** Name as written between the braces, and its value. */
  readonly variables: Readonly<Record<string, string>>;
  readonly missing: readonly MissingVariable[];
}

export interface MissingVariable {
  readonly name: string;
  readonly reason: 'noAlert' | 'noLabel' | 'askForParameter' | 'stepNotRun' | 'noSuchValue';
  /** For a person. */
  readonly message: string;
}

const PLACEHOLDER = /\$\{((?:alert|param|step)\.[A-Za-z_][\w-]*(?:\.[A-Za-z_][\w-]*|\[\d+\])*)\}/g;

/** Names of the placeholders in a step, in order, each once. `${HOME}` and the like belong to the shell and are none. */
export const placeholdersIn = (source: string): readonly string[] => [
  ...new Set([...source.matchAll(PLACEHOLDER)].map((match) => match[1] ?? '')),
];

/** Finds a value for every placeholder of a step, or says why there is none. */
export function planVariables(source: string, scope: VariableScope): VariablePlan {
  const variables: Record<string, string> = {};
  const missing: MissingVariable[] = [];
  for (const name of placeholdersIn(source)) {
    const found = resolve(name, scope);
    if (typeof found === 'string') variables[name] = found;
    else missing.push({ name, ...found });
  }
  return { variables, missing };
}

type Absent = Omit<MissingVariable, 'name'>;

function resolve(name: string, scope: VariableScope): string | Absent {
  const [kind, first = '', ...rest] = pathOf(name);
  if (kind === 'param') {
    const value = own(scope.parameters, first);
    return typeof value === 'string' && rest.length === 0
      ? value
      : { reason: 'askForParameter', message: `The parameter "${first}" has no value yet.` };
  }
  return kind === 'step' ? stepValue(first, rest, scope) : alertValue(name, first, rest, scope.alert);
}

function alertValue(
  name: string,
  first: string,
  rest: readonly string[],
  alert: AlertContext | undefined,
): string | Absent {
  if (!alert) {
    const message = `"${name}" needs an alert, and this runbook was not opened from one. Open it from the alert.`;
    return { reason: 'noAlert', message };
  }
  const value = textOf(walk(alert, [first, ...rest]));
  if (value !== undefined) return value;
  const kind = first === 'annotations' ? 'annotation' : 'label';
  const known = Object.keys(first === 'annotations' ? alert.annotations : alert.labels).join(', ');
  const message = `The alert "${alert.name}" has no ${kind} "${rest.join('.')}". It has ${known || 'none'}.`;
  return { reason: 'noLabel', message };
}

function stepValue(step: string, path: readonly string[], scope: VariableScope): string | Absent {
  const result = own(scope.steps, step);
  if (result === undefined) {
    return { reason: 'stepNotRun', message: `The step "${step}" has no result yet. Run it first.` };
  }
  const value = textOf(walk(result, path));
  if (value !== undefined) return value;
  return { reason: 'noSuchValue', message: `The result of step "${step}" has no "${path.join('.')}".` };
}

/** `step.find.rows[0].x` → step, find, rows, 0, x. */
const pathOf = (name: string): readonly string[] => name.split(/\.|\[(\d+)\]/).filter((part) => part);

const walk = (value: unknown, path: readonly string[]): unknown =>
  path.reduce<unknown>(
    (inner, part) => (typeof inner === 'object' && inner !== null ? own(inner, part) : undefined),
    value,
  );

/** An own field only: a path out of a file must not reach what objects inherit. */
const own = (value: object, key: string): unknown =>
  Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;

const textOf = (value: unknown): string | undefined =>
  typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? String(value)
    : undefined;
