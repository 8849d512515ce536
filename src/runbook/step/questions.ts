import type { RunbookParameter } from '../frontMatter';
import type { Question } from '../policy/policy';

/** What a step asks a person before it runs. */
export interface StepQuestions {
  /** Whether the step may run. */
  confirm(question: Question): Promise<boolean>;
  /** The value of a parameter; nothing when the question was dismissed. */
  parameter(name: string, declared: RunbookParameter | undefined): Promise<string | undefined>;
}
