import type { LogEntry } from './logStore';

type Fields = Readonly<Record<string, unknown>>;

const LEVELS = ['level', 'log.level', 'detected_level', 'severity', 'levelname', 'severity_text'];
const MESSAGES = ['message', 'msg', 'event', 'body', 'log'];
const TIMES = ['@timestamp', 'timestamp', 'time'];

/** An entry of a line with labels: of a line in JSON, its message and level. */
export function entryOf(given: {
  readonly time: string;
  readonly line: string;
  readonly labels: Readonly<Record<string, string>>;
  readonly raw: unknown;
}): LogEntry {
  const fields = fieldsIn(given.line);
  const level =
    firstText(given.labels, LEVELS) ??
    firstText(fields, LEVELS) ??
    /(?:^|\s)level="?(\w+)/.exec(given.line)?.[1] ??
    '';
  const message = firstText(fields, MESSAGES) ?? given.line;
  return { time: given.time, level, message, labels: without(given.labels, LEVELS), raw: given.raw };
}

/** An entry of a document, whose fields may be nested. */
export function entryOfDocument(source: Fields, raw: unknown): LogEntry {
  const fields = flat(source);
  const written = firstText(fields, TIMES) ?? '';
  const at = /^\d{12,13}$/.test(written) ? Number(written) : Date.parse(written);
  return {
    time: Number.isNaN(at) ? written : new Date(at).toISOString(),
    level: firstText(fields, LEVELS) ?? '',
    message: firstText(fields, MESSAGES) ?? '',
    labels: without(
      Object.fromEntries(Object.entries(fields).map(([name, value]) => [name, textOf(value)])),
      [...LEVELS, ...MESSAGES, ...TIMES],
    ),
    raw,
  };
}

function fieldsIn(line: string): Fields {
  if (!line.startsWith('{')) return {};
  try {
    const value: unknown = JSON.parse(line);
    return isFields(value) ? flat(value) : {};
  } catch (error) {
    if (error instanceof SyntaxError) return {};
    throw error;
  }
}

const DEEPEST = 6;

/** `{log: {level: "error"}}` as `log.level`. */
function flat(source: Fields, prefix = '', depth = 0): Record<string, unknown> {
  return Object.fromEntries(
    Object.entries(source).flatMap(([name, value]) =>
      isFields(value) && depth < DEEPEST
        ? Object.entries(flat(value, `${prefix}${name}.`, depth + 1))
        : [[prefix + name, value] as const],
    ),
  );
}

const isFields = (value: unknown): value is Fields =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

function firstText(fields: Fields, names: readonly string[]): string | undefined {
  const name = names.find((each) => Object.hasOwn(fields, each) && isShown(fields[each]));
  return name === undefined ? undefined : textOf(fields[name]);
}

const isShown = (value: unknown): boolean => typeof value === 'string' || typeof value === 'number';

const textOf = (value: unknown): string =>
  typeof value === 'string' ? value : (JSON.stringify(value) ?? '');

const without = (
  labels: Readonly<Record<string, string>>,
  names: readonly string[],
): Readonly<Record<string, string>> =>
  Object.fromEntries(Object.entries(labels).filter(([name]) => !names.includes(name)));
