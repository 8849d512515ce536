import * as z from 'zod';
import type { Path } from '../document';

type JsonSchema = z.core.JSONSchema.BaseSchema;

/** A schema as JSON Schema of what a user writes, as far as that can be said. */
export const toJsonSchema = (schema: z.ZodType): JsonSchema =>
  z.toJSONSchema(schema, { io: 'input', unrepresentable: 'any', target: 'draft-07' });

/** The keys that a schema knows at a place, whichever form of a value stands there. */
export function knownKeysAt(schema: z.ZodType, path: Path): readonly string[] {
  const root = toJsonSchema(schema);
  let found = [root];
  for (const step of path) found = found.flatMap(branches).flatMap((part) => childrenOf(part, step));
  return [...new Set(found.flatMap(branches).flatMap(ownKeys))];
}

/** Written out, or as the names that a record's keys may have. */
const ownKeys = (schema: JsonSchema): string[] => {
  const names = isSchema(schema.propertyNames) ? (schema.propertyNames.enum ?? []) : [];
  return [...Object.keys(schema.properties ?? {}), ...names.map(String)];
};

const branches = (schema: JsonSchema): JsonSchema[] => [
  schema,
  ...[...(schema.anyOf ?? []), ...(schema.oneOf ?? []), ...(schema.allOf ?? [])]
    .filter(isSchema)
    .flatMap(branches),
];

function childrenOf(schema: JsonSchema, step: PropertyKey): JsonSchema[] {
  if (typeof step === 'number') return [schema.items].flat().filter(isSchema);
  const property = schema.properties?.[String(step)];
  return [property ?? schema.additionalProperties].filter(isSchema);
}

const isSchema = (value: unknown): value is JsonSchema => typeof value === 'object' && value !== null;
