import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import type * as SqliteModule from 'node:sqlite';
import type { DatabaseSync } from 'node:sqlite';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeEach, describe, expect, it } from 'vitest';
import { sqlKernel } from '../../../src/kernels/sql/index';
import type { Step, StepResult } from '../../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { testKernel } from '../../contract/testKernel';

const sqlite = process.getBuiltinModule('node:sqlite') as typeof SqliteModule | undefined;
const folder = mkdtempSync(join(tmpdir(), 'sitrep-sqlite-'));
const file = join(folder, 'shop.db');
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function open<T>(use: (database: DatabaseSync) => T): T {
  if (!sqlite) throw new Error('only for where SQLite is');
  const database = new sqlite.DatabaseSync(file);
  try {
    return use(database);
  } finally {
    database.close();
  }
}

/** Processes of this test that have the database open. */
const usersOfFile = (): readonly string[] =>
  readdirSync('/proc').filter((id) => /^\d+$/.test(id) && isUser(id));

function isUser(id: string): boolean {
  try {
    const command = readFileSync(`/proc/${id}/cmdline`, 'utf8');
    return (
      command.includes('sqliteProcess') &&
      readFileSync(`/proc/${id}/status`, 'utf8').includes(`PPid:\t${process.pid}\n`)
    );
  } catch {
    return false;
  }
}

const endless = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT count(*) FROM n';
const started = async (): Promise<void> => {
  while (usersOfFile().length === 0) await new Promise((resolve) => setImmediate(resolve));
};

describe.skipIf(!sqlite)('SQLite (needs Node 22.13 or later)', () => {
  beforeEach(() => {
    rmSync(file, { force: true });
    open((database) => {
      database.exec('CREATE TABLE payouts (id INTEGER PRIMARY KEY, key TEXT, amount NUMERIC)');
      database.exec("INSERT INTO payouts (key, amount) VALUES ('a', 10), ('a', 10), ('b', 2.5)");
    });
  });

  testKernel('sql on SQLite', () => ({
    definition: sqlKernel,
    context: kernelContext({ workspaceFolder: folder }),
    connection: (access) => connectionOf({ name: 'shop', type: 'sqlite', file: 'shop.db', access }),
    succeeds: { source: "SELECT 'marker-7'", marker: 'marker-7' },
    fails: { source: 'SELECT 1;\n  SELEC 2', message: /^Line 2, column 3: near "SELEC": syntax error\.$/ },
    endless: { source: endless, started },
    isRunning: async () => usersOfFile().length > 0,
    huge: {
      source: 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT 50000) SELECT i FROM n',
      outputLimit: 1_000_000,
    },
    echoes: {
      source: 'SELECT ${value} AS v',
      read: ({ displays: [first] }) => (first?.kind === 'table' ? first.rows[0]?.[0] : undefined),
    },
    writes: {
      source: 'DELETE FROM payouts',
      wasWritten: async () =>
        open((database) => database.prepare('SELECT 1 FROM payouts').all().length === 0),
    },
  }));

  it.each([
    [
      'SELECT key, count(*) AS n FROM payouts GROUP BY key',
      [
        ['key', 'n'],
        [
          ['a', 2],
          ['b', 1],
        ],
      ],
    ],
    [
      "SELECT 9007199254740993, 1.5, NULL, x'00ff', 'text', 9e999",
      [
        ['9007199254740993', '1.5', 'NULL', "x'00ff'", "'text'", '9e999'],
        [['9007199254740993', 1.5, null, "x'00ff'", 'text', 'Infinity']],
      ],
    ],
  ])('answers %s honestly', async (source, [columns, rows]) => {
    const { output } = await run(source);
    expect(output.displays).toEqual([{ kind: 'table', columns, rows, truncated: false }]);
  });

  it('says what changed, statement by statement', async () => {
    const { result, output } = await run(
      "UPDATE payouts SET amount = 0 WHERE key = 'a'; DELETE FROM payouts WHERE id = 3",
    );
    expect([output.text, result.summary]).toEqual([
      'UPDATE 2\nDELETE 1\n',
      '2 statements run, 3 rows changed',
    ]);
  });

  it.each(["VACUUM INTO 'copy.db'", "ATTACH 'other.db' AS o", 'BEGIN', '/* SELECT */ DROP TABLE payouts'])(
    'refuses %s where it may only read',
    async (source) => {
      const { result } = await run(source, 'read-only');
      expect(result.message).toMatch(
        /^The connection "shop" is read-only, and "[A-Z]+" is not a reading statement/,
      );
    },
  );

  it('refuses a change that begins like a query before the database sees it', async () => {
    const { result } = await run(
      "WITH x AS (SELECT 1) INSERT INTO payouts (key) SELECT 'z' FROM x",
      'read-only',
    );
    expect(result.message).toBe(
      'The connection "shop" is read-only, and this "WITH" may change something. Nothing was run.',
    );
  });

  it('says where the column stands that there is not', async () => {
    const { result } = await run('SELECT id,\n  amuont FROM payouts');
    expect(result.message).toBe('Line 2, column 3: no such column: amuont.');
  });

  it('makes no new file for a wrong path', async () => {
    const { result } = await run('SELECT 1', 'read-write', 'no-such.db');
    expect(result.message).toBe(
      `There is no file "${join(folder, 'no-such.db')}". Check "file" of the connection.`,
    );
    expect(readdirSync(folder)).not.toContain('no-such.db');
  });

  describe('an answer that is too much', () => {
    const numbers = (count: number): string =>
      `WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n LIMIT ${count})`;
    const manyColumns = Array.from({ length: 1_600 }, () => 'NULL').join(', ');

    it.each<
      [
        sentence: string,
        source: string,
        shown: [columns: number, rows: number],
        kept: number,
        isCut?: boolean,
      ]
    >([
      ['of a million rows', `${numbers(1_000_000)} SELECT i FROM n`, [1, 10_000], 90_000, true],
      ['of a hundred thousand rows', `${numbers(100_000)} SELECT i FROM n`, [1, 10_000], 90_000],
      ['with a cell of five megabytes', "SELECT 1, printf('%.*c', 5000000, 'x')", [2, 1], 0],
      ['of several such rows', `${numbers(3)} SELECT i, printf('%.*c', 5000000, 'x') FROM n`, [2, 1], 2],
      ['of 1,600 columns, all empty', `${numbers(1_000)} SELECT ${manyColumns} FROM n`, [1_600, 312], 688],
    ])(
      '%s is shown up to a megabyte, and the rest is kept up to 100,000 rows',
      async (_sentence, source, [columns, rows], kept, isCut = false) => {
        const output = new RecordedOutput(100_000_000);
        const { outcome, truncated } = await runInto(output, source);
        const [table] = output.displays;
        expect([outcome, truncated, table?.kind]).toEqual(['succeeded', kept > 0, 'table']);
        if (table?.kind !== 'table') return;
        expect([table.columns.length, table.rows.length]).toEqual([columns, rows]);
        expect([output.keptRows, output.isCut]).toEqual([kept, isCut]);
      },
    );

    it('is read no further than it is kept', async () => {
      const output = new RecordedOutput(100_000);
      const source = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';
      const { outcome, truncated } = await runInto(output, source);
      expect([outcome, truncated, output.isCut]).toEqual(['succeeded', true, true]);
      expect(output.kept.length).toBeLessThan(200_000);
      expect(usersOfFile()).toEqual([]);
    });

    it('is shown up to 10,000 rows, and read no further, where nobody keeps it', async () => {
      const source = 'WITH RECURSIVE n(i) AS (SELECT 1 UNION ALL SELECT i + 1 FROM n) SELECT i FROM n';
      const { result, output } = await run(source);
      expect([result.outcome, result.truncated, result.summary]).toEqual(['succeeded', true, '10000 rows']);
      expect(output.displays).toMatchObject([{ truncated: true }]);
    });

    it('of a change is cut, and the change is made to its end', async () => {
      const output = new RecordedOutput(100_000_000);
      const source = `INSERT INTO payouts (key) SELECT i FROM (${numbers(120_000)} SELECT i FROM n) RETURNING id`;
      const { outcome } = await runInto(output, source);
      const written = open((database) => database.prepare('SELECT count(*) AS n FROM payouts').get());
      expect([outcome, output.keptRows, output.isCut, { ...written }]).toEqual([
        'succeeded',
        90_000,
        true,
        { n: 120_003 },
      ]);
    });

    it('has columns of the same name side by side', async () => {
      const output = new RecordedOutput();
      await runInto(output, 'SELECT 1 AS a, 2 AS a');
      expect(output.displays).toMatchObject([{ columns: ['a', 'a'], rows: [[1, 2]] }]);
    });
  });
});

