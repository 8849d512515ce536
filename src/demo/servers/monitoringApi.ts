import { DEMO_KEYS, SERVICES } from '../simulation/company';
import type { Simulation } from '../simulation/simulation';
import type { Answer, DemoRequest, Route } from './answer';
import { html, isRecord, json, parsed } from './answer';
import { exposition } from './exposition';

const PREFIX = '/api/monitoring';

interface RaisedAlert {
  readonly id: string;
  readonly name: string;
  readonly severity: string;
  readonly status: 'active';
  readonly description: string;
  readonly service: string;
  readonly timestamp: string;
}

/** The monitoring endpoints that the gateway serves by itself: uptime, metrics behind a key, alerts, a dashboard. */
export function monitoringApi(simulation: Simulation, signal: AbortSignal): Route {
  const triggered: RaisedAlert[] = [];
  return async (request) => {
    switch (request.path.startsWith(PREFIX) ? request.path.slice(PREFIX.length) : undefined) {
      case '/uptime':
        return json(uptime(simulation));
      case '/metrics':
        await simulation.advance(signal);
        return metrics(request, simulation);
      case '/dashboard':
        return dashboard(request, simulation, triggered);
      case '/alerts':
        return request.method === 'POST'
          ? raise(request, simulation, triggered)
          : alerts(request, simulation, triggered);
      default:
        return undefined;
    }
  };
}

/** Over the month, so that an outage of minutes takes a little off and breaks no promise yet. */
function uptime(simulation: Simulation) {
  const percentage = simulation.situation.databaseDown ? 99.93 : 99.95;
  return {
    status: 'healthy',
    uptime: { formatted: '5d 14h 23m 45s', percentage },
    sla: { target: 99.9, compliance: { overall: true, uptime: true, errorRate: true } },
  };
}

/** JSON unless asked otherwise; the key goes into the query or a header. */
function metrics({ query, headers }: DemoRequest, simulation: Simulation): Answer {
  const key = query.get('api_key') ?? headers['x-api-key'];
  if (key !== DEMO_KEYS.metricsKey) return json({ error: 'Unauthorized: a valid API key is needed' }, 401);
  switch (query.get('format') ?? 'json') {
    case 'prometheus':
      return exposition(SERVICES.flatMap((service) => simulation.exposed(service) ?? []));
    case 'datadog':
      return json({ series: datadogSeries(simulation) });
    case 'json':
      return jsonMetrics(query.get('category'), simulation);
    default:
      return json({ error: `Unknown format "${query.get('format') ?? ''}"` }, 400);
  }
}

function jsonMetrics(category: string | null, simulation: Simulation): Answer {
  const categories = categoriesOf(simulation);
  const timestamp = new Date(simulation.now).toISOString();
  if (category === null) return json({ timestamp, ...categories });
  const chosen = categories[category];
  return chosen
    ? json({ timestamp, [category]: chosen })
    : json({ error: `Unknown category "${category}"` }, 400);
}

function categoriesOf(simulation: Simulation): Readonly<Record<string, Readonly<Record<string, unknown>>>> {
  const { databaseDown, payingTwice, backlog } = simulation.situation;
  return {
    api: { response_time: { p50: 42, p95: databaseDown ? 2_480 : 180, p99: databaseDown ? 4_100 : 320 } },
    errors: { rate: databaseDown ? 9.2 : 0.3 },
    business: {
      payments: { success_rate: databaseDown ? 61.4 : payingTwice ? 97.2 : 99.6 },
      duplicates: payingTwice,
    },
    system: { memory: { usage: Math.round(58 + 20 * backlog) } },
  };
}

const datadogSeries = (simulation: Simulation): unknown[] =>
  Object.entries({ 'errors.rate': categoriesOf(simulation).errors?.rate }).map(([metric, value]) => ({
    metric,
    points: [[Math.round(simulation.now / 1_000), value]],
    type: 'gauge',
  }));

function alerts({ query }: DemoRequest, simulation: Simulation, triggered: readonly RaisedAlert[]): Answer {
  const action = query.get('action') ?? 'active';
  if (action === 'active') {
    const active = activeAlerts(simulation, triggered);
    return json({ alerts: active, count: active.length });
  }
  if (action === 'configuration') return json(CONFIGURATION);
  return json({ error: `Unknown action "${action}"` }, 400);
}

const CONFIGURATION = {
  thresholds: {
    payment_failure: 0.01,
    db_response: 1_000,
    api_response: 2_000,
    memory_usage: 80,
    error_rate: 0.05,
  },
  rules: [
    { name: 'payment_ledger_mismatch', severity: 'critical', window: '1m' },
    { name: 'database_unavailable', severity: 'critical', window: '0s' },
    { name: 'high_error_rate', severity: 'high', window: '5m' },
  ],
  channels: ['webhook', 'sentry'],
  maintenance: [],
};

function activeAlerts(simulation: Simulation, triggered: readonly RaisedAlert[]): readonly RaisedAlert[] {
  const { payingTwice, incidents } = simulation.situation;
  const since = incidents['duplicate-payouts'].occurrence?.startedAt ?? simulation.now;
  if (!payingTwice) return triggered;
  const mismatch: RaisedAlert = {
    id: `payment_ledger_mismatch-${since}`,
    name: 'payment_ledger_mismatch',
    severity: 'critical',
    status: 'active',
    description: 'The payout ledger and the bank statement differ.',
    service: 'payouts',
    timestamp: new Date(since).toISOString(),
  };
  return [mismatch, ...triggered];
}

function raise({ headers, body }: DemoRequest, simulation: Simulation, triggered: RaisedAlert[]): Answer {
  if (headers['x-admin-key'] !== DEMO_KEYS.adminKey)
    return json({ error: 'Forbidden: an admin key is needed' }, 403);
  const order = parsed(body);
  const word = (name: string, otherwise: string): string => {
    const value = isRecord(order) ? order[name] : undefined;
    return typeof value === 'string' ? value : otherwise;
  };
  switch (word('action', '')) {
    case 'test':
      return json({
        success: true,
        message: `Test alert sent to ${word('channel', 'every channel')} (demo).`,
      });
    case 'trigger':
      triggered.push({
        id: `manual-${triggered.length + 1}`,
        name: 'manual',
        severity: word('severity', 'info'),
        status: 'active',
        description: word('description', ''),
        service: 'gateway',
        timestamp: new Date(simulation.now).toISOString(),
      });
      return json({ success: true, alertId: `manual-${triggered.length}` });
    default:
      return json({ error: 'Unknown action: "test" and "trigger" are known' }, 400);
  }
}

function dashboard(
  { query }: DemoRequest,
  simulation: Simulation,
  triggered: readonly RaisedAlert[],
): Answer {
  if (query.get('platform') === 'grafana') return json({ title: 'Harbour Street Market (demo)', panels: [] });
  if (query.get('format') === 'html')
    return html('<!doctype html><title>Demo</title><h1>Dashboard of the demo</h1>');
  return json({
    status: uptime(simulation).status,
    generatedAt: new Date(simulation.now).toISOString(),
    metrics: categoriesOf(simulation),
    alerts: activeAlerts(simulation, triggered),
  });
}
