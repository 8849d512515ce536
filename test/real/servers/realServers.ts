import { existsSync, readdirSync } from 'node:fs';
import { delimiter, join } from 'node:path';

/** The programs that the suites start, by the Debian package that brings each. */
const PACKAGES = {
  prometheus: 'prometheus',
  'prometheus-alertmanager': 'prometheus-alertmanager',
  amtool: 'prometheus-alertmanager',
  'prometheus-node-exporter': 'prometheus-node-exporter',
  promtool: 'prometheus',
  'victoria-metrics': 'victoria-metrics',
  postgres: 'postgresql',
  initdb: 'postgresql',
  'redis-server': 'redis-server',
  mariadbd: 'mariadb-server',
  'mariadb-install-db': 'mariadb-server',
  sshd: 'openssh-server',
  'ssh-keygen': 'openssh-client',
  ssh: 'openssh-client',
} as const;

export type Program = keyof typeof PACKAGES;

/** Debian keeps PostgreSQL's own programs out of the path. */
const POSTGRES_VERSIONS = '/usr/lib/postgresql';

/**
 * Why the suite cannot run here, as a sentence; nothing when it can.
 * @throws when it must run: `SITREP_REAL=required`
 */
export function requireReal(...programs: readonly Program[]): string | undefined {
  const missing = programs.filter((program) => !find(program));
  if (missing.length === 0) return undefined;
  const packages = [...new Set(missing.map((program) => PACKAGES[program]))];
  const reason = `This needs ${missing.join(', ')}, which is not installed: apt-get install ${packages.join(' ')}`;
  if (process.env.SITREP_REAL === 'required') throw new Error(reason);
  return reason;
}

/** @throws when it is not installed */
export function pathOf(program: Program): string {
  const path = find(program);
  if (path === undefined) throw new Error(`${program} is not installed.`);
  return path;
}

function find(program: Program): string | undefined {
  const folders = [...(process.env.PATH ?? '').split(delimiter), ...postgresFolders()];
  return folders.map((folder) => join(folder, program)).find((path) => existsSync(path));
}

const postgresFolders = (): string[] =>
  existsSync(POSTGRES_VERSIONS)
    ? readdirSync(POSTGRES_VERSIONS).map((version) => join(POSTGRES_VERSIONS, version, 'bin'))
    : [];
