import type {
  ProbedAnswer,
  Reading,
  Recognition,
  Source,
  SourceContext,
  SourceDefinition,
} from '../../monitoring/source';
import { field, isObject, parseObject, textField } from '../shared/json';
import { SourceHttp, systemTimeOf } from '../shared/sourceHttp';
import { PrometheusClient } from './client';
import { mapAlerts } from './mapping';
import { PrometheusMetrics } from './prometheusMetrics';
import { prometheusSettings, type PrometheusSettings } from './settings';

/** A Prometheus server: its alerts with the rules behind them, and answers to PromQL. */
export const prometheus: SourceDefinition<PrometheusSettings> = {
  type: 'prometheus',
  displayName: 'Prometheus',
  settings: prometheusSettings,
  capabilities: {
    checks: false,
    alerts: true,
    metrics: true,
    issues: false,
    absence: 'resolves',
    // A server that has just restarted knows no alerts until it has evaluated its rules again.
    missesToResolve: 2,
  },
  defaults: { every: 15_000, timeout: 10_000 },
  recognise,
  create: createPrometheusSource,
};

function createPrometheusSource(settings: PrometheusSettings, context: SourceContext): Source {
  const http = new SourceHttp(context, 'prometheus');
  const client = new PrometheusClient(http, settings);
  const scope = { sourceId: context.id, url: settings.url.replace(/\/+$/, '') };
  return {
    metrics: new PrometheusMetrics(client, http.label),
    poll: async (signal): Promise<Reading> => {
      const { response, data } = await client.alerts(signal);
      const rules = settings.alerts ? await client.rules(signal) : [];
      const mapped = settings.alerts ? mapAlerts(data, rules, scope) : NO_ALERTS;
      if (mapped === undefined)
        throw http.malformed('answered without a list of alerts. Is it a Prometheus?');
      return {
        // A server that has just started has no alerts of a rule that it has not evaluated yet.
        complete: mapped.unreadable.length === 0 && !rules.some((rule) => rule.awaited),
        systemTime: systemTimeOf(response),
        checks: [],
        alerts: mapped.alerts,
        samples: [],
        rules: rules.map(({ name, query }) => ({ name, query })),
        unmapped: mapped.unreadable,
      };
    },
  };
}

const NO_ALERTS = { alerts: [], unreadable: [] };

/** By `/api/v1/status/buildinfo`, which nothing but Prometheus and its relatives answers. */
function recognise({ path, url, text }: ProbedAnswer): Recognition | undefined {
  const answer = parseObject(text);
  const data = answer && field(answer, 'data');
  if (answer?.status !== 'success' || !isObject(data)) return undefined;
  const entry = { url: baseOf(url, path) };
  const version = textField(data, 'version');
  if (path.endsWith('/status/buildinfo')) {
    const label = version === undefined ? 'Prometheus API' : `Prometheus ${version}`;
    return { confidence: version === undefined ? 0.8 : 1, label, placement: 'source', entry };
  }
  const isList = Array.isArray(field(data, 'alerts')) || Array.isArray(field(data, 'groups'));
  return isList ? { confidence: 0.9, label: 'Prometheus API', placement: 'source', entry } : undefined;
}

const baseOf = (url: string, path: string): string =>
  (url.endsWith(path) ? url.slice(0, url.length - path.length) : url)
    .replace(/\/api\/v1\/.*$/, '')
    .replace(/\/+$/, '');
