/** A JSON object as received. Read keys that come from outside with {@link field}: `constructor` is no field. */
export type JsonObject = Readonly<Record<string, unknown>>;

export const isObject = (value: unknown): value is JsonObject =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** The object's own value; what it inherits does not count. */
export const field = (object: JsonObject, name: string): unknown =>
  Object.hasOwn(object, name) ? object[name] : undefined;

export const textField = (object: JsonObject, name: string): string | undefined => {
  const value = field(object, name);
  return typeof value === 'string' ? value : undefined;
};

/** A finite number: JSON has no other, but `1e999` parses to infinity. */
export const numberField = (object: JsonObject, name: string): number | undefined => {
  const value = field(object, name);
  return typeof value === 'number' && Number.isFinite(value) ? value : undefined;
};

/** The objects of a list; anything else in it is left to the caller's count of what was not read. */
export const objectsOf = (value: unknown): readonly JsonObject[] =>
  Array.isArray(value) ? value.filter(isObject) : [];

export const textsOf = (value: unknown): readonly string[] =>
  Array.isArray(value) ? value.filter((item) => typeof item === 'string') : [];

/** The object that a text holds, or nothing: for looking at an answer that may be anything. */
export function parseObject(text: string): JsonObject | undefined {
  try {
    const value: unknown = JSON.parse(text);
    return isObject(value) ? value : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
