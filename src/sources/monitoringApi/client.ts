import type { HttpRequest, HttpResponse } from '../../base/http/http';
import { SourceError } from '../../monitoring/source';
import { isObject, textField } from '../shared/json';
import type { Concealed } from '../shared/settings';
import type { JsonAnswer, SourceHttp } from '../shared/sourceHttp';
import { readRules, type RuleResponse } from './responses';
import type { MonitoringApiSettings } from './settings';

const PREFIX = '/api/monitoring';

/**
 * The endpoints below `/api/monitoring`: `uptime`, `metrics?category=`, `alerts?action=active|configuration`, and the
 * same path for a test. The key goes into the header, which no log of a proxy keeps, although the query is accepted too.
 */
export class MonitoringApiClient {
  readonly #base: string;

  constructor(
    private readonly http: SourceHttp,
    private readonly settings: MonitoringApiSettings,
  ) {
    const base = settings.url.replace(/\/+$/, '');
    this.#base = base.endsWith(PREFIX) ? base.slice(0, -PREFIX.length) : base;
  }

  /** 503 is how an unwell service may answer about its uptime, so it is an answer. @throws {SourceError} */
  async uptime(signal: AbortSignal): Promise<JsonAnswer> {
    return this.#healthJson(`${PREFIX}/uptime`, signal);
  }

  /** @throws {SourceError} */
  async health(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    return this.#healthJson(path, signal);
  }

  /** @throws {SourceError} */
  metrics(category: string | undefined, signal: AbortSignal): Promise<JsonAnswer> {
    return this.http.json(
      this.#request(`${PREFIX}/metrics`, category === undefined ? [] : [['category', category]]),
      signal,
    );
  }

  /** @throws {SourceError} */
  activeAlerts(signal: AbortSignal): Promise<JsonAnswer> {
    return this.http.json(this.#request(`${PREFIX}/alerts`, [['action', 'active']]), signal);
  }

  /** What the alerts are configured to be. It only explains them, so a server without it is fine. */
  async alertRules(signal: AbortSignal): Promise<readonly RuleResponse[]> {
    try {
      const request = this.#request(`${PREFIX}/alerts`, [['action', 'configuration']]);
      return readRules((await this.http.json(request, signal)).value);
    } catch (error) {
      if (error instanceof SourceError) return [];
      throw error;
    }
  }

  /** Sends an order to the alerting; gives what the server said. @throws {SourceError} */
  async order(body: Readonly<Record<string, string>>, signal: AbortSignal): Promise<string> {
    const { adminKey } = this.settings;
    const { value } = await this.http.json(
      {
        ...this.#request(`${PREFIX}/alerts`, [], {
          'content-type': 'application/json',
          ...(adminKey === undefined ? {} : { 'x-admin-key': adminKey }),
        }),
        method: 'POST',
        body: JSON.stringify(body),
      },
      signal,
    );
    if (!isObject(value)) return 'accepted';
    const id = textField(value, 'alertId') ?? textField(value, 'id');
    return textField(value, 'message') ?? (id === undefined ? 'accepted' : `accepted as ${id}`);
  }

  async #healthJson(path: string, signal: AbortSignal): Promise<JsonAnswer> {
    const response: HttpResponse = await this.http.send(this.#request(path, []), signal);
    const isJson = (response.headers['content-type'] ?? '').includes('json');
    const succeeded = response.status >= 200 && response.status < 300;
    if (!succeeded && !(response.status === 503 && isJson)) throw this.http.refusal(response);
    return { value: this.http.parseJson(response), response };
  }

  #request(
    path: string,
    query: NonNullable<HttpRequest['query']>,
    more: Readonly<Record<string, Concealed>> = {},
  ): HttpRequest {
    const { apiKey, headers } = this.settings;
    return {
      url: this.#base + path,
      query,
      headers: {
        accept: 'application/json',

        ...(apiKey === undefined ? {} : { 'x-api-key': apiKey }),
        ...more,
        ...headers,
      },
    };
  }
}
