import type { Value } from '../evaluation/value';
import type { FunctionName } from '../syntax/functionSignatures';
import { ABSENT_FUNCTIONS } from './absent';
import { ARITHMETIC_FUNCTIONS } from './arithmetic';
import type { FunctionCall, FunctionImplementation } from './call';
import { HISTOGRAM_FUNCTIONS } from './histogram';
import { INFO_FUNCTIONS } from './info';
import { OVER_TIME_FUNCTIONS } from './overTime';
import { RATE_FUNCTIONS } from './rate';
import { RELABEL_FUNCTIONS } from './relabel';
import { SORT_FUNCTIONS } from './sort';
import { TIME_FUNCTIONS } from './time';
import { TREND_FUNCTIONS } from './trend';

/** Every function that the parser knows; one that is missing here does not compile. */
const IMPLEMENTATIONS: Readonly<Record<FunctionName, FunctionImplementation>> = {
  ...ABSENT_FUNCTIONS,
  ...ARITHMETIC_FUNCTIONS,
  ...HISTOGRAM_FUNCTIONS,
  ...INFO_FUNCTIONS,
  ...OVER_TIME_FUNCTIONS,
  ...RATE_FUNCTIONS,
  ...RELABEL_FUNCTIONS,
  ...SORT_FUNCTIONS,
  ...TIME_FUNCTIONS,
  ...TREND_FUNCTIONS,
};

/** @throws {PromqlProblem} */
export function callFunction(call: FunctionCall): Value {
  return IMPLEMENTATIONS[call.call.function.name](call);
}
