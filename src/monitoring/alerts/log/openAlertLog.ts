import { join } from 'node:path';
import type { Clock } from '../../../base/clock';
import type { Log } from '../../../base/log';
import { loadSqlite } from '../../../base/files/sqlite';
import type { StoredPart } from '../../report/storageReport';
import type { AlertLog } from './alertLog';
import { MemoryAlertLog } from './alertLog';
import { JsonlAlertLog } from './jsonlAlertLog';
import { SqliteAlertLog } from './sqliteAlertLog';

export interface AlertLogPlace {
  /** Nothing when no folder is open: transitions are then forgotten with the window. */
  readonly directory: string | undefined;
  readonly clock: Pick<Clock, 'now'>;
  readonly log: Log;
  /** Where logs of earlier versions, or of an editor without SQLite, may lie. */
  readonly earlier?: readonly string[];
}

/** The best log that this place and this Node allow, and where it is. Opens no file yet. */
export function openAlertLog({ directory, clock, log, earlier = [] }: AlertLogPlace): {
  readonly alertLog: AlertLog;
  readonly stored: StoredPart;
} {
  if (directory === undefined) return stored(new MemoryAlertLog(), undefined);
  if (loadSqlite()) {
    const file = join(directory, 'alerts.db');
    return stored(new SqliteAlertLog({ file, clock, log, earlier }), file);
  }
  log.info('This editor has no SQLite: alert transitions are kept as lines of text.');
  const file = join(directory, 'alerts.jsonl');
  return stored(new JsonlAlertLog(file), file);
}

const stored = (
  alertLog: AlertLog,
  file: string | undefined,
): { readonly alertLog: AlertLog; readonly stored: StoredPart } => ({
  alertLog,
  stored: { title: 'Alert log', file, retention: 'alerts', size: () => alertLog.size() },
});
