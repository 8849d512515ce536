import { execFileSync } from 'node:child_process';
import { chownSync, mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { Client } from 'pg';
import { freePort } from './freePort';
import type { RestartableServer } from './runningServers';
import { pathOf } from './realServers';
import { ServerProcess } from './serverProcess';

export interface RunningPostgres extends RestartableServer {
  /** With a user, without a password: it trusts whoever comes over loopback. */
  readonly url: string;
  /** Stops it, and removes its data. */
  stop(): Promise<void>;
  /** Stops it as it is: its data stay for {@link restart}. */
  interrupt(): Promise<void>;
}

/**
 * PostgreSQL refuses to run as root, so it then runs as the user that Debian's package made for it. `settings` are as
 * on its command line: `shared_preload_libraries=pg_stat_statements`.
 */
export async function startPostgres(settings: readonly string[] = []): Promise<RunningPostgres> {
  const port = await freePort();
  const user = unprivilegedUser();
  const directory = mkdtempSync(join(tmpdir(), 'sitrep-postgres-'));
  const data = join(directory, 'data');
  if (user) chownSync(directory, user.uid, user.gid);
  execFileSync(
    pathOf('initdb'),
    ['-D', data, '-U', 'app', '--auth=trust', '--no-sync', '-E', 'UTF8', '--locale=C'],
    {
      cwd: directory,
      stdio: ['ignore', 'ignore', 'pipe'],
      ...user,
    },
  );
  const url = `postgres://app@127.0.0.1:${port}/postgres`;
  const start = (): Promise<ServerProcess> =>
    ServerProcess.start({
      program: pathOf('postgres'),
      arguments: [
        '-D',
        data,
        '-p',
        `${port}`,
        '-h',
        '127.0.0.1',
        '-k',
        directory,
        ...['fsync=off', ...settings].flatMap((setting) => ['-c', setting]),
      ],
      isReady: () => accepts(url),
      ...(user ? { user } : {}),
      // "Fast": open sessions are ended. The default waits for them.
      stopSignal: 'SIGINT',
    });
  let server = await start();
  return {
    url,
    interrupt: () => server.stop(),
    restart: async () => {
      await server.stop();
      server = await start();
    },
    stop: async () => {
      await server.stop();
      rmSync(directory, { recursive: true, force: true });
    },
  };
}

/** Whether the database answers a question. */
export async function accepts(url: string): Promise<boolean> {
  const client = new Client({ connectionString: url, connectionTimeoutMillis: 1_000 });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('SELECT 1');
    return true;
  } catch {
    // Any failure means the same to whoever asks: not now.
    return false;
  } finally {
    await client.end().catch(() => undefined);
  }
}

function unprivilegedUser(): { uid: number; gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const { uid, gid } = statSync('/var/lib/postgresql');
  return { uid, gid };
}
