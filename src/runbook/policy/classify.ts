import { shellCommands } from '../shell/shellWords';
import { pythonClass } from './pythonClass';
import type { SqlDialect } from './sqlStatements';
import { sqlClass } from './sqlStatements';
import type { StatementClass } from './statementClass';
import { worst } from './statementClass';

/** What a step would do, read off its text. `connectionType` tells which dialect a language means. */
export function classifyStep(language: string, source: string, connectionType?: string): StatementClass {
  const family = Object.hasOwn(LANGUAGE_FAMILIES, language) ? LANGUAGE_FAMILIES[language] : undefined;
  return family === undefined ? 'unknown' : CLASSIFIERS[family](source, connectionType);
}

type Family = 'sql' | 'http' | 'redis' | 'query' | 'shell' | 'python';

const LANGUAGE_FAMILIES: Readonly<Record<string, Family | undefined>> = {
  sql: 'sql',
  pgsql: 'sql',
  postgres: 'sql',
  postgresql: 'sql',
  psql: 'sql',
  sqlite: 'sql',
  mysql: 'sql',
  mariadb: 'sql',
  http: 'http',
  rest: 'http',
  redis: 'redis',
  promql: 'query',
  logql: 'query',
  logs: 'query',
  lucene: 'query',
  loki: 'query',
  elasticsearch: 'query',
  opensearch: 'query',
  sentry: 'query',
  bash: 'shell',
  sh: 'shell',
  zsh: 'shell',
  shell: 'shell',
  shellscript: 'shell',
  console: 'shell',
  python: 'python',
  python3: 'python',
  py: 'python',
};

const CLASSIFIERS: Readonly<Record<Family, (source: string, connectionType?: string) => StatementClass>> = {
  sql: (source, connectionType) => sqlClass(source, dialectOf(connectionType)),
  http: httpClass,
  redis: redisClass,
  query: () => 'read',
  shell: shellClass,
  python: pythonClass,
};

const dialectOf = (connectionType: string | undefined): SqlDialect | undefined =>
  connectionType === 'postgres' || connectionType === 'sqlite' || connectionType === 'mysql'
    ? connectionType
    : undefined;

/** By the method of each request; requests are separated by lines that begin with `###`. */
function httpClass(source: string): StatementClass {
  const requests = source.split(/^###.*$/m);
  const methods = requests.flatMap((request) => {
    const line = request
      .split(/\r\n|\n|\r/)
      .find((text) => text.trim() !== '' && !/^\s*(?:#|\/\/|@)/.test(text));
    return line === undefined ? [] : [/^\s*([A-Za-z]+)\s+\S/.exec(line)?.[1]?.toUpperCase() ?? 'GET'];
  });
  return worst(
    methods.map((method) => {
      if (['GET', 'HEAD', 'OPTIONS'].includes(method)) return 'read';
      return method === 'DELETE' ? 'destructive' : 'write';
    }),
  );
}

const REDIS_READING = new Set(
  (
    'BITCOUNT BITPOS CLIENT|LIST CLIENT|INFO CLUSTER|INFO CLUSTER|NODES CONFIG|GET DBSIZE ECHO EXISTS EXPIRETIME GEODIST ' +
    'GEOPOS GEOSEARCH GET GETBIT GETRANGE HEXISTS HGET HGETALL HKEYS HLEN HMGET HSCAN HSTRLEN HVALS INFO KEYS LASTSAVE ' +
    'LATENCY|LATEST LCS LINDEX LLEN LPOS LRANGE MEMORY|USAGE MEMORY|STATS MEMORY|DOCTOR MGET OBJECT|ENCODING OBJECT|FREQ ' +
    'OBJECT|IDLETIME PFCOUNT PING PTTL PUBSUB|CHANNELS RANDOMKEY ROLE SCAN SCARD SDIFF SINTER SISMEMBER SLOWLOG|GET ' +
    'SLOWLOG|LEN SMEMBERS SMISMEMBER SRANDMEMBER SSCAN STRLEN SUNION TIME TTL TYPE XINFO|STREAM XINFO|GROUPS ' +
    'XINFO|CONSUMERS XLEN XPENDING XRANGE XREVRANGE ZCARD ZCOUNT ZLEXCOUNT ZMSCORE ZRANGE ZRANGEBYSCORE ZRANK ZREVRANGE ' +
    'ZREVRANK ZSCAN ZSCORE'
  ).split(' '),
);
const REDIS_DESTROYING = new Set(
  'DEL UNLINK FLUSHALL FLUSHDB SHUTDOWN DEBUG SWAPDB REPLICAOF SLAVEOF FAILOVER MIGRATE RESTORE SCRIPT EVAL EVALSHA FCALL'.split(
    ' ',
  ),
);

/** By the command of each line. */
function redisClass(source: string): StatementClass {
  const lines = source.split(/\r\n|\n|\r/).map((line) => line.trim());
  return worst(
    lines
      .filter((line) => line !== '' && !line.startsWith('#'))
      .map((line) => {
        const [command = '', sub = ''] = line.replaceAll(/["']/g, '').toUpperCase().split(/\s+/);
        if (REDIS_READING.has(command) || REDIS_READING.has(`${command}|${sub}`)) return 'read';
        return REDIS_DESTROYING.has(command) ? 'destructive' : 'write';
      }),
  );
}

/** Beginnings of commands that only look. A star stands for one word. */
const LOOKING: readonly (readonly string[])[] = [
  ...[
    'ls',
    'cat',
    'head',
    'df',
    'du',
    'free',
    'uptime',
    'ps',
    'pwd',
    'whoami',
    'id',
    'wc',
    'grep',
    'echo',
  ].map((name) => [name]),
  ...['status', 'is-active', 'is-enabled', 'list-units'].map((verb) => ['systemctl', verb]),
  ...['get', 'describe', 'logs', 'top', 'version'].map((verb) => ['kubectl', verb]),
  ...['ps', 'logs', 'images', 'version'].map((verb) => ['docker', verb]),
  ...['inspect', 'status', 'report'].flatMap((verb) => [
    ['celery', verb],
    ['celery', '-A', '*', verb],
  ]),
];

/** Anything by which one command becomes another: expansion, redirection, substitution, escapes, globs, history. */
const NOT_PLAIN = /[$`\\<>*?[\]{}()~!]/;

/**
 * Reading only when every command is on the list and plain; anything else is a program that nobody can read off. Comments
 * are left out only where no quote can make a line look like one.
 */
function shellClass(source: string): StatementClass {
  const code = /["']/.test(source) ? source : source.replace(/^[ \t]*#.*$/gm, '');
  const commands = shellCommands(code);
  return !NOT_PLAIN.test(code) && commands.every(looksOnly) ? 'read' : 'unknown';
}

const looksOnly = (words: readonly string[]): boolean =>
  words.length === 0 ||
  LOOKING.some((start) =>
    start.every((word, at) => (word === '*' ? words[at] !== undefined : words[at] === word)),
  );
