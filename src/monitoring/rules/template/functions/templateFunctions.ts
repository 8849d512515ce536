import { BUILTIN_FUNCTIONS } from './builtinFunctions';
import { PROMETHEUS_FUNCTION_NAMES, prometheusFunctions } from './prometheusFunctions';
import type { TemplateContext } from '../templateContext';
import type { TemplateFunction } from './templateFunction';

/** Whether templates have a function of this name. */
export const isTemplateFunction = (name: string): boolean =>
  Object.hasOwn(BUILTIN_FUNCTIONS, name) || PROMETHEUS_FUNCTION_NAMES.has(name);

export function templateFunctions(context: TemplateContext): ReadonlyMap<string, TemplateFunction> {
  return new Map([...Object.entries(BUILTIN_FUNCTIONS), ...Object.entries(prometheusFunctions(context))]);
}
