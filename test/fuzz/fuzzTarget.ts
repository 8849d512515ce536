import { mutated } from './mutate';

/** Something that reads what others wrote. */
export interface FuzzTarget {
  readonly name: string;
  /** Recorded or written inputs that are read well. */
  readonly corpus: readonly string[];
  /** Reads one input. Throws, or says what is wrong with the result: the promises that the parser makes. */
  check(text: string): Promise<string | undefined> | string | undefined;
}

export interface FuzzReport {
  readonly name: string;
  readonly inputs: number;
  readonly problems: readonly FuzzProblem[];
  /** In ms, and the number of the input that took it: to look at, for no test judges times. */
  readonly slowest: { readonly ms: number; readonly seed: number };
}

export interface FuzzProblem {
  /** Makes the input again: `mutated(target.corpus, seed)`. */
  readonly seed: number;
  readonly problem: string;
  readonly input: string;
}

const MOST_PROBLEMS = 5;

/** Reads so many inputs, numbered from `first`; stops after a few that are wrong. */
export async function fuzz(target: FuzzTarget, inputs: number, first = 0): Promise<FuzzReport> {
  const problems: FuzzProblem[] = [];
  let slowest = { ms: 0, seed: first };
  for (let seed = first; seed < first + inputs && problems.length < MOST_PROBLEMS; seed++) {
    const input = mutated(target.corpus, seed);
    const started = performance.now();
    const problem = await problemOf(target, input);
    const ms = performance.now() - started;
    if (ms > slowest.ms) slowest = { ms, seed };
    if (problem !== undefined) problems.push({ seed, problem, input: JSON.stringify(input).slice(0, 600) });
  }
  return { name: target.name, inputs, problems, slowest };
}

async function problemOf(target: FuzzTarget, input: string): Promise<string | undefined> {
  try {
    const problem = await target.check(input);
    if (problem !== undefined) return problem;
    return Object.keys(Object.prototype).length > 0
      ? 'a key of the input reached Object.prototype'
      : undefined;
  } catch (error) {
    return error instanceof Error ? `threw ${error.name}: ${error.message.slice(0, 200)}` : 'threw no error';
  }
}
