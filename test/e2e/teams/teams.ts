import { spawnSync } from 'node:child_process';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import pg from 'pg';
import { elasticAnswer, queryOf, type Search } from '../../kernels/logs/elasticsearch.js';
import { LoopbackServer } from '../../kernels/http/loopback.js';
import { pythonWith } from '../../real/servers/django.js';
import { startPostgres } from '../../real/servers/postgres.js';
import { requireReal } from '../../real/servers/realServers.js';
import { startRedis } from '../../real/servers/redis.js';
import { RunningServers } from '../../real/servers/runningServers.js';
import { celeryProgram, startWorker } from './celery.js';
import { PAYOUTS, TEAMS, applicationFiles } from './files.js';

/** The monitoring guide of the team, as its people wrote it. */
export const GUIDE = join(import.meta.dirname, 'monitoring.md');

/** Why these tests cannot run here, as a sentence; nothing when they can. */
export function missingForTeams(): string | undefined {
  const programs = requireReal('postgres', 'initdb', 'redis-server');
  if (programs !== undefined) return programs;
  const python = pythonWith('django') ?? '';
  const modules = ['celery', 'redis', 'psycopg2'];
  if (spawnSync(python, ['-c', `import ${modules.join(', ')}`]).status === 0) return undefined;
  const packages = ['django', ...modules].map((module) => `python3-${module}`).join(' ');
  const reason = `This needs Django and Celery for Python 3, which are not installed: apt-get install ${packages}`;
  if (process.env.SITREP_REAL === 'required') throw new Error(reason);
  return reason;
}

/** The team's systems, all real but the logs: PostgreSQL, a Celery worker with its broker, Django. */
export class Teams {
  readonly folder = mkdtempSync(join(tmpdir(), 'sitrep-teams-'));
  readonly runbook = join(this.folder, 'docs/monitoring.md');
  readonly #servers = new RunningServers();
  readonly #searches: Search[] = [];
  readonly #logs = new LoopbackServer((request, response) => {
    void elasticAnswer(request, response, this.#searches);
  });
  #path = '';
  #database = '';

  static async start(): Promise<Teams> {
    const teams = new Teams();
    await teams.#start().catch(async (error: unknown) => {
      await teams.stop();
      throw error;
    });
    return teams;
  }

  /** What the extension host gets to know: a PATH with `celery` on it. */
  get environment(): Readonly<Record<string, string>> {
    return { PATH: `${this.#path}${delimiter}${process.env.PATH ?? ''}` };
  }

  /** The query strings that the log store was asked, in order. */
  get askedOfLogs(): readonly (string | undefined)[] {
    return this.#searches.map(queryOf);
  }

  /** Resolves when the worker answers. */
  async work(): Promise<void> {
    await this.#servers.add(startWorker(this.folder, this.#path));
  }

  /** Writes `sitrep.yaml`: every connection with that access. */
  configure(access: 'read-only' | 'read-write'): void {
    const python = pythonWith('django') ?? '';
    this.#write(
      'sitrep.yaml',
      `services:
  deltacrown-teams: { runbooks: [docs/monitoring.md] }
connections:
  db: { type: postgres, url: ${this.#database}, access: ${access} }
  django: { type: python, command: ${python} manage.py shell, access: ${access} }
  logs: { type: elasticsearch, url: ${this.#logs.url}/django-* }
`,
    );
  }

  /** Asks the database as somebody who is not Sitrep. */
  async rows(query: string): Promise<readonly unknown[]> {
    const client = new pg.Client(this.#database);
    await client.connect();
    try {
      const { rows } = await client.query<Record<string, unknown>>(query);
      return rows;
    } finally {
      await client.end();
    }
  }

  async stop(): Promise<void> {
    await this.#servers.stop();
    this.#logs.stop();
    rmSync(this.folder, { recursive: true, force: true });
  }

  async #start(): Promise<void> {
    await this.#logs.start();
    const [postgres, redis] = await Promise.all([
      this.#servers.add(startPostgres(['shared_preload_libraries=pg_stat_statements'])),
      this.#servers.add(startRedis()),
    ]);
    this.#database = postgres.url;
    for (const [name, text] of Object.entries(applicationFiles(new URL(postgres.url), redis.url)))
      this.#write(name, text);
    this.#write('docs/monitoring.md', readFileSync(GUIDE));
    this.#write('docs/slow.md', '# Slow\n\n## Runbook: Slow query\n\n```sql\nSELECT pg_sleep(60);\n```\n');
    this.configure('read-only');
    this.#path = celeryProgram(this.folder);
    this.#migrate();
    await this.rows(PAYOUTS);
    await this.rows(TEAMS);
  }

  /** Users first: an application without migrations of its own is created before those that have some. */
  #migrate(): void {
    for (const what of ['auth', '--run-syncdb']) {
      const python = pythonWith('django') ?? '';
      const { status, stderr } = spawnSync(python, ['manage.py', 'migrate', what], { cwd: this.folder });
      if (status !== 0) throw new Error(stderr.toString());
    }
  }

  #write(name: string, content: string | Buffer): void {
    const path = join(this.folder, name);
    mkdirSync(dirname(path), { recursive: true });
    writeFileSync(path, content);
  }
}
