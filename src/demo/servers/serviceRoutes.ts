import type { ServiceName } from '../simulation/company';
import type { Simulation } from '../simulation/simulation';
import type { Answer, Route } from './answer';
import { json } from './answer';
import { celery, databaseHost } from './commandAnswers';
import { exposition } from './exposition';
import { HEALTH } from './healthAnswers';

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

const remedy = (mended: boolean, done: string): Answer =>
  json({ demo: true, changed: mended, message: mended ? done : 'nothing needed mending' });
