import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';

/**
 * Services whose `/<number>/health` is well and whose `/<number>/metrics` has 303 series: what a web service with a queue
 * exposes through a client library. Counters rise by the clock, so that each scrape is another one.
 */
const METHODS = ['GET', 'POST', 'DELETE'];
const ROUTES = ['/', '/orders', '/orders/:id', '/payouts', '/customers', '/search'];
const CODES = ['200', '404', '500'];
const BOUNDS = ['0.005', '0.01', '0.025', '0.05', '0.1', '0.25', '0.5', '1', '2.5', '5', '10', '+Inf'];
const QUEUES = ['default', 'mail', 'payouts', 'reports'];
const PROCESS = [
  ...['cpu_seconds_total', 'resident_memory_bytes', 'virtual_memory_bytes', 'start_time_seconds'],
  ...['open_fds', 'max_fds', 'heap_bytes', 'heap_used_bytes', 'event_loop_lag_seconds', 'active_handles'],
];

function metrics(service: number, seconds: number): string {
  const busy = (place: number): number => Math.floor(seconds * (1 + ((service * 31 + place * 7) % 17)));
  const wave = (place: number): number => 50 + 49 * Math.sin(seconds / 60 + service + place);
  return [
    '# HELP http_requests_total Requests answered.',
    '# TYPE http_requests_total counter',
    ...METHODS.flatMap((method, a) =>
      ROUTES.flatMap((route, b) =>
        CODES.map(
          (code, c) =>
            `http_requests_total{method="${method}",route="${route}",code="${code}"} ${busy(a * 18 + b * 3 + c)}`,
        ),
      ),
    ),
    '# HELP http_request_duration_seconds How long answers took.',
    '# TYPE http_request_duration_seconds histogram',
    ...METHODS.flatMap((method, a) =>
      ROUTES.flatMap((route, b) => histogram(method, route, busy(a * 6 + b))),
    ),
    '# TYPE queue_length gauge',
    ...QUEUES.map((queue, at) => `queue_length{queue="${queue}"} ${Math.floor(wave(at))}`),
    '# TYPE queue_oldest_seconds gauge',
    ...QUEUES.map((queue, at) => `queue_oldest_seconds{queue="${queue}"} ${wave(at)}`),
    ...PROCESS.map((name, at) => `process_${name} ${wave(at) * 1e6}`),
    '',
  ].join('\n');
}

function histogram(method: string, route: string, count: number): string[] {
  const labels = `method="${method}",route="${route}"`;
  const buckets = BOUNDS.map(
    (le, at) =>
      `http_request_duration_seconds_bucket{${labels},le="${le}"} ${Math.floor((count * (at + 1)) / 12)}`,
  );
  return [
    ...buckets,
    `http_request_duration_seconds_sum{${labels}} ${count * 0.0731}`,
    `http_request_duration_seconds_count{${labels}} ${count}`,
  ];
}

const started = performance.now();
const server = createServer(({ url = '' }, response) => {
  const [, service = '', what] = url.split('/');
  if (what === 'health') {
    response.writeHead(200, { 'content-type': 'application/json' });
    response.end('{"status": "healthy", "checks": {"database": true, "redis": true}}');
    return;
  }
  response.writeHead(200, { 'content-type': 'text/plain; version=0.0.4; charset=utf-8' });
  response.end(metrics(Number(service), (performance.now() - started) / 1_000));
});
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port));
process.on('disconnect', () => process.exit());
