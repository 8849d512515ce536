import type { HttpResponse } from '../../base/http/http';
import { textOf } from '../../base/http/http';
import type { Clock, Ms } from '../../base/clock';
import { authorised } from '../shared/authorisation';
import { parseObject } from '../shared/json';
import type { JsonAnswer, SourceHttp } from '../shared/sourceHttp';
import { nextCursor } from './paging';
import { readDetail } from './responses';
import type { SentrySettings } from './settings';

export type Query = readonly (readonly [name: string, value: string])[];

export interface IssuePages {
  /** As received. */
  readonly issues: readonly unknown[];
  /** False when there are more pages than were read. */
  readonly complete: boolean;
  readonly response: HttpResponse;
}

/** The web API of Sentry. Every path ends in a slash: without it the server redirects, and drops the body. */
export class SentryClient {
  readonly #base: string;

  constructor(
    private readonly http: SourceHttp,
    private readonly settings: SentrySettings,
    private readonly clock: Clock,
  ) {
    const server = settings.url.replace(/\/+$/, '').replace(/\/api\/0$/, '');
    this.#base = `${server}/api/0/organizations/${encodeURIComponent(settings.organization)}`;
  }

  /** Pages of issues, at most `mostPages` of them. @throws {SourceError} */
  async issues(query: Query, mostPages: number, signal: AbortSignal): Promise<IssuePages> {
    const issues: unknown[] = [];
    let cursor: string | undefined;
    for (let page = 1; ; page++) {
      const paged: Query = cursor === undefined ? query : [...query, ['cursor', cursor]];
      const { value, response } = await this.#get('/issues/', paged, signal);
      if (!Array.isArray(value))
        throw this.http.malformed('answered without a list of issues. Is it a Sentry?');
      issues.push(...(value as readonly unknown[]));
      cursor = nextCursor(response.headers.link);
      if (cursor === undefined || page >= mostPages) {
        return { issues, complete: cursor === undefined, response };
      }
    }
  }

  /** @throws {SourceError} */
  async issue(id: string, signal: AbortSignal): Promise<unknown> {
    return (await this.#get(`/issues/${encodeURIComponent(id)}/`, [], signal)).value;
  }

  /** @throws {SourceError} */
  async latestEvent(issueId: string, signal: AbortSignal): Promise<unknown> {
    return (await this.#get(`/issues/${encodeURIComponent(issueId)}/events/latest/`, [], signal)).value;
  }

  /** What a short id such as `SHOP-2A` stands for. @throws {SourceError} */
  async shortId(shortId: string, signal: AbortSignal): Promise<unknown> {
    return (await this.#get(`/shortids/${encodeURIComponent(shortId)}/`, [], signal)).value;
  }

  async #get(path: string, query: Query, signal: AbortSignal): Promise<JsonAnswer> {
    const headers = { accept: 'application/json', ...authorised(this.settings) };
    const response = await this.http.send({ url: this.#base + path, query, headers }, signal);
    if (response.status < 200 || response.status > 299) {
      const said = readDetail(parseObject(textOf(response)));
      throw this.http.refusal(response, { said, retryAfterMs: this.#untilReset(response) });
    }
    return { value: this.http.parseJson(response), response };
  }

  /** Sentry's own header for when a rate limit ends: UTC seconds. */
  #untilReset(response: HttpResponse): Ms | undefined {
    const reset = Number(response.headers['x-sentry-rate-limit-reset']);
    if (response.status !== 429 || !Number.isFinite(reset)) return undefined;
    return Math.max(0, reset * 1000 - this.clock.now());
  }
}
