import { classifyStep } from './classify';
import type { StatementClass } from './statementClass';

/** What is known of a step before it runs. */
export interface StepIntent {
  readonly language: string;
  readonly source: string;
  /** The values that it is given, by placeholder. */
  readonly variables: Readonly<Record<string, string>>;
  /** `confirm=true` in the runbook. A runbook can ask for more care, never for less. */
  readonly confirm: boolean;
}

export interface IntendedPlace {
  readonly name: string;
  readonly type: string;
  readonly access: 'read-only' | 'read-write';
  readonly production: boolean;
}

export type Decision =
  | { readonly kind: 'run'; readonly statementClass: StatementClass }
  | { readonly kind: 'ask'; readonly statementClass: StatementClass; readonly question: Question }
  | { readonly kind: 'refuse'; readonly reason: 'untrusted' | 'readOnly'; readonly message: string };

export interface Question {
  /** One sentence that ends with a question mark. */
  readonly title: string;
  /** Exactly what will run, where, with which values. */
  readonly detail: string;
  /** What must be typed before it runs; absent when a click is enough. */
  readonly typed?: string;
}

/**
 * Decides about one step. Reading is free; a change is asked about where it can hurt, shown as it will run; nothing runs in
 * a workspace that nobody trusted. `place` is absent for a step that runs on this machine.
 */
export function decide(
  step: StepIntent,
  place: IntendedPlace | undefined,
  context: { readonly trusted: boolean; readonly production: boolean },
): Decision {
  if (!context.trusted) return { kind: 'refuse', reason: 'untrusted', message: UNTRUSTED };
  const statementClass = classifyStep(step.language, step.source, place?.type);
  const changes = statementClass === 'write' || statementClass === 'destructive';
  if (changes && place?.access === 'read-only') {
    return { kind: 'refuse', reason: 'readOnly', message: readOnlyMessage(statementClass, place) };
  }
  const production = place?.production ?? context.production;
  const readable = statementClass === 'read';
  const ask = step.confirm || changes || (!readable && (production || place?.access === 'read-only'));
  if (!ask) return { kind: 'run', statementClass };
  return { kind: 'ask', statementClass, question: questionFor(step, place, statementClass, production) };
}

const UNTRUSTED =
  'Steps do not run in a workspace that is not trusted, because they are commands that came with the files. ' +
  'Read the runbook, then trust the workspace to run it.';

const readOnlyMessage = (statementClass: StatementClass, place: IntendedPlace): string =>
  `This step ${DOES[statementClass]}, and the connection "${place.name}" is read-only. ` +
  'To allow it, give the connection "access: read-write" in sitrep.yaml.';

const DOES: Readonly<Record<StatementClass, string>> = {
  read: 'reads',
  unknown: 'is a program that may change something',
  write: 'changes something',
  destructive: 'destroys or changes much at once',
};

function questionFor(
  step: StepIntent,
  place: IntendedPlace | undefined,
  statementClass: StatementClass,
  production: boolean,
): Question {
  const where = place ? `${place.name} (${place.type})` : 'this machine';
  const values = Object.entries(step.variables).map(([name, value]) => `${name} = ${JSON.stringify(value)}`);
  const detail = [
    `It ${DOES[statementClass]}.`,
    step.source,
    ...(values.length > 0 ? [`With\n${values.join('\n')}`] : []),
  ].join('\n\n');
  const title = `Run this on ${where}${production ? ', in production' : ''}?`;
  return statementClass === 'destructive' && production
    ? { title, detail, typed: place?.name ?? 'production' }
    : { title, detail };
}
