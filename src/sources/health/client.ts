import { textOf, type HttpResponse } from '../../base/http/http';
import { SourceError } from '../../monitoring/source';
import { isObject } from '../shared/json';
import { isHtml, type SourceHttp } from '../shared/sourceHttp';
import { judge, type HealthAnswer, type HealthBody, type HealthJudgement } from '../shared/healthJudgement';
import type { HealthSettings } from './settings';

/** Statuses that speak about the request and not about the health of the service. */
const ABOUT_THE_REQUEST = new Set([401, 403, 404, 405, 410, 429]);

export class HealthClient {
  readonly #expected: readonly number[] | undefined;

  constructor(
    private readonly http: SourceHttp,
    private readonly settings: HealthSettings,
  ) {
    const { expectStatus } = settings;
    this.#expected = typeof expectStatus === 'number' ? [expectStatus] : expectStatus;
  }

  /** @throws {SourceError} when the answer says nothing about the service, for example 404 */
  async read(signal: AbortSignal): Promise<{ response: HttpResponse; judgement: HealthJudgement }> {
    const accept = 'application/health+json, application/json, text/plain;q=0.8, */*;q=0.5';
    const response = await this.http.send(
      { url: this.settings.url, headers: { accept, ...this.settings.headers } },
      signal,
    );
    return { response, judgement: judge(this.#answerOf(response)) };
  }

  #answerOf(response: HttpResponse): HealthAnswer {
    const { status } = response;
    const expected = this.#expected?.includes(status) ?? (status >= 200 && status < 300);
    if (!expected && ABOUT_THE_REQUEST.has(status)) throw this.http.refusal(response);
    const body = this.#bodyOf(response, expected);
    // Only an answer in JSON can say with another status that the service is unwell; a bare 400 or 302 says nothing.
    if (!expected && status < 500 && !(body.kind === 'json' && isObject(body.value))) {
      throw this.http.refusal(response);
    }
    return { status, expected, body };
  }

  #bodyOf(response: HttpResponse, expected: boolean): HealthBody {
    const text = textOf(response);
    const contentType = response.headers['content-type'];
    if (isHtml(contentType, text)) {
      if (expected && this.#expected === undefined) throw this.http.loginPage(response);
      return { kind: 'none' };
    }
    const promisesJson = contentType?.includes('json') ?? false;
    if (text.trim() === '' && !promisesJson) return { kind: 'none' };
    if (!promisesJson && !/^\s*[[{"]|^\s*(true|false)\s*$/.test(text)) return { kind: 'text', text };
    try {
      return { kind: 'json', value: this.http.parseJson(response) };
    } catch (error) {
      // A server in trouble may break off: its status has said enough.
      if (error instanceof SourceError && !expected) return { kind: 'none' };
      throw error;
    }
  }
}
