import { once } from 'node:events';
import type { ServerResponse } from 'node:http';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { accepts } from './postgres';
import type { RunningServer } from './runningServers';

export interface Application extends RunningServer {
  /** What its metrics say. */
  readonly state: { queueLength: number };
}

/** Where the stand-in for PostgreSQL's exporter answers: it can be scraped exactly while the database answers. */
export const EXPORTER_PATH = '/postgres/metrics';

/** A service with a health endpoint that asks a real database, and with metrics. */
export async function startApplication(databaseUrl: string): Promise<Application> {
  const state = { queueLength: 12 };
  const server = createServer((request, response) => {
    void answer(request.url ?? '', response, databaseUrl, state);
  }).listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    state,
    url: `http://127.0.0.1:${(server.address() as AddressInfo).port}`,
    stop: () =>
      new Promise((resolve) => {
        server.close(() => resolve());
        server.closeAllConnections();
      }),
  };
}

async function answer(
  path: string,
  response: ServerResponse,
  databaseUrl: string,
  state: Application['state'],
): Promise<void> {
  switch (path) {
    case '/health/': {
      const database = (await accepts(databaseUrl)) ? 'ok' : 'error: the database does not answer';
      const healthy = database === 'ok';
      response.writeHead(healthy ? 200 : 503, { 'content-type': 'application/json' });
      response.end(
        JSON.stringify({ status: healthy ? 'ok' : 'degraded', checks: { database, cache: 'ok' } }),
      );
      return;
    }
    case '/metrics':
      response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4' });
      response.end(metrics(state));
      return;
    case EXPORTER_PATH: {
      const up = await accepts(databaseUrl);
      response.writeHead(up ? 200 : 503, { 'content-type': 'text/plain; version=0.0.4' });
      response.end(up ? 'pg_up 1\n' : '');
      return;
    }
    default:
      response.writeHead(404);
      response.end();
  }
}

const metrics = ({ queueLength }: Application['state']): string =>
  [
    '# TYPE http_requests_total counter',
    'http_requests_total{method="GET",status="200"} 1027',
    'http_requests_total{method="GET",status="500"} 3',
    '# TYPE http_request_duration_seconds histogram',
    'http_request_duration_seconds_bucket{le="0.1"} 900',
    'http_request_duration_seconds_bucket{le="2.5"} 1030',
    'http_request_duration_seconds_bucket{le="+Inf"} 1030',
    'http_request_duration_seconds_sum 61.8',
    'http_request_duration_seconds_count 1030',
    '# TYPE celery_queue_length gauge',
    `celery_queue_length{queue="default"} ${queueLength}`,
    '',
  ].join('\n');
