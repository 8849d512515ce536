import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { sqlKernel } from '../../src/kernels/sql/index';
import type { Step, StepResult } from '../../src/runbook/kernel';
import { connectionOf, kernelContext } from '../contract/kernelContext';
import { RecordedOutput } from '../contract/recordedOutput';
import { testKernel } from '../contract/testKernel';
import type { RunningPostgres } from './servers/postgres';
import { startPostgres } from './servers/postgres';
import { requireReal } from './servers/realServers';

const missing = requireReal('postgres', 'initdb');
let server: RunningPostgres;
let admin: pg.Client;

/** What the kernel's sessions are doing, as the server sees it. */
const busySessions = async (): Promise<number> => {
  const answer = await admin.query<{ n: number }>(
    "SELECT count(*)::int AS n FROM pg_stat_activity WHERE application_name = 'Sitrep' AND state = 'active' AND query LIKE '%pg_sleep%'",
  );
  return answer.rows[0]?.n ?? 0;
};

const connection = (access: 'read-only' | 'read-write') =>
  connectionOf({ name: 'db', type: 'postgres', url: server.url, access });

describe.skipIf(missing)(`SQL on PostgreSQL${missing ? `. ${missing}` : ''}`, () => {
  beforeAll(async () => {
    server = await startPostgres(['shared_preload_libraries=pg_stat_statements']);
    admin = new pg.Client(server.url);
    await admin.connect();
    await admin.query('CREATE EXTENSION pg_stat_statements');
  });
  afterAll(async () => {
    await admin?.end();
    await server?.stop();
  });
  beforeEach(async () => {
    await admin.query(`
      DROP TABLE IF EXISTS economy_cointransaction;
      CREATE TABLE economy_cointransaction
        (id serial, user_id int, amount numeric(10, 2), transaction_type text, metadata jsonb, created_at timestamptz DEFAULT now());
      INSERT INTO economy_cointransaction (user_id, amount, transaction_type, metadata) VALUES
        (1, 50, 'tournament_payout', '{"dedup_key": "t-1"}'), (1, 50, 'tournament_payout', '{"dedup_key": "t-1"}'),
        (2, 20, 'tournament_payout', '{"dedup_key": "t-2"}')`);
  });

  testKernel('sql on PostgreSQL', () => ({
    definition: sqlKernel,
    context: kernelContext(),
    connection,
    needsSecret: true,
    succeeds: { source: "SELECT 'marker-7'", marker: 'marker-7' },
    fails: {
      source: '-- ünï 🔥\nSELECT 1;\n  SELECT * FORM x',
      message: /^Line 3, column 12: syntax error at or near "FORM"\.$/,
    },
    endless: {
      source: 'SELECT pg_sleep(600)',
      started: async () => {
        while ((await busySessions()) === 0);
      },
    },
    isRunning: async () => (await busySessions()) > 0,
    huge: { source: 'SELECT generate_series(1, 2000000000)', outputLimit: 1_000_000 },
    echoes: {
      source: 'SELECT ${value} AS v',
      read: ({ displays: [first] }) => (first?.kind === 'table' ? first.rows[0]?.[0] : undefined),
    },
    writes: {
      source: 'DELETE FROM economy_cointransaction',
      wasWritten: async () => (await admin.query('SELECT 1 FROM economy_cointransaction')).rowCount === 0,
    },
  }));

  it('lets the database hold what was read off a step that nobody was asked about', async () => {
    await admin.query(`CREATE OR REPLACE FUNCTION clean() RETURNS int LANGUAGE sql AS
      'DELETE FROM economy_cointransaction RETURNING 1'`);
    const kernel = sqlKernel.create(kernelContext());
    const step = {
      ...{ language: 'sql', source: 'SELECT clean()', variables: {}, timeout: 20_000, outputLimit: 1_000 },
      connection: { ...connection('read-only'), isUnasked: true as const },
      workingDirectory: undefined,
    };
    const { message } = await kernel.run(step, new RecordedOutput(), new AbortController().signal);
    expect(message).toBe(
      'This step seemed only to read, so nobody was asked and it ran without the right to change anything. The database refused: cannot execute DELETE in a read-only transaction. With "confirm=true" behind its fence it is asked about and may.',
    );
    expect((await admin.query('SELECT 1 FROM economy_cointransaction')).rowCount).toBe(3);
  });

  it('answers values honestly', async () => {
    const { output } =
      await run(`SELECT 1::int8, 9007199254740993::int8, 1.10::numeric, 'NaN'::float8, 0.1::float8, true,
      NULL, '\\x00ff'::bytea, '{"a": 1.0}'::json, '2026-01-05 09:00:00.123456'::timestamp, ARRAY[1, NULL]`);
    expect(output.displays).toMatchObject([
      {
        rows: [
          [
            1,
            '9007199254740993',
            '1.10',
            'NaN',
            0.1,
            true,
            null,
            '\\x00ff',
            '{"a": 1.0}',
            '2026-01-05 09:00:00.123456',
            '{1,NULL}',
          ],
        ],
      },
    ]);
  });

  it('finds duplicate payouts, several results, and the way into an index', async () => {
    const { result, output } = await run(`
      -- 1. Find duplicate transactions
      SELECT metadata->>'dedup_key' AS dedup_key, COUNT(*) AS count, SUM(amount) AS total_amount
      FROM economy_cointransaction WHERE transaction_type = 'tournament_payout'
      GROUP BY metadata->>'dedup_key' HAVING COUNT(*) > 1;
      SELECT query, calls FROM pg_stat_statements ORDER BY calls DESC LIMIT 1;
      EXPLAIN SELECT * FROM economy_cointransaction`);
    expect(output.displays[0]).toEqual({
      kind: 'table',
      columns: ['dedup_key', 'count', 'total_amount'],
      rows: [['t-1', 2, '100.00']],
      truncated: false,
    });
    expect(output.text).toMatch(/^Seq Scan on economy_cointransaction/);
    expect(result.summary).toMatch(/rows in 3 results$/);
  });

  it('says how a column of pg_stat_statements is called now, and where it stands', async () => {
    const { result } = await run('SELECT query,\n  mean_time\nFROM pg_stat_statements');
    expect(result.message).toMatch(
      /^Line 2, column 3: column "mean_time" does not exist.* Since version 1\.8 of pg_stat_statements its times are called .*mean_exec_time.*\.$/,
    );
  });

  it('binds by type: a number, a limit, a key of JSON', async () => {
    const source =
      "SELECT user_id FROM economy_cointransaction WHERE user_id = :id AND metadata->>'dedup_key' = ${alert.labels.key} LIMIT :id";
    const { output } = await run(source, 'read-only', { id: '1', 'alert.labels.key': 't-1' });
    expect(output.displays).toMatchObject([{ rows: [[1]] }]);
  });

  it('passes notices on', async () => {
    const { output } = await run("DO $$ BEGIN RAISE WARNING 'careful'; END $$");
    expect(output.errors).toBe('WARNING: careful\n');
  });

  it('runs what needs no transaction, where it may write', async () => {
    const { result } = await run(
      'VACUUM ANALYZE economy_cointransaction; CREATE INDEX CONCURRENTLY ON economy_cointransaction (user_id)',
    );
    expect([result.outcome, result.message]).toEqual(['succeeded', undefined]);
  });

  it('reads on for the full output up to 100,000 rows, and says that there were more', async () => {
    const { result, output } = await runKept('SELECT generate_series(1, 2000000000)', 'read-only');
    expect([result.outcome, result.truncated, output.keptRows, output.isCut]).toEqual([
      'succeeded',
      true,
      90_000,
      true,
    ]);
  });

  it.each([
    [
      'a change',
      'INSERT INTO economy_cointransaction (user_id) SELECT generate_series(1, 120000) RETURNING id',
    ],
    [
      'a change inside of a query',
      `WITH added AS (INSERT INTO economy_cointransaction (user_id) SELECT generate_series(1, 120000) RETURNING id)
      SELECT id FROM added`,
    ],
    ['a function that changes something', 'SELECT add_one(id) FROM generate_series(1, 120000) AS id'],
  ])('makes %s to its end, although it keeps only some of its rows', async (_what, source) => {
    await admin.query(`CREATE OR REPLACE FUNCTION add_one(id int) RETURNS int LANGUAGE sql AS
      'INSERT INTO economy_cointransaction (user_id) VALUES (id) RETURNING user_id'`);
    const { result, output } = await runKept(source, 'read-write');
    const { rows } = await admin.query<{ n: string }>('SELECT count(*) AS n FROM economy_cointransaction');
    expect([result.message, result.truncated, output.keptRows, output.isCut, rows[0]?.n]).toEqual([
      undefined,
      true,
      90_000,
      true,
      '120003',
    ]);
  });

  it('goes on with the next statement after one that it read no further', async () => {
    const source =
      'SELECT generate_series(1, 2000000000); UPDATE economy_cointransaction SET amount = 0 WHERE user_id = 2';
    const { result, output } = await runKept(source, 'read-write');
    expect([result.message, output.text]).toEqual([undefined, 'UPDATE 1\n']);
  });

  it.each([
    'COMMIT; DELETE FROM economy_cointransaction',
    'SET TRANSACTION READ WRITE; DELETE FROM economy_cointransaction',
    'ROLLBACK',
    "COPY economy_cointransaction TO PROGRAM 'cat'",
    'DO $$ BEGIN DELETE FROM economy_cointransaction; END $$',
    'SELECT pg_terminate_backend(1)',
    "SELECT set_config('transaction_read_only', 'off', false)",
    'WITH gone AS (DELETE FROM economy_cointransaction RETURNING 1) SELECT * FROM gone',
    "SELECT nextval('economy_cointransaction_id_seq')",
    'EXPLAIN ANALYZE DELETE FROM economy_cointransaction',
    "SELECT query_to_xml('DELETE FROM economy_cointransaction', true, true, '')",
    "SELECT query_to_xml($$SELECT set_config('transaction_read_only', 'off', false)$$, true, true, ''); DELETE FROM economy_cointransaction",
  ])('refuses %s where it may only read', async (source) => {
    const { result } = await run(source, 'read-only');
    expect(result.outcome).toBe('failed');
    const left = await admin.query('SELECT 1 FROM economy_cointransaction');
    expect(left.rowCount).toBe(3);
  });

  it('leaves no session behind', async () => {
    await run('SELECT 1');
    const { rows } = await admin.query(
      "SELECT query FROM pg_stat_activity WHERE application_name = 'Sitrep' AND state <> 'idle'",
    );
    expect(rows).toEqual([]);
  });

  it('says who refused the connection, without the password', async () => {
    const kernel = sqlKernel.create(kernelContext());
    const closed = connectionOf({
      name: 'db',
      type: 'postgres',
      url: 'postgres://app@127.0.0.1:1/shop',
      password: async () => 'hunter2-hunter2',
    });
    const result = await kernel.run(
      stepOf('SELECT 1', closed),
      new RecordedOutput(),
      new AbortController().signal,
    );
    expect(result.message).toBe('PostgreSQL "db" at 127.0.0.1:1 cannot be used: the connection was refused.');
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
  const step = stepOf(source, connection(access), variables);
  const result = await kernel.run(step, output, new AbortController().signal);
  kernel.dispose();
  return { result, output };
}
