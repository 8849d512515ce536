import { classifyStep, isShell } from './classify';
import { mixedLetters, shownSource, shownValue } from './shownSource';
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

export interface PolicyContext {
  readonly trusted: boolean;
  /** Of this machine, for a step without a connection. */
  readonly production: boolean;
  /** Masks known secrets in what a question shows. */
  readonly mask?: (text: string) => string;
}

/**
 * Decides about one step. Reading is free; a change is asked about where it can hurt, shown as it will run; nothing runs in
 * a workspace that nobody trusted. `place` is absent for a step that runs on this machine.
 */
export function decide(step: StepIntent, place: IntendedPlace | undefined, context: PolicyContext): Decision {
  if (!context.trusted) return { kind: 'refuse', reason: 'untrusted', message: UNTRUSTED };
  const statementClass = classifyStep(step.language, step.source, place?.type);
  const changes = statementClass === 'write' || statementClass === 'destructive';
  if (changes && place?.access === 'read-only') {
    return { kind: 'refuse', reason: 'readOnly', message: readOnlyMessage(statementClass, place) };
  }
  const production = place?.production ?? context.production;
  const readable = statementClass === 'read';
  const ask =
    step.confirm ||
    changes ||
    (!readable && (production || place?.access === 'read-only')) ||
    optionLike(step).length > 0;
  if (!ask) return { kind: 'run', statementClass };
  const { mask = (text) => text } = context;
  return {
    kind: 'ask',
    statementClass,
    question: questionFor({ step, place, statementClass, production, mask }),
  };
}

/**
 * Values that a program would take for options, wherever the script puts them: quotes keep a shell from reading a value, and
 * not the program that gets it.
 */
const optionLike = ({ language, variables }: StepIntent): readonly string[] =>
  isShell(language) ? Object.keys(variables).filter((name) => variables[name]?.startsWith('-')) : [];

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

interface Asked {
  readonly step: StepIntent;
  readonly place: IntendedPlace | undefined;
  readonly statementClass: StatementClass;
  readonly production: boolean;
  readonly mask: (text: string) => string;
}

/** What is too long to be shown whole wants to be read elsewhere first, so a click is not enough for it. */
function questionFor({ step, place, statementClass, production, mask }: Asked): Question {
  const where = place ? `${place.name} (${place.type})` : 'this machine';
  const source = shownSource(mask(step.source));
  const values = Object.entries(step.variables).map(
    ([name, value]) => `${name} = ${shownValue(mask(value))}`,
  );
  const detail = [
    `It ${DOES[statementClass]}.`,
    ...warnings(step, source.isCut),
    source.text,
    ...(values.length > 0 ? [`With\n${values.join('\n')}`] : []),
  ].join('\n\n');
  const title = `Run this on ${where}${production ? ', in production' : ''}?`;
  const earnest = (statementClass === 'destructive' && production) || source.isCut;
  return earnest
    ? { title, detail, typed: place?.name ?? (production ? 'production' : 'this machine') }
    : { title, detail };
}

function warnings(step: StepIntent, isCut: boolean): readonly string[] {
  const letters = mixedLetters(step.source).map((letter) => `"${letter}" (${numberOf(letter)})`);
  const options = optionLike(step).map((name) => `"${name}"`);
  return [
    ...(isCut ? ['It is too long to be shown here as a whole: read the step before you run it.'] : []),
    ...(letters.length > 0
      ? [`In words of Latin letters it has letters of other alphabets: ${letters.join(', ')}.`]
      : []),
    ...(options.length > 0
      ? [`The value of ${options.join(' and ')} begins with "-", which a program may take for an option.`]
      : []),
  ];
}

const numberOf = (letter: string): string =>
  `U+${(letter.codePointAt(0) ?? 0).toString(16).toUpperCase().padStart(4, '0')}`;
