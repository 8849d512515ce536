import type {
  AlertTester,
  ProbedAnswer,
  Reading,
  Recognition,
  Source,
  SourceContext,
  SourceDefinition,
} from '../../monitoring/source';
import { field, isObject, parseObject } from '../shared/json';
import { SourceHttp, systemTimeOf } from '../shared/sourceHttp';
import { MonitoringApiClient } from './client';
import { checkOf, mapAlerts, samplesOf, serviceLevelOf } from './mapping';
import { readAlertList } from './responses';
import { monitoringApiSettings, type MonitoringApiSettings } from './settings';

/** An application's own monitoring endpoints: uptime, metrics behind a key, alerts, and a test of the alerting. */
export const monitoringApi: SourceDefinition<MonitoringApiSettings> = {
  type: 'monitoring-api',
  displayName: 'Monitoring API',
  settings: monitoringApiSettings,
  capabilities: {
    checks: true,
    alerts: true,
    metrics: true,
    issues: false,
    absence: 'resolves',
    missesToResolve: 2,
  },
  defaults: { every: 30_000, timeout: 10_000 },
  recognise,
  create: (settings, context) => new MonitoringApiSource(settings, context),
};

type Part = Partial<Omit<Reading, 'complete'>> & { readonly complete?: boolean };

class MonitoringApiSource implements Source {
  readonly #http: SourceHttp;
  readonly #client: MonitoringApiClient;
  readonly alertTester: AlertTester;

  constructor(
    private readonly settings: MonitoringApiSettings,
    private readonly context: SourceContext,
  ) {
    this.#http = new SourceHttp(context, 'monitoring-api');
    this.#client = new MonitoringApiClient(this.#http, settings);
    this.alertTester = {
      test: (channel, signal) =>
        this.#client.order({ action: 'test', ...(channel === undefined ? {} : { channel }) }, signal),
      trigger: (alert, signal) => this.#client.order({ action: 'trigger', ...alert }, signal),
    };
  }

  /** One endpoint after the other: an application that is in trouble gets no burst. */
  async poll(signal: AbortSignal): Promise<Reading> {
    const { uptime, alerts, health, metrics, apiKey } = this.settings;
    const parts: Part[] = [];
    if (uptime) parts.push(await this.#uptime(signal));
    if (health !== undefined) parts.push(await this.#health(health, signal));
    if (alerts) parts.push(await this.#alerts(signal));
    if (metrics ?? apiKey !== undefined) parts.push(await this.#metrics(signal));
    return {
      complete: parts.every((part) => part.complete !== false),
      systemTime: parts.map((part) => part.systemTime).find((time) => time !== undefined),
      checks: parts.flatMap((part) => part.checks ?? []),
      alerts: parts.flatMap((part) => part.alerts ?? []),
      samples: parts.flatMap((part) => part.samples ?? []),
      unmapped: parts.flatMap((part) => part.unmapped ?? []),
    };
  }

  async #uptime(signal: AbortSignal): Promise<Part> {
    const answer = await this.#client.uptime(signal);
    const level = serviceLevelOf(answer);
    return {
      systemTime: systemTimeOf(answer.response),
      checks: [checkOf('uptime', answer), ...(level ? [level] : [])],
    };
  }

  async #health(path: string, signal: AbortSignal): Promise<Part> {
    const answer = await this.#client.health(path, signal);
    return { systemTime: systemTimeOf(answer.response), checks: [checkOf('health', answer)] };
  }

  async #alerts(signal: AbortSignal): Promise<Part> {
    const { value, response } = await this.#client.activeAlerts(signal);
    const items = readAlertList(value);
    if (items === undefined) throw this.#http.malformed('answered without a list of active alerts.');
    const rules = items.length === 0 ? [] : await this.#client.alertRules(signal);
    const { alerts, unreadable } = mapAlerts(items, { sourceId: this.context.id, rules });
    return {
      complete: unreadable.length === 0,
      systemTime: systemTimeOf(response),
      alerts,
      unmapped: unreadable,
    };
  }

  async #metrics(signal: AbortSignal): Promise<Part> {
    const parts: Part[] = [];
    for (const category of this.settings.categories ?? [undefined]) {
      const { value, response } = await this.#client.metrics(category, signal);
      if (!isObject(value)) throw this.#http.malformed('answered with metrics that are not a JSON object.');
      const { samples, truncated } = samplesOf(value);
      parts.push({
        systemTime: systemTimeOf(response),
        samples,
        unmapped: truncated ? [{ path: 'metrics', why: 'truncated' }] : [],
      });
    }
    return {
      systemTime: parts[0]?.systemTime,
      samples: parts.flatMap((part) => part.samples ?? []),
      unmapped: parts.flatMap((part) => part.unmapped ?? []),
    };
  }
}

/** By the uptime answer, with its service level. */
function recognise({ path, url, text }: ProbedAnswer): Recognition | undefined {
  const answer = parseObject(text);
  if (answer === undefined || !isObject(field(answer, 'uptime')) || !isObject(field(answer, 'sla')))
    return undefined;
  const base = (url.endsWith(path) ? url.slice(0, url.length - path.length) : url).replace(
    /\/api\/monitoring.*$/,
    '',
  );
  return {
    confidence: 0.95,
    label: 'Monitoring API',
    placement: 'source',
    entry: { url: base.replace(/\/+$/, '') },
  };
}
