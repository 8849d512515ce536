import { mkdtemp } from 'node:fs/promises';
import { rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe } from 'vitest';
import { silentLog } from '../../../../src/base/log';
import { loadSqlite } from '../../../../src/base/files/sqlite';
import { MemoryAlertLog } from '../../../../src/monitoring/alerts/log/alertLog';
import { JsonlAlertLog } from '../../../../src/monitoring/alerts/log/jsonlAlertLog';
import { SqliteAlertLog } from '../../../../src/monitoring/alerts/log/sqliteAlertLog';
import { testAlertLog } from '../../../contract/testAlertLog';
import { FakeClock } from '../../../fakes/fakeClock';

const folders: string[] = [];
afterAll(() => {
  for (const folder of folders) rmSync(folder, { recursive: true, force: true });
});

async function newFolder(): Promise<string> {
  const folder = await mkdtemp(join(tmpdir(), 'sitrep-alert-log-'));
  folders.push(folder);
  return folder;
}

testAlertLog({
  name: 'MemoryAlertLog',
  create: async () => {
    const log = new MemoryAlertLog();
    return { log, reopen: () => log, dispose: () => undefined };
  },
});

testAlertLog({
  name: 'JsonlAlertLog',
  create: async () => {
    const file = join(await newFolder(), 'deep', 'alerts.jsonl');
    const reopen = (): JsonlAlertLog => new JsonlAlertLog(file);
    return { log: reopen(), reopen, dispose: () => undefined };
  },
});

describe.skipIf(!loadSqlite())('where node:sqlite is (Node 22.13 or later)', () => {
  testAlertLog({
    name: 'SqliteAlertLog',
    create: async () => {
      const file = join(await newFolder(), 'deep', 'alerts.db');
      const opened: SqliteAlertLog[] = [];
      const reopen = (): SqliteAlertLog => {
        const log = new SqliteAlertLog({ file, clock: new FakeClock(), log: silentLog });
        opened.push(log);
        return log;
      };
      return {
        log: reopen(),
        reopen,
        dispose: () => {
          for (const log of opened) log.dispose();
        },
      };
    },
  });
});
