import type { Labels } from '../../metrics/series';
import type { Job } from './company';
import { jittered, noise } from './noise';
import type { Situation } from './situation';

/** What one job measures at one moment. Counters and histograms are given as rates and added up by the recorder. */
export interface Measurement {
  readonly name: string;
  readonly labels: Labels;
  readonly reading:
    | { readonly kind: 'gauge'; readonly value: number }
    | { readonly kind: 'counter'; readonly perSecond: number }
    | { readonly kind: 'histogram'; readonly perSecond: number; readonly medianSeconds: number };
}

/** A random number for a key, the same each time it is asked for at one moment. */
type Dice = (key: string) => number;

/** Requests each second, and the median answer in seconds, on a quiet day. */
const TRAFFIC = {
  shop: { perSecond: 24, median: 0.09 },
  payouts: { perSecond: 3, median: 0.12 },
  worker: { perSecond: 1, median: 0.02 },
  search: { perSecond: 11, median: 0.06 },
  gateway: { perSecond: 38, median: 0.04 },
} as const;
type Serving = keyof typeof TRAFFIC;

const MEBIBYTE = 2 ** 20;
const CONNECTION_LIMIT = 100;
/** Twenty minutes of grid steps: memory swells and shrinks that slowly. */
const SLOW_TICKS = 240;

const gauge = (name: string, value: number, labels: Labels = {}): Measurement => ({
  name,
  labels,
  reading: { kind: 'gauge', value },
});
const counter = (name: string, perSecond: number, labels: Labels = {}): Measurement => ({
  name,
  labels,
  reading: { kind: 'counter', perSecond },
});

/** @param tick number of the grid step, which seeds the noise */
export function measure(job: Job, situation: Situation, seed: number, tick: number): Measurement[] {
  const dice: Dice = (key) => noise(seed, `${job}/${key}`, tick);
  switch (job) {
    case 'shop':
      return [...traffic(job, situation, dice), ...orders(situation, dice), memory(job, tick)];
    case 'payouts':
      return [...traffic(job, situation, dice), ...payouts(situation, dice), memory(job, tick)];
    case 'worker':
      return [...traffic(job, situation, dice), ...queue(situation, dice), memory(job, tick)];
    case 'search':
      return [...traffic(job, situation, dice), ...searchIndex(dice, tick), memory(job, tick)];
    case 'gateway':
      return [...traffic(job, situation, dice), memory(job, tick)];
    case 'postgres':
      return situation.databaseDown ? [] : database(situation, dice);
    case 'redis':
      return cache(situation, dice);
  }
}

/** Share of requests that fail while the database is away: not every page needs it. */
const FAILING_WITHOUT_DATABASE: Readonly<Record<Serving, number>> = {
  shop: 0.42,
  payouts: 0.9,
  worker: 0,
  search: 0.02,
  gateway: 0.31,
};
const FAILING_ON_A_QUIET_DAY = 0.002;

function traffic(job: Serving, situation: Situation, dice: Dice): Measurement[] {
  const { perSecond, median } = TRAFFIC[job];
  const rate = jittered(perSecond, 0.15, dice('rate'));
  const failing = situation.databaseDown
    ? jittered(FAILING_WITHOUT_DATABASE[job], 0.1, dice('failing'))
    : FAILING_ON_A_QUIET_DAY * dice('failing');
  const requests = 'http_requests_total';
  return [
    counter(requests, rate * (1 - failing) * 0.86, { method: 'GET', status: '200' }),
    counter(requests, rate * (1 - failing) * 0.14, { method: 'POST', status: '201' }),
    counter(requests, rate * failing, { method: 'GET', status: '500' }),
    {
      name: 'http_request_duration_seconds',
      labels: {},
      reading: {
        kind: 'histogram',
        perSecond: rate,
        medianSeconds: jittered(median * slowness(job, situation), 0.1, dice('median')),
      },
    },
  ];
}

/** How many times slower than on a quiet day a service answers. */
function slowness(job: Serving, situation: Situation): number {
  if (job === 'search') return 1;
  const waitingForDatabase = situation.databaseDown ? 6 : 0;
  const waitingForWorkers = job === 'shop' || job === 'worker' ? 13 * situation.backlog : 0;
  return 1 + waitingForDatabase + waitingForWorkers;
}

function orders(situation: Situation, dice: Dice): Measurement[] {
  const rate = situation.databaseDown ? 0 : jittered(1.4, 0.3, dice('orders'));
  return [
    counter('orders_placed_total', rate),
    gauge('db_connections_active', situation.databaseDown ? 0 : Math.round(12 + 10 * dice('connections'))),
    gauge('db_connections_max', CONNECTION_LIMIT),
  ];
}

function payouts(situation: Situation, dice: Dice): Measurement[] {
  const rate = situation.databaseDown ? 0 : jittered(0.5, 0.4, dice('payouts'));
  const duplicates = situation.payingTwice ? rate * 0.2 : 0;
  return [
    counter('tournament_payouts_total', rate, { status: 'paid' }),
    counter('tournament_payouts_total', situation.databaseDown ? 0.4 : 0, { status: 'failed' }),
    counter('payout_duplicates_total', duplicates),
  ];
}

function queue(situation: Situation, dice: Dice): Measurement[] {
  const receipts = Math.round(jittered(48, 0.5, dice('receipts')) + 2_600 * situation.backlog);
  return [
    gauge('celery_queue_length', receipts, { queue: 'receipts' }),
    gauge('celery_queue_length', Math.round(jittered(9, 0.9, dice('thumbnails'))), { queue: 'thumbnails' }),
    gauge('celery_workers_active', situation.backlog > 0.5 ? 1 : 4),
    counter('celery_tasks_total', jittered(6 - 5 * situation.backlog, 0.2, dice('done')), {
      state: 'success',
    }),
    counter('celery_tasks_total', 1.2 * situation.backlog * dice('failed'), { state: 'failure' }),
  ];
}

function searchIndex(dice: Dice, tick: number): Measurement[] {
  const total = 40 * 1_024 * MEBIBYTE;
  return [
    gauge('search_index_age_seconds', 20 + (tick % 12) * 5 + 4 * dice('age')),
    gauge('disk_free_bytes', Math.round(total * (0.17 + 0.005 * dice('disk'))), { mount: '/var/lib/search' }),
    gauge('disk_total_bytes', total, { mount: '/var/lib/search' }),
  ];
}

function database(situation: Situation, dice: Dice): Measurement[] {
  return [
    gauge('pg_stat_activity_count', Math.round(31 + 14 * dice('activity') + 30 * situation.backlog)),
    gauge('pg_settings_max_connections', CONNECTION_LIMIT),
    counter('pg_stat_database_xact_commit_total', jittered(210, 0.1, dice('commits'))),
  ];
}

function cache(situation: Situation, dice: Dice): Measurement[] {
  const hitShare = situation.databaseDown ? 0.64 : 0.93;
  return [
    counter('redis_keyspace_hits_total', 180 * jittered(hitShare, 0.02, dice('hits'))),
    counter('redis_keyspace_misses_total', 180 * (1 - hitShare)),
    gauge('redis_memory_used_bytes', Math.round(jittered(212 * MEBIBYTE, 0.03, dice('memory')))),
  ];
}

function memory(job: Serving, tick: number): Measurement {
  const wave = Math.sin((2 * Math.PI * tick) / SLOW_TICKS);
  return gauge('process_resident_memory_bytes', Math.round((150 + job.length * 12 + 14 * wave) * MEBIBYTE));
}
