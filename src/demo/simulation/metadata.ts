import type { MetricMetadata, MetricType } from '../../metrics/series';

const entry = (name: string, type: MetricType, help: string, unit = ''): MetricMetadata => ({
  name,
  type,
  help,
  unit,
});

/** Every metric of the demo company, by name. */
export const METADATA: ReadonlyMap<string, MetricMetadata> = new Map(
  [
    entry('up', 'gauge', 'Whether the last scrape of the target succeeded.'),
    entry('http_requests_total', 'counter', 'Requests answered, by method and status.'),
    entry('http_request_duration_seconds', 'histogram', 'Time to answer a request.', 'seconds'),
    entry('process_resident_memory_bytes', 'gauge', 'Resident memory.', 'bytes'),
    entry('orders_placed_total', 'counter', 'Orders placed.'),
    entry('db_connections_active', 'gauge', 'Connections of the pool in use.'),
    entry('db_connections_max', 'gauge', 'Connections the pool may open.'),
    entry('tournament_payouts_total', 'counter', 'Prize payouts, by status.'),
    entry('payout_duplicates_total', 'counter', 'Payouts booked again under a key that was already paid.'),
    entry('celery_queue_length', 'gauge', 'Tasks waiting, by queue.'),
    entry('celery_workers_active', 'gauge', 'Workers that answer a ping.'),
    entry('celery_tasks_total', 'counter', 'Tasks finished, by state.'),
    entry('search_index_age_seconds', 'gauge', 'Age of the search index.', 'seconds'),
    entry('disk_free_bytes', 'gauge', 'Free space, by mount point.', 'bytes'),
    entry('disk_total_bytes', 'gauge', 'Size, by mount point.', 'bytes'),
    entry('pg_stat_activity_count', 'gauge', 'Connections to PostgreSQL.'),
    entry('pg_settings_max_connections', 'gauge', 'Connections PostgreSQL admits.'),
    entry('pg_stat_database_xact_commit_total', 'counter', 'Transactions committed.'),
    entry('redis_keyspace_hits_total', 'counter', 'Look-ups that found their key.'),
    entry('redis_keyspace_misses_total', 'counter', 'Look-ups that did not.'),
    entry('redis_memory_used_bytes', 'gauge', 'Memory in use.', 'bytes'),
  ].map((metric) => [metric.name, metric]),
);
