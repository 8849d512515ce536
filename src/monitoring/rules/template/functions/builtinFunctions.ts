import { compareUtf8 } from '../../../../promql/labels/order';
import { printf } from './printf';
import { queryEscape } from './queryEscape';
import type { TemplateFunction } from './templateFunction';
import { atLeast, exactly, textOf } from './templateFunction';
import { TemplateProblem } from '../templateProblem';
import type { TemplateValue } from '../templateValue';
import { Int, isList, isTrue, printValue, StringMap, typeName } from '../templateValue';

/** Those whose later arguments are evaluated only while they can change the result. */
export const SHORT_CIRCUIT: ReadonlySet<string> = new Set(['and', 'or']);

/** The predefined functions of Go's text/template. */
export const BUILTIN_FUNCTIONS: Readonly<Record<string, TemplateFunction>> = {
  and: atLeast(1, (given) => given.find((value) => !isTrue(value)) ?? last(given)),
  or: atLeast(1, (given) => given.find(isTrue) ?? last(given)),
  not: exactly(1, (value = null) => !isTrue(value)),
  eq: atLeast(2, ([first = null, ...others]) => others.some((other) => areEqual(first, other))),
  ne: exactly(2, (one = null, other = null) => !areEqual(one, other)),
  lt: exactly(2, (one = null, other = null) => order(one, other) < 0),
  le: exactly(2, (one = null, other = null) => order(one, other) <= 0),
  gt: exactly(2, (one = null, other = null) => order(one, other) > 0),
  ge: exactly(2, (one = null, other = null) => order(one, other) >= 0),
  len: exactly(1, (value = null) => new Int(lengthOf(value))),
  index: atLeast(1, ([first = null, ...keys]) => keys.reduce(itemOf, first)),
  print: atLeast(0, print),
  println: atLeast(0, (given) => `${given.map(printValue).join(' ')}\n`),
  printf: atLeast(1, ([format, ...values]) => printf(textOf(format), values)),
  urlquery: atLeast(0, (given) => queryEscape(print(given))),
  html: atLeast(0, (given) => print(given).replace(/[&<>"']/g, (character) => HTML[character] ?? character)),
};

const HTML: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&#34;',
  "'": '&#39;',
};

const last = (given: readonly TemplateValue[]): TemplateValue => given.at(-1) ?? null;

/** Go's `fmt.Sprint`: a blank between two values neither of which is a text. */
function print(given: readonly TemplateValue[]): string {
  return given.reduce<string>((text, value, at) => {
    const blank = at > 0 && typeof value !== 'string' && typeof given[at - 1] !== 'string';
    return text + (blank ? ' ' : '') + printValue(value);
  }, '');
}

/** NaN differs from everything and is in no order. Values of different types are not compared, as in Go. */
function areEqual(one: TemplateValue, other: TemplateValue): boolean {
  if (one === null || other === null) return one === other;
  requireSameKind(one, other);
  if (one instanceof Int && other instanceof Int) return one.value === other.value;
  if (typeof one === 'object') throw new TemplateProblem(`non-comparable type ${typeName(one)}`);
  return one === other;
}

function order(one: TemplateValue, other: TemplateValue): number {
  requireSameKind(one, other);
  if (typeof one === 'string' && typeof other === 'string') return compareUtf8(one, other);
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  if (one instanceof Int && other instanceof Int) return one.value - other.value;
  throw new TemplateProblem(`invalid type for comparison: ${typeName(one)}`);
}

function requireSameKind(one: TemplateValue, other: TemplateValue): void {
  if (typeName(one) === typeName(other)) return;
  throw new TemplateProblem(
    `incompatible types for comparison: ${typeName(one)} and ${typeName(other)}; a whole number is an int, and one with a point a float64`,
  );
}

function lengthOf(value: TemplateValue): number {
  if (typeof value === 'string') return new TextEncoder().encode(value).length;
  if (value instanceof StringMap) return value.entries.size;
  if (isList(value)) return value.length;
  throw new TemplateProblem(`len of type ${typeName(value)}`);
}

function itemOf(container: TemplateValue, key: TemplateValue): TemplateValue {
  if (container instanceof StringMap) return container.get(textOf(key));
  if (!isList(container)) throw new TemplateProblem(`can't index item of type ${typeName(container)}`);
  if (!(key instanceof Int)) throw new TemplateProblem(`cannot index a list with type ${typeName(key)}`);
  const item = container[key.value];
  if (item === undefined) throw new TemplateProblem(`index out of range: ${key.value}`);
  return item;
}
