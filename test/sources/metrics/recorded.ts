/** What Prometheus client libraries answer with. */
export const TEXT = 'text/plain; version=0.0.4; charset=utf-8';

/** The last label is long enough that half of the text ends within it. */
export const EXPOSITION = `# HELP celery_queue_length Celery queue depth.
# TYPE celery_queue_length gauge
celery_queue_length{queue="mail"} 12
celery_queue_length{queue="payouts",note="half a line is cut right here"} 1020
up 1 1767603600000
`;
