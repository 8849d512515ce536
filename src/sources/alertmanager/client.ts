import type { Ms } from '../../base/clock';
import type { HttpResponse } from '../../base/http/http';
import type { ShownRequest } from '../../monitoring/intents/intent';
import { SourceError } from '../../monitoring/source';
import { authorised } from '../shared/authorisation';
import type { JsonAnswer, SourceHttp } from '../shared/sourceHttp';
import { readSilences, readStartedAt, type SilenceResponse } from './responses';
import type { AlertmanagerSettings } from './settings';

/** The v2 API of Alertmanager. It has no pages and no limit. */
export class AlertmanagerClient {
  readonly #base: string;

  constructor(
    private readonly http: SourceHttp,
    private readonly settings: AlertmanagerSettings,
  ) {
    this.#base = settings.url.replace(/\/+$/, '');
  }

  /** @throws {SourceError} */
  async alerts(signal: AbortSignal): Promise<{ response: HttpResponse; alerts: readonly unknown[] }> {
    const { filter = [], receiver } = this.settings;
    // Bare and repeated: Alertmanager ignores `filter[]` and answers with everything.
    const query = filter.map((matcher) => ['filter', matcher] as const);
    const { value, response } = await this.#get(
      '/api/v2/alerts',
      receiver === undefined ? query : [...query, ['receiver', receiver] as const],
      signal,
    );
    if (!Array.isArray(value)) {
      throw this.http.malformed('answered without a list of alerts. Is it an Alertmanager, 0.16 or newer?');
    }
    return { response, alerts: value as readonly unknown[] };
  }

  /**
   * The silences by id. A token that may not read them is no reason not to show the alerts: then a silence has no name.
   * @throws {SourceError}
   */
  async silences(signal: AbortSignal): Promise<ReadonlyMap<string, SilenceResponse>> {
    try {
      return await this.allSilences(signal);
    } catch (error) {
      if (error instanceof SourceError && (error.reason === 'forbidden' || error.reason === 'notFound')) {
        return new Map();
      }
      throw error;
    }
  }

  /** The silences by id, expired ones for as long as the server keeps them. @throws {SourceError} */
  async allSilences(signal: AbortSignal): Promise<ReadonlyMap<string, SilenceResponse>> {
    const { value } = await this.#get('/api/v2/silences', [], signal);
    if (!Array.isArray(value)) throw this.http.malformed('answered without a list of silences.');
    return readSilences(value);
  }

  /** What a write sends, but for its credentials. */
  write(method: 'POST' | 'DELETE', path: string, body?: unknown): ShownRequest {
    const url = this.#base + path;
    return { method, url, body: body === undefined ? undefined : JSON.stringify(body) };
  }

  /** Sends it; any status is an answer. @throws {SourceError} when no answer arrived */
  send({ method, url, body }: ShownRequest, signal: AbortSignal): Promise<HttpResponse> {
    const headers = { accept: 'application/json', ...authorised(this.settings) };
    const content =
      body === undefined
        ? { headers }
        : { headers: { 'content-type': 'application/json', ...headers }, body };
    return this.http.send({ method: method === 'DELETE' ? 'DELETE' : 'POST', url, ...content }, signal);
  }

  /**
   * When the server started; nothing when it does not say, or when the token may not read it.
   * @throws {SourceError}
   */
  async startedAt(signal: AbortSignal): Promise<Ms | undefined> {
    try {
      return readStartedAt((await this.#get('/api/v2/status', [], signal)).value);
    } catch (error) {
      if (error instanceof SourceError && (error.reason === 'forbidden' || error.reason === 'notFound')) {
        return undefined;
      }
      throw error;
    }
  }

  #get(
    path: string,
    query: readonly (readonly [string, string])[],
    signal: AbortSignal,
  ): Promise<JsonAnswer> {
    return this.http.json({ url: this.#base + path, query, headers: authorised(this.settings) }, signal);
  }
}
