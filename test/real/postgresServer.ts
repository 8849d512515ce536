import { execFileSync, spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

const ROOT = '/usr/lib/postgresql';

/** The newest PostgreSQL server that Debian's packages have put on this machine. */
export function postgresPrograms(): string | undefined {
  if (!existsSync(ROOT)) return undefined;
  const [newest] = readdirSync(ROOT).sort((a, b) => Number(b) - Number(a));
  const folder = join(ROOT, newest ?? '', 'bin');
  return existsSync(join(folder, 'initdb')) ? folder : undefined;
}

/** A PostgreSQL of its own, with an empty data folder, on a free port of loopback. */
export class PostgresServer {
  private constructor(
    private readonly server: ChildProcess,
    private readonly folder: string,
    readonly url: string,
  ) {}

  static async start(programs: string): Promise<PostgresServer> {
    const folder = mkdtempSync(join(tmpdir(), 'sitrep-postgres-'));
    const identity = ordinaryUser();
    if (identity) chownSync(folder, identity.uid, identity.gid);
    const data = join(folder, 'data');
    execFileSync(
      join(programs, 'initdb'),
      ['-D', data, '-U', 'app', '-A', 'trust', '-E', 'UTF8', '--no-sync'],
      {
        stdio: 'ignore',
        ...identity,
      },
    );
    const port = await freePort();
    const settings = [
      'fsync=off',
      'shared_preload_libraries=pg_stat_statements',
      `unix_socket_directories=${folder}`,
    ];
    const server = spawn(
      join(programs, 'postgres'),
      ['-D', data, '-p', String(port), '-h', '127.0.0.1', ...settings.flatMap((setting) => ['-c', setting])],
      { stdio: ['ignore', 'ignore', 'pipe'], ...identity },
    );
    await listening(server);
    return new PostgresServer(server, folder, `postgres://app@127.0.0.1:${port}/postgres`);
  }

  async stop(): Promise<void> {
    this.server.kill('SIGINT');
    if (this.server.exitCode === null) await once(this.server, 'exit');
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** PostgreSQL does not start as root: then it runs as the user of its own package. */
function ordinaryUser(): { readonly uid: number; readonly gid: number } | undefined {
  if (process.getuid?.() !== 0) return undefined;
  const id = (flag: string): number => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

async function listening(server: ChildProcess): Promise<void> {
  let said = '';
  for await (const chunk of server.stderr ?? []) {
    said += String(chunk);
    if (said.includes('ready to accept connections')) {
      server.stderr?.resume();
      return;
    }
  }
  throw new Error(`PostgreSQL did not start:\n${said}`);
}

async function freePort(): Promise<number> {
  const probe = createServer().listen(0, '127.0.0.1');
  await once(probe, 'listening');
  const address = probe.address();
  probe.close();
  return typeof address === 'object' && address ? address.port : 0;
}
