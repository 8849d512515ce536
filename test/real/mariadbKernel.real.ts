import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sqlKernel } from '../../src/kernels/sql/index';
import type { Step, StepResult } from '../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';
import { testKernel } from '../contract/testKernel';
import { queryMariadb, startMariadb } from './servers/mariadb';
import { requireReal } from './servers/realServers';
import type { RunningServer } from './servers/runningServers';

const missing = requireReal('mariadbd', 'mariadb-install-db');
let server: RunningServer;

const count = async (from: string): Promise<number> =>
  Number((await queryMariadb(server.url, `SELECT COUNT(*) FROM ${from}`))[0]?.[0]);

const busySessions = (): Promise<number> =>
  count("information_schema.processlist WHERE info LIKE '%SLEEP(600)%' AND info NOT LIKE '%processlist%'");

const connection = (access: 'read-only' | 'read-write') =>
  connectionOf({ name: 'db', type: 'mysql', url: server.url, access });

describe.skipIf(missing)(`SQL on MariaDB${missing ? `. ${missing}` : ''}`, () => {
  beforeAll(async () => {
    server = await startMariadb();
  });
  afterAll(() => server?.stop());
  beforeEach(async () => {
    await queryMariadb(
      server.url,
      `CREATE OR REPLACE TABLE payouts (id INT AUTO_INCREMENT PRIMARY KEY, amount DECIMAL(10, 2), dedup_key VARCHAR(40))`,
    );
    await queryMariadb(
      server.url,
      `INSERT INTO payouts (amount, dedup_key) VALUES (50, 't-1'), (50, 't-1'), (20, 't-2')`,
    );
  });

  testKernel('sql on MariaDB', () => ({
    definition: sqlKernel,
    context: kernelContext(),
    connection,
    needsSecret: true,
    succeeds: { source: "SELECT 'marker-7'", marker: 'marker-7' },
    fails: {
      source: '-- ünï 🔥\nSELECT 1;\n  SELECT 1 FORM x y',
      message: /^Line 3, column 17: syntax error at or near "x"\.$/,
    },
    endless: {
      source: 'SELECT SLEEP(600)',
      started: async () => {
        while ((await busySessions()) === 0);
      },
    },
    isRunning: async () => (await busySessions()) > 0,
    huge: { source: 'SELECT seq, REPEAT("x", 100) FROM seq_1_to_100000000', outputLimit: 1_000_000 },
    echoes: {
      source: 'SELECT ${value} AS v',
      read: ({ displays: [first] }) => (first?.kind === 'table' ? first.rows[0]?.[0] : undefined),
    },
    writes: {
      source: 'DELETE FROM payouts',
      wasWritten: async () => (await count('payouts')) === 0,
    },
  }));

  it('answers values honestly', async () => {
    const { output } = await run(
      "SELECT 1, 9007199254740993, CAST(1.10 AS DECIMAL(4, 2)), 0.1e0, NULL, x'00ff', JSON_OBJECT('a', 1), " +
        "CAST('2026-01-05 09:00:00.123456' AS DATETIME(6)), TRUE, 'zürich 🔥'",
    );
    expect(output.displays).toMatchObject([
      {
        rows: [
          [
            1,
            '9007199254740993',
            '1.10',
            0.1,
            null,
            '0x00ff',
            '{"a": 1}',
            '2026-01-05 09:00:00.123456',
            1,
            'zürich 🔥',
          ],
        ],
      },
    ]);
  });

  it('finds duplicates, and binds the same value twice', async () => {
    const { result, output } = await run(
      '# duplicates\nSELECT dedup_key, COUNT(*) AS count FROM payouts GROUP BY dedup_key HAVING COUNT(*) > 1;\n' +
        'SELECT id FROM payouts WHERE dedup_key = ${param.key} OR :key = dedup_key',
      'read-only',
      { 'param.key': 't-2', key: 't-2' },
    );
    expect(output.displays).toEqual([
      { kind: 'table', columns: ['dedup_key', 'count'], rows: [['t-1', 2]], truncated: false },
      { kind: 'table', columns: ['id'], rows: [[3]], truncated: false },
    ]);
    expect(result.summary).toBe('2 rows in 2 results');
  });

  it('shows every result of a procedure, and what the server warns of', async () => {
    await queryMariadb(
      server.url,
      'CREATE OR REPLACE PROCEDURE two() BEGIN SELECT 1 AS one; SELECT 2 AS two; END',
    );
    const { output } = await run("CALL two(); SELECT CAST('x' AS INT)");
    expect(output.displays.map((display) => display.kind === 'table' && display.columns)).toEqual([
      ['one'],
      ['two'],
      ["CAST('x' AS INT)"],
    ]);
    expect(output.errors).toBe("Warning: Truncated incorrect INTEGER value: 'x'\n");
  });

  it('reads on for the full output up to 100,000 rows, and says that there were more', async () => {
    const { result, output } = await runKept('SELECT seq FROM seq_1_to_100000000', 'read-only');
    expect([result.outcome, result.truncated, output.keptRows, output.isCut]).toEqual([
      'succeeded',
      true,
      90_000,
      true,
    ]);
  });

  it.each([
    ['a change', 'INSERT INTO payouts (amount) SELECT seq FROM seq_1_to_120000 RETURNING id'],
    ['a function that changes something', 'SELECT `add_one`(seq) FROM seq_1_to_120000'],
  ])('makes %s to its end, although it keeps only some of its rows', async (_what, source) => {
    await queryMariadb(
      server.url,
      'CREATE OR REPLACE FUNCTION add_one(n INT) RETURNS INT BEGIN INSERT INTO payouts (amount) VALUES (n); RETURN n; END',
    );
    const { result, output } = await runKept(source, 'read-write');
    expect([result.message, result.truncated, output.keptRows, output.isCut, await count('payouts')]).toEqual(
      [undefined, true, 90_000, true, 120_003],
    );
  });

  it.each([
    ['it keeps', (source: string) => runKept(source, 'read-write')],
    ['it shows', (source: string) => run(source, 'read-write')],
  ])('goes on with the next statement after one that it read no further than %s', async (_what, start) => {
    const source = 'SELECT seq FROM seq_1_to_100000000; DELETE FROM payouts WHERE amount = 50';
    const { result, output } = await start(source);
    expect([result.message, output.text, await count('payouts')]).toEqual([undefined, 'DELETE 2\n', 1]);
  });

  it.each([
    'COMMIT; DELETE FROM payouts',
    'SET SESSION TRANSACTION READ WRITE; DELETE FROM payouts',
    'SELECT 1 /*! INTO OUTFILE "/tmp/sitrep-was-here" */',
    "SELECT 1 INTO OUTFILE '/tmp/sitrep-was-here'",
    'SELECT GET_LOCK("x", 1)',
    'SELECT * FROM payouts; CALL gone()',
    'ANALYZE FORMAT=JSON DELETE FROM payouts',
    'SELECT erase()',
    'SELECT "\\" ; DELETE FROM payouts; -- "; DELETE FROM payouts',
  ])('refuses %s where it may only read', async (source) => {
    await queryMariadb(
      server.url,
      'CREATE OR REPLACE FUNCTION erase() RETURNS INT BEGIN DELETE FROM payouts; RETURN 1; END',
    );
    const { result } = await run(source, 'read-only');
    expect([result.outcome, await count('payouts')]).toEqual(['failed', 3]);
  });

  it('says who refused the connection, without the password', async () => {
    const kernel = sqlKernel.create(kernelContext());
    const url = 'mysql://app@127.0.0.1:1/shop';
    const closed = connectionOf({ name: 'db', type: 'mysql', url, password: async () => 'hunter2-hunter2' });
    const result = await kernel.run(
      stepOf('SELECT 1', closed),
      new RecordedOutput(),
      new AbortController().signal,
    );
    expect(result.message).toBe('MySQL "db" at 127.0.0.1:1 cannot be used: the connection was refused.');
  });
});

const stepOf = (source: string, on: Step['connection'], variables: Step['variables'] = {}): Step => ({
  language: 'sql',
  source,
  variables,
  connection: on,
  timeout: 20_000,
  outputLimit: 10_000_000,
  workingDirectory: undefined,
});

interface Ran {
  readonly result: StepResult;
  readonly output: RecordedOutput;
}

/** With somebody who keeps what is not shown. */
const runKept = (source: string, access: 'read-only' | 'read-write'): Promise<Ran> =>
  run(source, access, {}, new RecordedOutput(100_000_000));

async function run(
  source: string,
  access: 'read-only' | 'read-write' = 'read-write',
  variables: Step['variables'] = {},
  output = new RecordedOutput(),
): Promise<Ran> {
  const kernel = sqlKernel.create(kernelContext());
  const result = await kernel.run(
    stepOf(source, connection(access), variables),
    output,
    new AbortController().signal,
  );
  kernel.dispose();
  return { result, output };
}
