import type { Path } from '../document';

/** As much of a JSON Schema (draft-07) as help with typing needs. */
export interface SchemaPart {
  readonly description?: string;
  readonly title?: string;
  readonly type?: unknown;
  readonly const?: unknown;
  readonly enum?: readonly unknown[];
  readonly default?: unknown;
  readonly required?: readonly string[];
  readonly properties?: Readonly<Record<string, SchemaPart>>;
  readonly propertyNames?: SchemaPart;
  readonly additionalProperties?: SchemaPart | boolean;
  readonly items?: SchemaPart | readonly SchemaPart[];
  readonly anyOf?: readonly SchemaPart[];
  readonly oneOf?: readonly SchemaPart[];
  readonly allOf?: readonly SchemaPart[];
}

/**
 * Everything that a schema says of a place. Alternatives are told apart by their constants where the document has
 * them: an entry with `type: prometheus` is one of Prometheus.
 */
export function schemaAt(root: SchemaPart, path: Path, document: unknown): readonly SchemaPart[] {
  let parts = alternatives(root, document);
  let value = document;
  for (const step of path) {
    value = childOf(value, step);
    const next = value;
    parts = parts.flatMap((part) => children(part, step)).flatMap((part) => alternatives(part, next));
  }
  return parts;
}

/** A part with all that it may be, without what the value contradicts. */
function alternatives(part: SchemaPart, value: unknown): readonly SchemaPart[] {
  const parts = [...(part.anyOf ?? []), ...(part.oneOf ?? []), ...(part.allOf ?? [])];
  const fitting = parts.filter((one) => !contradicts(one, value));
  return [part, ...(fitting.length > 0 ? fitting : parts).flatMap((one) => alternatives(one, value))];
}

const contradicts = ({ properties = {} }: SchemaPart, value: unknown): boolean =>
  Object.entries(properties).some(([key, { const: constant }]) => {
    const written = childOf(value, key);
    return constant !== undefined && written !== undefined && written !== null && written !== constant;
  });

function children(part: SchemaPart, step: PropertyKey): readonly SchemaPart[] {
  if (typeof step === 'number') return [part.items ?? []].flat();
  const { properties = {}, additionalProperties: rest } = part;
  const own = Object.hasOwn(properties, String(step)) ? properties[String(step)] : undefined;
  if (own) return [own];
  return typeof rest === 'object' ? [rest] : [];
}

function childOf(value: unknown, step: PropertyKey): unknown {
  if (typeof value !== 'object' || value === null || !Object.hasOwn(value, step)) return undefined;
  return (value as Readonly<Record<PropertyKey, unknown>>)[step];
}
