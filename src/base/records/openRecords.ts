import { join } from 'node:path';
import type { Log } from '../log';
import { loadSqlite } from '../files/sqlite';
import { JsonRecords } from './jsonRecords';
import type { Records } from './records';
import { MemoryRecords } from './records';
import { SqliteRecords } from './sqliteRecords';

/** The best place for records that this folder and this Node allow. Opens no file yet. */
export function openRecords(directory: string | undefined, log: Log): Records {
  if (directory === undefined) return new MemoryRecords();
  if (loadSqlite()) return new SqliteRecords(join(directory, 'records.db'));
  return new JsonRecords(join(directory, 'records.json'), log);
}
