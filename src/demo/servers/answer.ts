import type { IncomingHttpHeaders } from 'node:http';

export interface DemoRequest {
  readonly method: string;
  /** Without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  readonly body: string;
}

export interface Answer {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
}

/** Answers a request, or leaves it to the next one. */
export type Route = (request: DemoRequest) => Answer | undefined | Promise<Answer | undefined>;

export const json = (value: unknown, status = 200, headers: Answer['headers'] = {}): Answer => ({
  status,
  headers: { 'content-type': 'application/json; charset=utf-8', ...headers },
  body: JSON.stringify(value),
});

export const text = (body: string, status = 200, contentType = 'text/plain; charset=utf-8'): Answer => ({
  status,
  headers: { 'content-type': contentType },
  body,
});

export const html = (body: string, status = 200): Answer => text(body, status, 'text/html; charset=utf-8');

/** What a JSON body holds, or nothing when it is none. */
export function parsed(body: string): unknown {
  try {
    return JSON.parse(body) as unknown;
  } catch {
    // A body that is no JSON is the caller's mistake, which the route answers in its own words.
    return undefined;
  }
}

export const isRecord = (value: unknown): value is Record<string, unknown> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

/** Asks each route in turn. */
export function firstOf(...routes: readonly Route[]): Route {
  return async (request) => {
    for (const route of routes) {
      const answer = await route(request);
      if (answer) return answer;
    }
    return undefined;
  };
}