describe.skipIf(sqlite)('SQLite on a Node without it', () => {
  it('says what is missing and what helps', async () => {
    const { result } = await run('SELECT 1', 'read-write', __filename);
    expect(result.message).toBe(
      `SQLite needs Node 22.13 or later, and this editor runs ${process.version}. A newer editor brings it along.`,
    );
  });
});

describe('an SQL step', () => {
  it.each([
    [undefined, /^SQL needs a connection/],
    [
      connectionOf({ name: 'cache', type: 'redis' }),
      /^SQL does not run on the connection "cache" of type "redis"/,
    ],
  ])('says what it needs to run on', async (connection, message) => {
    const kernel = sqlKernel.create(kernelContext());
    const result = await kernel.run(
      stepOf('SELECT 1', connection),
      new RecordedOutput(),
      new AbortController().signal,
    );
    expect(result.message).toMatch(message);
  });
});

const stepOf = (source: string, connection: Step['connection']): Step => ({
  language: 'sql',
  source,
  variables: {},
  connection,
  timeout: 20_000,
  outputLimit: 1_000_000,
  workingDirectory: undefined,
});

async function run(
  source: string,
  access: 'read-only' | 'read-write' = 'read-write',
  name = 'shop.db',
): Promise<{ readonly result: StepResult; readonly output: RecordedOutput }> {
  const output = new RecordedOutput();
  return { result: await runInto(output, source, access, name), output };
}

async function runInto(
  output: RecordedOutput,
  source: string,
  access: 'read-only' | 'read-write' = 'read-write',
  name = 'shop.db',
): Promise<StepResult> {
  const kernel = sqlKernel.create(kernelContext({ workspaceFolder: folder }));
  const connection = connectionOf({ name: 'shop', type: 'sqlite', file: name, access });
  const result = await kernel.run(stepOf(source, connection), output, new AbortController().signal);
  kernel.dispose();
  return result;
}
