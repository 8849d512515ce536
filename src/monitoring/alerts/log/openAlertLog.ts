import { join } from 'node:path';
import type { Clock } from '../../../base/clock';
import type { Log } from '../../../base/log';
import { loadSqlite } from '../../../base/sqlite';
import type { AlertLog } from './alertLog';
import { MemoryAlertLog } from './alertLog';
import { JsonlAlertLog } from './jsonlAlertLog';
import { SqliteAlertLog } from './sqliteAlertLog';

export interface AlertLogPlace {
  /** Nothing when no folder is open: transitions are then forgotten with the window. */
  readonly directory: string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
}

/** The best log that this place and this Node allow. Opens no file yet. */
export function openAlertLog({ directory, clock, log }: AlertLogPlace): AlertLog {
  if (directory === undefined) return new MemoryAlertLog();
  if (loadSqlite()) return new SqliteAlertLog({ file: join(directory, 'alerts.db'), clock, log });
  log.info('This editor has no SQLite: alert transitions are kept as lines of text.');
  return new JsonlAlertLog(join(directory, 'alerts.jsonl'));
}
