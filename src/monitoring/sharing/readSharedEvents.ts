import type { AlertEvent } from '../alerts/alertEvent';
import type { AlertLogContent } from '../alerts/log/alertLog';
import type { SharedStore } from './sharedStore';

/** So many rows are some ten milliseconds. */
const ROWS_PER_STEP = 1_000;

/** Everything that owners wrote, and the number of the last event of it. Changes nothing, a damaged file neither. */
export async function readSharedEvents(
  store: Pick<SharedStore, 'eventsAfter'>,
): Promise<AlertLogContent & { readonly last: number }> {
  const events: AlertEvent[] = [];
  let last = 0;
  for (;;) {
    const page = store.eventsAfter(last, ROWS_PER_STEP);
    for (const { event } of page.events) events.push(event);
    if (page.last === undefined) return { events, notes: [], last };
    last = page.last;
    await new Promise((resolve) => setImmediate(resolve));
  }
}
