import type { Http, HttpRequest, HttpResponse } from '../../base/http/http';
import { textOf } from '../../base/http/http';
import type { Ms } from '../../base/clock';
import type { ResolvedConnection } from '../../runbook/kernel';
import { connectionHeaders } from '../shared/connectionHeaders';
import { LogsError } from './logStore';

/** Requests to one system, with its credentials, whose answers must be JSON. */
export class StoreHttp {
  /** Without user, query and a slash at the end. */
  readonly base: string;
  readonly #label: string;

  constructor(
    private readonly http: Http,
    private readonly connection: ResolvedConnection,
    private readonly timeout: Ms,
  ) {
    const { origin, pathname } = new URL(connection.url ?? '');
    this.base = `${origin}${pathname.replace(/\/+$/, '')}`;
    this.#label = `${connection.type} "${connection.name}"`;
  }

  /** @throws {LogsError} @throws {HttpError} */
  async json(request: Omit<HttpRequest, 'headers' | 'timeout'>, signal: AbortSignal): Promise<unknown> {
    const headers = {
      accept: 'application/json',
      ...(request.body !== undefined && { 'content-type': 'application/json' }),
      ...(await connectionHeaders(this.connection, signal)),
    };
    const response = await this.http.send({ ...request, headers, timeout: this.timeout }, signal);
    const text = textOf(response);
    if (response.status < 200 || response.status > 299) throw this.#refusal(response, text);
    try {
      return JSON.parse(text);
    } catch (error) {
      if (!(error instanceof SyntaxError)) throw error;
      throw this.malformed(error);
    }
  }

  malformed(cause?: unknown): LogsError {
    const message = `${this.#label} answered with something else than its API. Is "url" right, and does nothing in front of it want a session?`;
    return new LogsError('malformed', message, { cause });
  }

  #refusal({ status }: HttpResponse, text: string): LogsError {
    const said = reasonIn(text);
    const advice = ADVICE[status] ?? '';
    const why = said === '' ? '.' : `: ${/[.!?]$/.test(said) ? said : `${said}.`}`;
    return new LogsError('refused', `${this.#label} answered ${status}${why}${advice}`);
  }
}

const ADVICE: Readonly<Record<number, string>> = {
  401: ' The credential is missing, wrong, or has expired.',
  403: ' The credential is known, but may not read this.',
  404: ' Are "url" and the index right?',
  429: ' It is asked too often, or for too much: try a shorter "since".',
};
const LONGEST = 300;

/** Elasticsearch explains itself in JSON, Loki in plain text. */
function reasonIn(text: string): string {
  const found =
    /"root_cause":\s*\[\s*\{[^}]*?"reason":\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1] ??
    /"reason":\s*("(?:[^"\\]|\\.)*")/.exec(text)?.[1];
  const said = found === undefined ? (/^\s*[<{]/.test(text) ? '' : text) : (JSON.parse(found) as string);
  const line = said.replace(/[\u0000-\u001f\u007f-\u009f]+/g, ' ').trim();
  return line.length > LONGEST ? `${line.slice(0, LONGEST - 1)}…` : line;
}
