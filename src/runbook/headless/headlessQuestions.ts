import type { StepQuestions } from '../step/questions';

/**
 * Where nobody can be asked: a parameter has its default or nothing, and leave is given, because the runner itself
 * looks at the decision before it runs anything.
 */
export const headlessQuestions: StepQuestions = {
  confirm: () => Promise.resolve(true),
  parameter: (_, declared) => Promise.resolve(declared?.default),
};
