import { parseGoFloat } from '../../../../promql/goFloat';
import { TemplateProblem } from '../templateProblem';
import type { TemplateValue } from '../templateValue';
import { Int, isList, printValue, Struct, StringMap, typeName } from '../templateValue';

/** A function that templates may call. The value of a pipeline arrives as its last argument. */
export interface TemplateFunction {
  readonly least: number;
  readonly most: number;
  /** @throws {TemplateProblem} */
  call(given: readonly TemplateValue[]): TemplateValue;
}

/** A function with exactly as many arguments as `call` names. */
export const exactly = (
  count: number,
  call: (...given: readonly TemplateValue[]) => TemplateValue,
): TemplateFunction => ({ least: count, most: count, call: (given) => call(...given) });

export const atLeast = (
  least: number,
  call: (given: readonly TemplateValue[]) => TemplateValue,
): TemplateFunction => ({ least, most: Infinity, call });

export function textOf(value: TemplateValue | undefined): string {
  if (typeof value === 'string') return value;
  throw wrongType('string', value);
}

/** Numbers, and texts that are numbers, as the formatting functions take them. */
export function numberOf(value: TemplateValue | undefined): number {
  if (typeof value === 'number') return value;
  if (value instanceof Int) return value.value;
  if (typeof value !== 'string') throw new TemplateProblem(`can't convert ${named(value)} to float`);
  const parsed = parseGoFloat(value);
  if (parsed === undefined) throw new TemplateProblem(`"${value}" is not a number`);
  return parsed;
}

export function listOf(value: TemplateValue | undefined): readonly TemplateValue[] {
  if (value !== undefined && isList(value)) return value;
  throw wrongType('the result of a query', value);
}

export const SAMPLE = 'sample';

export function sampleOf(value: TemplateValue | undefined): Struct {
  if (value instanceof Struct && value.typeName === SAMPLE) return value;
  throw wrongType('a sample of a query', value);
}

export function labelOf(sample: Struct, name: string): string {
  const labels = sample.fields.get('Labels');
  return labels instanceof StringMap ? printValue(labels.get(name)) : '';
}

const wrongType = (wanted: string, value: TemplateValue | undefined): TemplateProblem =>
  new TemplateProblem(`wrong type for value; expected ${wanted}; got ${named(value)}`);

const named = (value: TemplateValue | undefined): string =>
  value === undefined ? 'nothing' : typeName(value);
