import type { ServiceName } from '../simulation/company';
import type { Dependency } from '../simulation/health';
import { database, payments, redis, workers } from '../simulation/health';
import type { Situation } from '../simulation/situation';
import type { Answer } from './answer';
import { json } from './answer';

type HealthAnswer = (situation: Situation) => Answer;

/** Each service tells its health in another shape, as real ones do. */
export const HEALTH: Readonly<Record<ServiceName, Readonly<Record<string, HealthAnswer>>>> = {
  shop: { '/health/': shopHealth, '/api/v1/health/': shopComponents },
  payouts: { '/readiness': payoutsReadiness, '/healthz': () => json({ status: 'healthy' }) },
  worker: { '/health/': workerHealth },
  search: { '/health': searchHealth },
  gateway: { '/api/health/check': gatewayHealth },
};

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
