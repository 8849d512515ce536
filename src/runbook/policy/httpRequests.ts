/** One request of a step, as written: variables are still placeholders. */
export interface WrittenRequest {
  readonly method: Method;
  /** A path relative to the connection, or a whole URL. */
  readonly target: string;
  readonly headers: readonly (readonly [name: string, value: string])[];
  readonly body: string;
  /** Statuses that the step expects; empty means any below 400. */
  readonly expected: readonly StatusRange[];
  /** Of the request line, from 1. */
  readonly line: number;
}

export interface StatusRange {
  readonly from: number;
  readonly to: number;
  /** `2xx`, `200`. */
  readonly text: string;
}

export type Method = (typeof METHODS)[number];

/** What changes nothing by its definition (RFC 9110, 9.2.1). */
export const READING_METHODS: readonly Method[] = ['GET', 'HEAD', 'OPTIONS'];

const METHODS = ['GET', 'HEAD', 'OPTIONS', 'POST', 'PUT', 'PATCH', 'DELETE'] as const;

/** A mistake in the text, with its line from 1. */
export interface RequestMistake {
  readonly mistake: string;
  readonly line: number;
}

interface Line {
  readonly text: string;
  readonly number: number;
}

const COMMENT = /^\s*(?:#|\/\/)/;
const REQUEST_LINE = /^([A-Za-z]+)\s+(\S.*?)(?:\s+HTTP\/[\d.]+)?\s*$/;
const CONTINUED_QUERY = /^\s+([?&]\S*)(?:\s+HTTP\/[\d.]+)?\s*$/;
const HEADER = /^([!#$%&'*+.^_`|~\w-]+):[ \t]*(.*)$/;
const EXPECTATION = /^\s*expect\s+status\s+(.+?)\s*$/i;

/**
 * Reads requests in the shape of RFC 9112 messages: a line `GET /path`, headers, an empty line, a body; several are
 * divided by `###`. Lines `expect status 200` may stand among the headers or at the end.
 */
export function requestsOf(source: string): readonly WrittenRequest[] | RequestMistake {
  const requests: WrittenRequest[] = [];
  for (const lines of blocksOf(source)) {
    const request = requestOf(lines);
    if (!request) continue;
    if ('mistake' in request) return request;
    requests.push(request);
  }
  return requests.length > 0
    ? requests
    : { mistake: 'There is no request. One begins with a line such as "GET /health".', line: 1 };
}

function blocksOf(source: string): readonly (readonly Line[])[] {
  const blocks: Line[][] = [[]];
  for (const [index, text] of source.split(/\r?\n/).entries()) {
    if (text.startsWith('###')) blocks.push([]);
    else blocks.at(-1)?.push({ text, number: index + 1 });
  }
  return blocks;
}

function requestOf(lines: readonly Line[]): WrittenRequest | RequestMistake | undefined {
  const start = lines.findIndex(({ text }) => text.trim() !== '' && !COMMENT.test(text));
  const first = lines[start];
  if (!first) return undefined;
  const [, verb = '', path = ''] = REQUEST_LINE.exec(first.text) ?? [];
  const method = METHODS.find((known) => known === verb.toUpperCase());
  if (!method)
    return {
      mistake: `"${first.text.trim()}" is no request line. It begins with ${METHODS.join(', ')}, then the path or URL.`,
      line: first.number,
    };
  const empty = lines.findIndex((line, index) => index > start && line.text.trim() === '');
  const headEnd = empty < 0 ? lines.length : empty;
  const head = readHead(lines.slice(start + 1, headEnd));
  if ('mistake' in head) return head;
  const tail = readTail(lines.slice(headEnd + 1));
  if ('mistake' in tail) return tail;
  return {
    method,
    target: path + head.query,
    headers: head.headers,
    body: tail.body,
    expected: [...head.expected, ...tail.expected],
    line: first.number,
  };
}

interface Head {
  readonly query: string;
  readonly headers: readonly (readonly [string, string])[];
  readonly expected: readonly StatusRange[];
}

function readHead(lines: readonly Line[]): Head | RequestMistake {
  let query = '';
  const headers: (readonly [string, string])[] = [];
  const expected: StatusRange[] = [];
  for (const { text, number } of lines) {
    const statuses = EXPECTATION.exec(text)?.[1];
    const continued = CONTINUED_QUERY.exec(text)?.[1];
    const [, name, value = ''] = HEADER.exec(text) ?? [];
    if (statuses !== undefined) {
      const ranges = rangesOf(statuses);
      if (!ranges) return wrongStatus(statuses, number);
      expected.push(...ranges);
    } else if (continued !== undefined && headers.length === 0) query += continued;
    else if (name !== undefined) headers.push([name, value.trim()]);
    else if (!COMMENT.test(text))
      return { mistake: `"${text.trim()}" is no header: one reads "Name: value".`, line: number };
  }
  return { query, headers, expected };
}

function readTail(
  lines: readonly Line[],
): { readonly body: string; readonly expected: readonly StatusRange[] } | RequestMistake {
  const rest = [...lines];
  const expected: StatusRange[] = [];
  for (let last = rest.at(-1); last; last = rest.at(-1)) {
    const statuses = EXPECTATION.exec(last.text)?.[1];
    if (statuses === undefined && last.text.trim() !== '') break;
    if (statuses !== undefined) {
      const ranges = rangesOf(statuses);
      if (!ranges) return wrongStatus(statuses, last.number);
      expected.unshift(...ranges);
    }
    rest.pop();
  }
  return { body: rest.map(({ text }) => text).join('\n'), expected };
}

const wrongStatus = (text: string, line: number): RequestMistake => ({
  mistake: `"${text}" is no status. Expected a number from 100 to 599, a class such as 2xx, or several with commas.`,
  line,
});

function rangesOf(text: string): readonly StatusRange[] | undefined {
  const parts = text.split(/\s*(?:,|\bor\b|\s)\s*/).filter(Boolean);
  const ranges = parts.map((part) => {
    const [, digit, rest = ''] = /^([1-5])(\d\d|xx)$/i.exec(part) ?? [];
    if (digit === undefined) return undefined;
    const base = Number(digit) * 100;
    const isClass = rest.toLowerCase() === 'xx';
    return {
      from: isClass ? base : base + Number(rest),
      to: isClass ? base + 99 : base + Number(rest),
      text: part,
    };
  });
  const valid = ranges.filter((range) => range !== undefined);
  return valid.length === parts.length && valid.length > 0 ? valid : undefined;
}
