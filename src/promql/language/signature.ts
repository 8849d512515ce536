import type { Span } from '../problem';
import type { ValueType } from '../syntax/ast';
import type { FunctionName, FunctionSignature } from '../syntax/functionSignatures';
import { FUNCTIONS } from '../syntax/functionSignatures';
import { isAggregator } from '../syntax/token';
import type { Aggregator } from '../syntax/token';
import { FUNCTION_HELP } from './functionHelp';
import { AGGREGATOR_HELP } from './wordHelp';

/** How a function or an aggregator is called, in words. */
export interface CallableSignature {
  readonly name: string;
  /** `rate(counter: range vector): instant vector`. */
  readonly label: string;
  /** Where the parameters stand in `label`. */
  readonly parameters: readonly Span[];
  /** The last parameter may be repeated. */
  readonly repeats: boolean;
  readonly sentence: string;
}

const TYPE_WORDS: Readonly<Record<ValueType, string>> = {
  scalar: 'scalar',
  string: 'string',
  vector: 'instant vector',
  range: 'range vector',
};

/** The signature of a function or an aggregator; nothing for any other word. */
export function signatureOf(name: string): CallableSignature | undefined {
  const signature = FUNCTIONS.get(name);
  if (signature) return ofFunction(signature);
  const lower = name.toLowerCase();
  return isAggregator(lower) ? ofAggregator(lower) : undefined;
}

function ofFunction(signature: FunctionSignature): CallableSignature {
  const { name, parameters, required, optional, returns, experimental } = signature;
  const [names, sentence] = FUNCTION_HELP[name satisfies FunctionName];
  const words = namesOf(names).map((parameter, at) => {
    const type = TYPE_WORDS[parameters[at] ?? 'vector'];
    const isRepeated = optional > 1 && at === parameters.length - 1;
    return `${isRepeated ? '…' : ''}${parameter}${at >= required ? '?' : ''}: ${type}`;
  });
  const note = experimental ? ' Prometheus has it behind a feature flag.' : '';
  return written(name, words, TYPE_WORDS[returns], { repeats: optional > 1, sentence: sentence + note });
}

function ofAggregator(name: Aggregator): CallableSignature {
  const [names, sentence] = AGGREGATOR_HELP[name];
  const words = namesOf(names).map((parameter) => {
    const type = parameter === 'vector' ? 'vector' : parameter === 'label' ? 'string' : 'scalar';
    return `${parameter}: ${TYPE_WORDS[type]}`;
  });
  return written(name, words, TYPE_WORDS.vector, { repeats: false, sentence });
}

const namesOf = (names: string): readonly string[] => names.split(' ').filter((name) => name !== '');

function written(
  name: string,
  words: readonly string[],
  returns: string,
  rest: Pick<CallableSignature, 'repeats' | 'sentence'>,
): CallableSignature {
  let at = name.length + 1;
  const parameters = words.map((word) => {
    const span = { start: at, end: at + word.length };
    at = span.end + 2;
    return span;
  });
  return { name, label: `${name}(${words.join(', ')}): ${returns}`, parameters, ...rest };
}
