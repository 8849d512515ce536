import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import type * as SqliteModule from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import pg from 'pg';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { systemClock } from '../../src/base/clock';
import type { SqlEngine } from '../../src/kernels/sql/engine';
import { SqlError } from '../../src/kernels/sql/engine';
import { Mysql } from '../../src/kernels/sql/mysql';
import { Postgres } from '../../src/kernels/sql/postgres';
import { Sqlite } from '../../src/kernels/sql/sqlite';
import { connectionOf } from '../contract/kernelContext';
import { queryMariadb, startMariadb } from './servers/mariadb';
import type { RunningPostgres } from './servers/postgres';
import { startPostgres } from './servers/postgres';
import { requireReal } from './servers/realServers';
import type { RunningServer } from './servers/runningServers';

/** Hands statements straight to the database, as if every reader of them had been fooled. */
async function attack(engine: SqlEngine, statements: readonly string[]): Promise<SqlError | undefined> {
  try {
    await engine.run(
      {
        statements: statements.map((text) => ({ text, values: [] })),
        readOnly: true,
        rest: undefined,
        timeout: 20_000,
        limits: { rows: 100, bytes: 100_000, kept: 1_000 },
        onResult: () => undefined,
        onNotice: () => undefined,
      },
      new AbortController().signal,
    );
    return undefined;
  } catch (error) {
    if (error instanceof SqlError) return error;
    throw error;
  }
}

const noPostgres = requireReal('postgres', 'initdb');
describe.skipIf(noPostgres)(
  `a read-only connection to PostgreSQL${noPostgres ? `. ${noPostgres}` : ''}`,
  () => {
    let server: RunningPostgres;
    let admin: pg.Client;
    beforeAll(async () => {
      // Strings with backslashes are the setting of old databases: what looks like one string is code there.
      server = await startPostgres(['standard_conforming_strings=off', 'backslash_quote=on']);
      admin = new pg.Client(server.url);
      await admin.connect();
      await admin.query(`
      CREATE TABLE witness (id int); INSERT INTO witness VALUES (1), (2), (3); CREATE SEQUENCE s;
      CREATE FUNCTION destroy() RETURNS int LANGUAGE sql AS 'DELETE FROM witness RETURNING 1';
      CREATE PROCEDURE leave() LANGUAGE plpgsql AS 'BEGIN COMMIT; DELETE FROM witness; END'`);
    });
    afterAll(async () => {
      await admin?.end();
      await server?.stop();
    });

    it.each<readonly [sentence: string, statements: readonly string[]]>([
      ['a change', ['DELETE FROM witness']],
      ['a change in a WITH', ['WITH x AS (DELETE FROM witness RETURNING *) SELECT * FROM x']],
      ['a function that changes', ['SELECT destroy()']],
      ['an EXPLAIN that runs', ['EXPLAIN ANALYZE DELETE FROM witness']],
      ['a program in a string', ['DO $$ BEGIN DELETE FROM witness; END $$']],
      ['a procedure that ends the transaction', ['CALL leave()']],
      ['two statements in one text', ['SELECT 1; DELETE FROM witness']],
      ['the end of the transaction in one text', ['COMMIT; DELETE FROM witness']],
      ['the end of the transaction before a change', ['COMMIT', 'DELETE FROM witness']],
      ['a new transaction before a change', ['COMMIT', 'BEGIN', 'DELETE FROM witness', 'COMMIT']],
      ['a rollback before a change', ['ROLLBACK', 'DELETE FROM witness']],
      ['leave to write', ['SET TRANSACTION READ WRITE', 'DELETE FROM witness']],
      [
        'leave to write by a function',
        ["SELECT set_config('transaction_read_only', 'off', false)", 'DELETE FROM witness'],
      ],
      ['a savepoint', ['SAVEPOINT a', 'SET TRANSACTION READ WRITE', 'DELETE FROM witness', 'RELEASE a']],
      ['a prepared change', ['PREPARE p AS DELETE FROM witness', 'EXECUTE p']],
      ['a table made of a query', ['SELECT * INTO witness2 FROM witness']],
      ['a lock on rows', ['SELECT * FROM witness FOR UPDATE']],
      ['a next value', ["SELECT nextval('s')"]],
      ['a file as a table', ["COPY witness FROM '/etc/hostname'"]],
      ['a string that ends early where backslashes escape', ["SELECT '\\'' AS a, destroy() --'"]],
    ])('takes %s for what it is', async (_sentence, statements) => {
      const connection = connectionOf({ name: 'db', type: 'postgres', url: server.url, access: 'read-only' });
      const refused = await attack(new Postgres(connection, systemClock), statements);
      const { rows } = await admin.query<{ n: number; tables: number; used: boolean }>(
        `SELECT (SELECT count(*)::int FROM witness) AS n, (SELECT is_called FROM s) AS used,
              (SELECT count(*)::int FROM pg_tables WHERE tablename LIKE 'witness%') AS tables`,
      );
      expect(rows).toEqual([{ n: 3, used: false, tables: 1 }]);
      // The last row is one harmless string, as it looks.
      expect(refused === undefined).toBe(statements[0]?.includes('AS a') ?? false);
    });
  },
);

