import { commandsOfSession } from '../shell/consoleSession';
import type { WrittenRequest } from './httpRequests';
import { READING_METHODS, requestsOf } from './httpRequests';
import { pythonClass } from './pythonClass';
import { shellClass } from './shellClass';
import { sqlClass } from './sqlClass';
import type { SqlDialect } from './sqlSegments';
import type { StatementClass } from './statementClass';
import { worst } from './statementClass';

/** What a step would do, read off its text. `connectionType` tells which dialect a language means. */
export function classifyStep(language: string, source: string, connectionType?: string): StatementClass {
  const family = Object.hasOwn(LANGUAGE_FAMILIES, language) ? LANGUAGE_FAMILIES[language] : undefined;
  // Of a pasted session only the commands run.
  const text = language === 'console' ? commandsOfSession(source) : source;
  return family === undefined ? 'unknown' : CLASSIFIERS[family](text, connectionType);
}

/** Whether a language is a shell's, whose values are handed to programs. */
export const isShell = (language: string): boolean =>
  Object.hasOwn(LANGUAGE_FAMILIES, language) && LANGUAGE_FAMILIES[language] === 'shell';

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

/** By the method of each request, as the kernel reads them; a text with a mistake in it is not sent at all. */
function httpClass(source: string): StatementClass {
  const requests = requestsOf(source);
  if ('mistake' in requests) return 'read';
  return worst(requests.flatMap(methodsOf).map(methodClass));
}

const OVERRIDE = /^x-(?:http-)?method(?:-override)?$/i;

/** Its own, and one that a header puts in its place at servers that know such headers. */
const methodsOf = ({ method, headers }: WrittenRequest): readonly string[] => [
  method,
  ...headers.filter(([name]) => OVERRIDE.test(name)).map(([, value]) => value.toUpperCase()),
];

function methodClass(method: string): StatementClass {
  if (READING_METHODS.some((reading) => reading === method)) return 'read';
  return method === 'DELETE' ? 'destructive' : 'write';
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
  (
    'DEL UNLINK FLUSHALL FLUSHDB SHUTDOWN DEBUG SWAPDB REPLICAOF SLAVEOF FAILOVER MIGRATE RESTORE SCRIPT EVAL EVALSHA FCALL ' +
    'FUNCTION MODULE ACL CLUSTER CONFIG|SET CONFIG|REWRITE CLIENT|KILL XGROUP|DESTROY'
  ).split(' '),
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
        return REDIS_DESTROYING.has(command) || REDIS_DESTROYING.has(`${command}|${sub}`)
          ? 'destructive'
          : 'write';
      }),
  );
}
