import type { HttpResponse } from '../../base/http/http';
import { SourceError } from '../../monitoring/source';
import { authorised } from '../shared/authorisation';
import type { SourceHttp } from '../shared/sourceHttp';
import { readEnvelope, readRules, type Envelope, type RuleResponse } from './responses';
import type { PrometheusSettings } from './settings';

const MAX_BYTES = 32 * 1024 * 1024;

export type Parameters = readonly (readonly [name: string, value: string])[];

/** The HTTP API of Prometheus, and of what speaks like it (Thanos, Mimir, VictoriaMetrics). */
export class PrometheusClient {
  readonly #base: string;

  constructor(
    private readonly http: SourceHttp,
    private readonly settings: Pick<PrometheusSettings, 'url' | 'token' | 'headers'>,
  ) {
    this.#base = settings.url.replace(/\/+$/, '');
  }

  /** @throws {SourceError} */
  async alerts(signal: AbortSignal): Promise<{ response: HttpResponse; data: unknown }> {
    const { response, envelope } = await this.get('/api/v1/alerts', [], signal);
    if (envelope.status === 'error') throw this.http.refusal(response, { said: envelope.error });
    return { response, data: envelope.data };
  }

  /**
   * The alerting rules. A server without them, or a token that may not read them, is no reason not to show its alerts.
   * @throws {SourceError}
   */
  async rules(signal: AbortSignal): Promise<readonly RuleResponse[]> {
    try {
      const { response, envelope } = await this.get('/api/v1/rules', [['type', 'alert']], signal);
      if (envelope.status === 'error') throw this.http.refusal(response, { said: envelope.error });
      const rules = readRules(envelope.data);
      if (rules === undefined) throw this.http.malformed('answered without rule groups. Is it a Prometheus?');
      return rules;
    } catch (error) {
      if (error instanceof SourceError && (error.reason === 'notFound' || error.reason === 'forbidden'))
        return [];
      throw error;
    }
  }

  get(path: string, query: Parameters, signal: AbortSignal): Promise<Answer> {
    return this.#request({ method: 'GET', url: this.#base + path, query }, signal);
  }

  /** Long expressions do not fit into an address, so queries go as a form. */
  post(path: string, form: Parameters, signal: AbortSignal): Promise<Answer> {
    const body = new URLSearchParams(Object.fromEntries(form)).toString();
    return this.#request({ method: 'POST', url: this.#base + path, body }, signal);
  }

  async #request(
    request: {
      readonly method: 'GET' | 'POST';
      readonly url: string;
      readonly query?: Parameters;
      readonly body?: string;
    },
    signal: AbortSignal,
  ): Promise<Answer> {
    const headers = {
      accept: 'application/json',
      ...(request.body === undefined ? {} : { 'content-type': 'application/x-www-form-urlencoded' }),
      ...authorised(this.settings),
    };
    const response = await this.http.send({ ...request, headers, maxBytes: MAX_BYTES }, signal);
    return { response, envelope: this.#envelopeOf(response) };
  }

  /** An error of the API comes in the same envelope; any other refusal is of a proxy or another system. */
  #envelopeOf(response: HttpResponse): Envelope {
    const refused = response.status < 200 || response.status > 299;
    if (refused && !(response.headers['content-type'] ?? '').includes('json'))
      throw this.http.refusal(response);
    const envelope = readEnvelope(this.http.parseJson(response));
    if (envelope !== undefined && !(refused && envelope.status === 'success')) return envelope;
    if (refused) throw this.http.refusal(response);
    throw this.http.malformed('answered with JSON that is not of the Prometheus API. Is the address right?');
  }
}

export interface Answer {
  readonly response: HttpResponse;
  readonly envelope: Envelope;
}
