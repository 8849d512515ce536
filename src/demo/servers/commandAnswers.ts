import { workers } from '../simulation/health';
import type { Situation } from '../simulation/situation';
import type { Answer, DemoRequest } from './answer';
import { text } from './answer';

/** Whether a database host accepts connections, for the demo's own `bin/check-database`. */
export function databaseHost({ path }: DemoRequest, situation: Situation): Answer | undefined {
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

/** What `celery inspect` prints, for the demo's own `bin/celery`. */
export function celery({ path }: DemoRequest, situation: Situation): Answer | undefined {
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
