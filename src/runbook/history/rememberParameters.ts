import * as z from 'zod';
import type { Records } from '../../base/records/records';
import type { RunbookParameter } from '../frontMatter';
import type { StepQuestions } from '../step/questions';

export interface ParameterMemory {
  readonly records: Records;
  /** Of the runbook's file: each has values of its own. */
  readonly uri: string;
  /** A value that it changes has a secret in it. */
  readonly mask: (text: string) => string;
}

const KIND = 'runbook-parameters';
const kept = z.record(z.string(), z.string()).catch({});

/**
 * Asks for a parameter with what was answered the last time, in the place of its default. What is a secret, by its name or
 * by what it holds, is never kept.
 */
export const rememberingQuestions = (questions: StepQuestions, memory: ParameterMemory): StepQuestions => ({
  confirm: (question) => questions.confirm(question),
  parameter: async (name, declared) => {
    const { records, uri, mask } = memory;
    const values = kept.parse(records.all(KIND).get(uri) ?? {});
    const last = Object.hasOwn(values, name) ? values[name] : undefined;
    const value = await questions.parameter(
      name,
      last === undefined ? declared : offering(name, declared, last),
    );
    if (value !== undefined && value !== last && !isSecret(name) && mask(value) === value) {
      records.put(KIND, uri, { ...values, [name]: value });
    }
    return value;
  },
});

/** Whether a value of this name is one that nobody should read over a shoulder, or find on a disk. */
export const isSecret = (name: string): boolean =>
  /secret|token|passw|credential|api_?key|private_?key/i.test(name);

/** With the last value as the default; of several choices it comes first, if it is still one. */
function offering(name: string, declared: RunbookParameter | undefined, last: string): RunbookParameter {
  const { description, default: written, choices } = declared ?? NOT_DECLARED;
  if (choices.length === 0) return { name, description, default: last, choices };
  if (!choices.includes(last)) return { name, description, default: written, choices };
  return {
    name,
    description,
    default: last,
    choices: [last, ...choices.filter((choice) => choice !== last)],
  };
}

const NOT_DECLARED: Omit<RunbookParameter, 'name'> = {
  description: undefined,
  default: undefined,
  choices: [],
};
