import { compareUtf8 } from '../../../promql/labels/order';
import { formatGeneral } from '../../../promql/goFloat';

/** What an expression of a template gives. A plain number is Go's `float64`; `null` is `nil`. */
export type TemplateValue =
  string | boolean | number | null | Int | StringMap | Struct | readonly TemplateValue[];

/** Go's `int`: what a whole number in a template is, and what `len` counts with. Never equal to a `float64`. */
export class Int {
  constructor(readonly value: number) {}
}

/** A Go map with text keys. A missing key gives `zero` (option `missingkey=zero`). */
export class StringMap {
  constructor(
    readonly entries: ReadonlyMap<string, TemplateValue>,
    readonly zero: TemplateValue,
  ) {}

  static ofLabels(labels: Readonly<Record<string, string>>): StringMap {
    return new StringMap(new Map(Object.entries(labels)), '');
  }

  get(key: string): TemplateValue {
    return this.entries.get(key) ?? this.zero;
  }

  /** In the order in which Go's templates walk over a map. */
  sorted(): [string, TemplateValue][] {
    return [...this.entries].sort(([one], [other]) => compareUtf8(one, other));
  }
}

/** A Go struct: asking for a field that it does not have is a mistake of the template. */
export class Struct {
  constructor(
    readonly typeName: string,
    readonly fields: ReadonlyMap<string, TemplateValue>,
  ) {}
}

export const isList = (value: TemplateValue): value is readonly TemplateValue[] => Array.isArray(value);

/** Whether `if` takes a value for true: everything but the zero value of its type. */
export function isTrue(value: TemplateValue): boolean {
  if (value instanceof Int) return value.value !== 0;
  if (value instanceof StringMap) return value.entries.size > 0;
  if (value instanceof Struct) return true;
  return isList(value) ? value.length > 0 : Boolean(value) || Number.isNaN(value);
}

/** The name that Go's messages give the type of a value. */
export function typeName(value: TemplateValue): string {
  if (value === null) return '<nil>';
  if (value instanceof Int) return 'int';
  if (value instanceof StringMap) return 'map[string]string';
  if (value instanceof Struct) return value.typeName;
  if (isList(value)) return 'list';
  if (typeof value === 'number') return 'float64';
  return typeof value === 'boolean' ? 'bool' : 'string';
}

/** A value as `%v` prints it. */
export function printValue(value: TemplateValue): string {
  if (value === null) return '<nil>';
  if (value instanceof Int) return String(value.value);
  if (value instanceof StringMap) {
    return `map[${value
      .sorted()
      .map(([key, item]) => `${key}:${printValue(item)}`)
      .join(' ')}]`;
  }
  if (value instanceof Struct) return `{${[...value.fields.values()].map(printValue).join(' ')}}`;
  if (isList(value)) return `[${value.map(printValue).join(' ')}]`;
  return typeof value === 'number' ? formatGeneral(value) : String(value);
}
