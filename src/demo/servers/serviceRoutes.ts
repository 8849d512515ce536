import type { ServiceName } from '../simulation/company';
import type { Dependency } from '../simulation/health';
import { database, payments, redis, workers } from '../simulation/health';
import type { Simulation } from '../simulation/simulation';
import type { Situation } from '../simulation/situation';
import type { Answer, DemoRequest, Route } from './answer';
import { json, text } from './answer';
import { exposition } from './exposition';

/** Each service tells its health in another shape, as real ones do. */
const HEALTH: Readonly<Record<ServiceName, Readonly<Record<string, (situation: Situation) => Answer>>>> = {
  shop: { '/health/': shopHealth, '/api/v1/health/': shopComponents },
  payouts: { '/readiness': payoutsReadiness, '/healthz': () => json({ status: 'healthy' }) },
  worker: { '/health/': workerHealth },
  search: { '/health': searchHealth },
  gateway: { '/api/health/check': gatewayHealth },
};

/** What an engineer can do to a service; each mends an incident. */
const REMEDIES: Partial<Record<ServiceName, Readonly<Record<string, (simulation: Simulation) => Answer>>>> = {
  shop: {
    '/admin/database/failover': (simulation) =>
      remedy(simulation.timetable.stop('database-down', simulation.now), 'db-2 is the primary now'),
  },
  worker: {
    '/celery/restart': (simulation) =>
      remedy(simulation.timetable.stop('queue-backlog', simulation.now), '4 workers restarted'),
  },
  payouts: {
    '/admin/payouts/pause': (simulation) =>
      remedy(simulation.timetable.stop('duplicate-payouts', simulation.now), 'payout processing is paused'),
  },
};

export function serviceRoutes(service: ServiceName, simulation: Simulation, signal: AbortSignal): Route {
  return async (request) => {
    const health = HEALTH[service][request.path] ?? HEALTH[service][`${request.path}/`];
    if (health && request.method === 'GET') return health(simulation.situation);
    const act = REMEDIES[service]?.[request.path];
    if (act && request.method === 'POST') return act(simulation);
    if (request.path === '/metrics' || request.path === '/metrics/') {
      await simulation.advance(signal);
      return exposition(simulation.exposed(service) ?? []);
    }
    if (service === 'worker') return celery(request, simulation.situation);
    return service === 'shop' ? databaseHost(request, simulation.situation) : undefined;
  };
}

/** Whether a database host accepts connections, for the demo's own `bin/check-database`. */
function databaseHost({ path }: DemoRequest, situation: Situation): Answer | undefined {
  switch (path) {
    case '/admin/database/db-1':
      return situation.databaseDown
        ? text('db-1:5432 - no response\n', 503)
        : text('db-1:5432 - accepting connections\n');
    case '/admin/database/db-2':
      return text('db-2:5432 - accepting connections (stand-by)\n');
    default:
      return undefined;
  }
}

const remedy = (mended: boolean, done: string): Answer =>
  json({ demo: true, changed: mended, message: mended ? done : 'nothing needed mending' });

/** Boolean checks. */
function shopHealth(situation: Situation): Answer {
  const checks = {
    database: database(situation).healthy,
    cache: redis(situation).healthy,
    celery: workers(situation).healthy,
  };
  const healthy = Object.values(checks).every(Boolean);
  return json({ status: healthy ? 'healthy' : 'unhealthy', checks }, healthy ? 200 : 503);
}

/** A word for each service, and a version. */
function shopComponents(situation: Situation): Answer {
  const word = (dependency: Dependency): string => (dependency.healthy ? 'healthy' : 'unhealthy');
  const services = {
    database: word(database(situation)),
    redis: word(redis(situation)),
    celery: word(workers(situation)),
  };
  const healthy = Object.values(services).every((state) => state === 'healthy');
  const status = healthy ? 'healthy' : 'unhealthy';
  return json(
    { status, timestamp: new Date(situation.at).toISOString(), services, version: '2026.11.2' },
    healthy ? 200 : 503,
  );
}

/** Flat. */
function payoutsReadiness(situation: Situation): Answer {
  const store = database(situation);
  const ready = store.healthy;
  return json(
    {
      status: ready ? 'ready' : 'not_ready',
      database: store.healthy ? 'ok' : 'error',
      redis: redis(situation).healthy ? 'ok' : 'error',
      ...(store.error === undefined ? {} : { error: store.error }),
      timestamp: new Date(situation.at).toISOString(),
    },
    ready ? 200 : 503,
  );
}

/** `ok`, or `error: …` with the reason. */
function workerHealth(situation: Situation): Answer {
  const word = (dependency: Dependency): string =>
    dependency.healthy ? 'ok' : `error: ${dependency.error ?? 'unknown'}`;
  const checks = { cache: word(redis(situation)), workers: word(workers(situation)) };
  const healthy = Object.values(checks).every((state) => state === 'ok');
  return json({ status: healthy ? 'ok' : 'degraded', checks }, healthy ? 200 : 503);
}

/** Health Check Response Format for HTTP APIs, `application/health+json`. */
function searchHealth(situation: Situation): Answer {
  const time = new Date(situation.at).toISOString();
  const checks = {
    'index:age': [{ componentType: 'datastore', observedValue: 34, observedUnit: 's', status: 'pass', time }],
    'disk:free': [
      {
        componentType: 'system',
        observedValue: 17,
        observedUnit: '%',
        status: 'warn',
        output: 'less than 20 % free',
        time,
      },
    ],
  };
  return json({ status: 'warn', version: '3', releaseId: '2026.11.2', serviceId: 'search', checks }, 200, {
    'content-type': 'application/health+json',
  });
}

/** Nested, with response times and a score. */
function gatewayHealth(situation: Situation): Answer {
  const dependencies = {
    database: database(situation),
    payments: payments(situation),
    workers: workers(situation),
  };
  const sick = Object.values(dependencies).filter((dependency) => !dependency.healthy).length;
  const services = Object.entries(dependencies).map(([name, { healthy, error, responseTimeMs }]) => [
    name,
    { status: healthy ? 'healthy' : 'unhealthy', responseTime: responseTimeMs, ...(error ? { error } : {}) },
  ]);
  const status = sick === 0 ? 'healthy' : dependencies.database.healthy ? 'degraded' : 'unhealthy';
  return json(
    {
      status,
      health_score: 100 - 30 * sick,
      services: Object.fromEntries(services) as Record<string, unknown>,
    },
    status === 'unhealthy' ? 503 : 200,
  );
}

/** What `celery inspect` prints, for the demo's own `bin/celery`. */
function celery({ path }: DemoRequest, situation: Situation): Answer | undefined {
  const answering = workers(situation).healthy ? ['w1', 'w2', 'w3', 'w4'] : ['w1'];
  const waiting = Math.round(50 + 2_600 * situation.backlog);
  switch (path) {
    case '/celery/inspect/ping':
      return text(answering.map((name) => `->  ${name}@worker-1: OK\n        pong\n`).join(''));
    case '/celery/inspect/active':
      return text(
        answering
          .map((name) => `->  ${name}@worker-1: OK\n    * market.tasks.send_receipt (running)\n`)
          .join(''),
      );
    case '/celery/inspect/stats':
      return text(`workers answering: ${answering.length} of 4\ntasks waiting in receipts: ${waiting}\n`);
    default:
      return undefined;
  }
}
