import type { Breadcrumb, IssueEvent, IssueException, StackFrame } from '../../monitoring/issues';
import type { Labels } from '../../metrics/series';
import { field, isObject, numberField, objectsOf, textField, type JsonObject } from '../shared/json';
import { parseTime } from '../shared/time';

/** Values of variables are shown on one line; a longer one is cut. */
const LONGEST_VALUE = 1_000;

/** An event with its frames, or nothing when what was received is none. */
export function readEvent(value: unknown): IssueEvent | undefined {
  if (!isObject(value)) return undefined;
  const id = textField(value, 'eventID') ?? textField(value, 'id');
  if (id === undefined) return undefined;
  const tags = readTags(field(value, 'tags'));
  const release = field(value, 'release');
  return {
    id,
    at: parseTime(field(value, 'dateCreated')) ?? parseTime(field(value, 'dateReceived')),
    release: (isObject(release) ? textField(release, 'version') : undefined) ?? tags.release,
    environment: tags.environment,
    tags,
    exceptions: readExceptions(value),
    breadcrumbs: entryValues(value, 'breadcrumbs').map(readBreadcrumb),
  };
}

const readTags = (value: unknown): Labels =>
  Object.fromEntries(
    objectsOf(value).flatMap((tag) => {
      const key = textField(tag, 'key');
      const text = textField(tag, 'value');
      return key === undefined || text === undefined ? [] : [[key, text] as const];
    }),
  );

/** The `values` of the entry of one type; an event has at most one of each. */
function entryValues(event: JsonObject, type: string): readonly JsonObject[] {
  const entry = objectsOf(field(event, 'entries')).find((candidate) => textField(candidate, 'type') === type);
  const data = entry && field(entry, 'data');
  return isObject(data) ? objectsOf(field(data, 'values')) : [];
}

/** Sentry lists causes first and calls oldest first; here what surfaced comes first, and so does where it broke. */
function readExceptions(event: JsonObject): readonly IssueException[] {
  const exceptions = entryValues(event, 'exception').map((value) => ({
    type: textField(value, 'type') ?? 'Error',
    value: textField(value, 'value') ?? '',
    frames: readFrames(field(value, 'stacktrace')),
  }));
  if (exceptions.some(({ frames }) => frames.length > 0)) return exceptions.reverse();
  const crashed = crashedThread(event);
  if (crashed.length === 0) return exceptions.reverse();
  const [thrown, ...causes] = exceptions.reverse();
  return [
    { ...(thrown ?? { type: 'Crash', value: textField(event, 'title') ?? '' }), frames: crashed },
    ...causes,
  ];
}

/** Some platforms keep the stack with the thread instead of the exception. */
function crashedThread(event: JsonObject): readonly StackFrame[] {
  const threads = entryValues(event, 'threads');
  const crashed =
    threads.find((thread) => thread.crashed === true) ?? threads.find((thread) => thread.current === true);
  return crashed ? readFrames(field(crashed, 'stacktrace')) : [];
}

function readFrames(stacktrace: unknown): readonly StackFrame[] {
  if (!isObject(stacktrace)) return [];
  return objectsOf(field(stacktrace, 'frames')).map(readFrame).reverse();
}

/** Names are in camel case here, unlike those that an SDK sends. */
function readFrame(frame: JsonObject): StackFrame {
  return {
    filename: textField(frame, 'filename') ?? textField(frame, 'absPath') ?? textField(frame, 'module') ?? '',
    absolutePath: textField(frame, 'absPath'),
    module: textField(frame, 'module'),
    function: textField(frame, 'function'),
    line: lineNumber(field(frame, 'lineNo')),
    column: lineNumber(field(frame, 'colNo')),
    inApp: frame.inApp === true,
    context: readContext(field(frame, 'context')),
    variables: readVariables(field(frame, 'vars')),
  };
}

const lineNumber = (value: unknown): number | undefined =>
  typeof value === 'number' && Number.isInteger(value) && value > 0 ? value : undefined;

/** `[[70, "  def pay(self):"], …]` */
function readContext(value: unknown): StackFrame['context'] {
  if (!Array.isArray(value)) return [];
  return (value as readonly unknown[]).flatMap((pair) => {
    if (!Array.isArray(pair)) return [];
    const [number, text] = pair as readonly unknown[];
    const line = lineNumber(number);
    return line === undefined || typeof text !== 'string' ? [] : [{ line, text }];
  });
}

/** Python sends texts, JavaScript any JSON. */
function readVariables(value: unknown): Readonly<Record<string, string>> {
  if (!isObject(value)) return {};
  return Object.fromEntries(
    Object.entries(value).map(([name, variable]) => {
      const text = typeof variable === 'string' ? variable : JSON.stringify(variable);
      return [name, text.length > LONGEST_VALUE ? `${text.slice(0, LONGEST_VALUE)}…` : text];
    }),
  );
}

function readBreadcrumb(crumb: JsonObject): Breadcrumb {
  return {
    at: parseTime(field(crumb, 'timestamp')) ?? secondsToMs(numberField(crumb, 'timestamp')),
    category: textField(crumb, 'category') ?? textField(crumb, 'type') ?? '',
    level: textField(crumb, 'level') ?? '',
    message: textField(crumb, 'message') ?? requestIn(field(crumb, 'data')),
  };
}

const secondsToMs = (seconds: number | undefined): number | undefined =>
  seconds === undefined ? undefined : seconds * 1000;

/** A breadcrumb of a request has no message: `GET /orders [500]`. */
function requestIn(data: unknown): string {
  if (!isObject(data)) return '';
  const status = numberField(data, 'status_code') ?? textField(data, 'status_code');
  const parts = [
    textField(data, 'method'),
    textField(data, 'url'),
    status === undefined ? undefined : `[${status}]`,
  ];
  return parts.filter((part) => part !== undefined).join(' ');
}
