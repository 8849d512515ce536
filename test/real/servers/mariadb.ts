import { execFileSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir, userInfo } from 'node:os';
import { join } from 'node:path';
import { createConnection } from 'mysql2';
import { freePort } from './freePort';
import { pathOf } from './realServers';
import type { RunningServer } from './runningServers';
import { ServerProcess } from './serverProcess';

/** MariaDB with a database `shop` and a user `app` without a password. */
export async function startMariadb(): Promise<RunningServer> {
  const port = await freePort();
  const directory = mkdtempSync(join(tmpdir(), 'sitrep-mariadb-'));
  const data = join(directory, 'data');
  const { username } = userInfo();
  const own = ['--no-defaults', `--datadir=${data}`, `--user=${username}`];
  execFileSync(
    pathOf('mariadb-install-db'),
    [...own, '--auth-root-authentication-method=normal', '--skip-test-db'],
    { stdio: ['ignore', 'ignore', 'pipe'] },
  );
  const root = `mysql://root@127.0.0.1:${port}/mysql`;
  const server = await ServerProcess.start({
    program: pathOf('mariadbd'),
    arguments: [
      ...own,
      `--port=${port}`,
      '--bind-address=127.0.0.1',
      `--socket=${join(directory, 'socket')}`,
      `--pid-file=${join(directory, 'pid')}`,
      '--innodb-flush-log-at-trx-commit=0',
    ],
    isReady: () => accepts(root),
  });
  await queryMariadb(root, 'CREATE DATABASE shop');
  await queryMariadb(root, "CREATE USER 'app'@'127.0.0.1'");
  await queryMariadb(root, "GRANT ALL ON *.* TO 'app'@'127.0.0.1'");
  return {
    url: `mysql://app@127.0.0.1:${port}/shop`,
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** The rows that a statement gives, in a session of its own. */
export async function queryMariadb(url: string, text: string): Promise<readonly unknown[][]> {
  const session = createConnection({ uri: url, rowsAsArray: true, connectTimeout: 1_000 });
  session.on('error', () => undefined);
  try {
    return await new Promise((resolve, reject) => {
      session.query(text, (error, rows) => {
        if (error) reject(error);
        else resolve(Array.isArray(rows) ? (rows as unknown as unknown[][]) : []);
      });
    });
  } finally {
    session.destroy();
  }
}

async function accepts(url: string): Promise<boolean> {
  try {
    await queryMariadb(url, 'SELECT 1');
    return true;
  } catch {
    // Any failure means the same to whoever asks: not now.
    return false;
  }
}