const noMariadb = requireReal('mariadbd', 'mariadb-install-db');
describe.skipIf(noMariadb)(`a read-only connection to MariaDB${noMariadb ? `. ${noMariadb}` : ''}`, () => {
  let server: RunningServer;
  beforeAll(async () => {
    server = await startMariadb();
    for (const text of [
      'CREATE TABLE witness (id INT)',
      'INSERT INTO witness VALUES (1), (2), (3)',
      'CREATE SEQUENCE s',
      'CREATE FUNCTION destroy() RETURNS INT BEGIN DELETE FROM witness; RETURN 1; END',
      'CREATE PROCEDURE gone() BEGIN COMMIT; DELETE FROM witness; END',
    ])
      await queryMariadb(server.url, text);
  });
  afterAll(() => server?.stop());

  it.each<readonly [sentence: string, statements: readonly string[]]>([
    ['a change', ['DELETE FROM witness']],
    ['a function that changes', ['SELECT destroy()']],
    ['a procedure that ends the transaction', ['CALL gone()']],
    ['a comment that is executed', ['/*!50000 DELETE FROM witness */']],
    ['a comment of MariaDB', ['/*M!100100 DELETE FROM witness */']],
    ['two statements in one text', ['SELECT 1; DELETE FROM witness']],
    ['the end of the transaction before a change', ['COMMIT', 'DELETE FROM witness']],
    ['a new transaction before a change', ['COMMIT', 'BEGIN', 'DELETE FROM witness']],
    ['an ANALYZE, which runs', ['ANALYZE DELETE FROM witness']],
    ['a next value', ['SELECT NEXT VALUE FOR s']],
    ['a definition, which would end the transaction', ['DROP TABLE witness']],
    ['a table made of a query', ['CREATE TABLE witness2 AS SELECT * FROM witness']],
  ])('takes %s for what it is', async (_sentence, statements) => {
    const connection = connectionOf({ name: 'db', type: 'mysql', url: server.url, access: 'read-only' });
    const refused = await attack(new Mysql(connection, systemClock), statements);
    const rows = await queryMariadb(server.url, 'SELECT COUNT(*) FROM witness');
    const tables = await queryMariadb(server.url, "SHOW TABLES LIKE 'witness%'");
    const used = await queryMariadb(server.url, 'SELECT next_not_cached_value FROM s');
    expect([Number(rows[0]?.[0]), tables.length, Number(used[0]?.[0])]).toEqual([3, 1, 1]);
    expect(refused).toBeInstanceOf(SqlError);
  });
});

const sqlite = process.getBuiltinModule('node:sqlite') as typeof SqliteModule | undefined;
describe.skipIf(!sqlite)('a read-only connection to SQLite (needs Node 22.13 or later)', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-attacks-'));
  const file = join(folder, 'shop.db');
  const copy = join(folder, 'copy.db');
  const other = join(folder, 'other.db');
  const count = (name: string): unknown => {
    const database = sqlite && new sqlite.DatabaseSync(name);
    try {
      return database?.prepare('SELECT count(*) AS n FROM witness').get()?.n;
    } finally {
      database?.close();
    }
  };
  beforeAll(() => {
    for (const name of [file, other]) {
      const database = sqlite && new sqlite.DatabaseSync(name);
      database?.exec('CREATE TABLE witness (id INT); INSERT INTO witness VALUES (1), (2), (3)');
      database?.close();
    }
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each<readonly [sentence: string, statements: readonly string[]]>([
    ['a change', ['DELETE FROM witness']],
    ['a change in a WITH', ['WITH x AS (SELECT 1) DELETE FROM witness']],
    ['a copy into a file', [`VACUUM INTO '${copy}'`]],
    ['a change in an attached file', [`ATTACH '${other}' AS other`, 'DELETE FROM other.witness']],
    ['a new file', [`ATTACH '${join(folder, 'new.db')}' AS new`, 'CREATE TABLE new.t (a)']],
    ['a schema that may be written', ['PRAGMA writable_schema = ON', 'DELETE FROM sqlite_schema']],
    ['a temporary table', ['CREATE TEMP TABLE t (a)']],
    ['an extension', ["SELECT load_extension('x')"]],
    ['another way of keeping the journal', ['PRAGMA journal_mode = WAL']],
  ])('takes %s for what it is', async (_sentence, statements) => {
    const refused = await attack(new Sqlite(file), statements);
    expect([count(file), count(other)]).toEqual([3, 3]);
    expect(existsSync(join(folder, 'new.db'))).toBe(false);
    expect(refused).toBeInstanceOf(SqlError);
  });
});
