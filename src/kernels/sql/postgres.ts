import type { Client, ClientConfig } from 'pg';
import { sleep } from '../../base/abort';
import type { Clock, Ms } from '../../base/clock';
import type { ResolvedConnection } from '../../runbook/kernel';
import { calledFunctions } from './calledFunctions';
import { CONNECTION_PROBLEMS } from './connectionProblems';
import type { SqlEngine, SqlRequest } from './engine';
import { SqlError } from './engine';
import type { PostgresDriver } from './postgresQuery';
import { closeSocket, runStatement } from './postgresQuery';
import type { RowsLeft } from './rowCollector';

const CONNECT: Ms = 10_000;
/** How long a statement may take to stop after the server was asked, and how often it is asked. */
const STOP: Ms = 3000;
const ASK_AGAIN: Ms = 200;
/** The server ends a statement by itself a little after this side has given up, also when this side is gone. */
const SERVER_MARGIN: Ms = 1000;

/** One PostgreSQL session for each step: opened, used, closed. */
export class Postgres implements SqlEngine {
  constructor(
    private readonly connection: ResolvedConnection,
    private readonly clock: Clock,
  ) {}

  async run(request: SqlRequest, signal: AbortSignal): Promise<void> {
    const driver = await loadDriver();
    const config = await this.#config(request.timeout, signal);
    const client = await this.#connect(driver, config, signal);
    client.on('notice', ({ severity, message }) =>
      request.onNotice(`${severity ?? 'NOTICE'}: ${message ?? ''}`),
    );
    const settled = new AbortController();
    let stopping: Promise<void> | undefined;
    const stop = (): void => {
      stopping = this.#stop(driver, config, client, processId, settled.signal);
    };
    let processId: number | undefined;
    signal.addEventListener('abort', stop, { once: true });
    try {
      processId = await begin(client, request.readOnly);
      await statements(driver, client, request, signal);
    } catch (error) {
      throw problemOf(error, this.#target(config));
    } finally {
      signal.removeEventListener('abort', stop);
      settled.abort();
      await stopping;
      await this.#end(client, request.readOnly);
    }
  }

  async #config(timeout: Ms, signal: AbortSignal): Promise<ClientConfig> {
    const password = await this.connection.password(signal);
    return {
      connectionString: this.connection.url,
      application_name: 'Sitrep',
      connectionTimeoutMillis: CONNECT,
      statement_timeout: Math.ceil(timeout + SERVER_MARGIN),
      ...(password !== undefined && { password }),
    };
  }

  async #connect(driver: PostgresDriver, config: ClientConfig, signal: AbortSignal): Promise<Client> {
    const client = clientOf(driver, config);
    const abort = (): void => closeSocket(client);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await client.connect();
      return client;
    } catch (error) {
      closeSocket(client);
      throw problemOf(error, this.#target(config));
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Asks the server by a second session, until the statement has ended or the wait is over; then hangs up. */
  async #stop(
    driver: PostgresDriver,
    config: ClientConfig,
    client: Client,
    processId: number | undefined,
    settled: AbortSignal,
  ): Promise<void> {
    if (processId === undefined) return closeSocket(client);
    const second = clientOf(driver, config);
    const started = this.clock.monotonic();
    try {
      await second.connect();
      while (!settled.aborted && this.clock.monotonic() - started < STOP) {
        await second.query('SELECT pg_cancel_backend($1)', [processId]);
        await sleep(this.clock, ASK_AGAIN, settled).catch(() => undefined);
      }
    } catch {
      // No second session was to be had: hanging up, and the server's own time limit, are what is left.
    } finally {
      if (!settled.aborted) closeSocket(client);
      await second.end().catch(() => closeSocket(second));
    }
  }

  async #end(client: Client, readOnly: boolean): Promise<void> {
    const late = this.clock.after(STOP, () => closeSocket(client));
    try {
      if (readOnly) await client.query('ROLLBACK');
      await client.end();
    } catch {
      // The session is lost, and with it the transaction: there is nothing left to end.
      closeSocket(client);
    } finally {
      late.dispose();
    }
  }

  /** Never with the user's name or password. */
  #target({ connectionString }: ClientConfig): string {
    const url = URL.canParse(connectionString ?? '') ? new URL(connectionString ?? '') : undefined;
    return `"${this.connection.name}"${url?.host ? ` at ${url.host}` : ''}`;
  }
}

/** A lost session rejects the query that waits for it; this keeps the loss from being nobody's. */
function clientOf(driver: PostgresDriver, config: ClientConfig): Client {
  const client = new driver.Client(config);
  client.on('error', () => undefined);
  return client;
}

/**
 * Starts a read-only transaction where nothing may change. The first query in it takes the snapshot, after which the
 * server lets nobody turn it into a writing one. Resolves to the server's process.
 */
async function begin(client: Client, readOnly: boolean): Promise<number | undefined> {
  // A backslash means to the server what it means to the reader of the statements here.
  await client.query('SET standard_conforming_strings = on');
  if (readOnly) await client.query('BEGIN TRANSACTION READ ONLY');
  const answer = await client.query<{ id: number }>('SELECT pg_backend_pid() AS id');
  return answer.rows[0]?.id;
}

async function statements(
  driver: PostgresDriver,
  client: Client,
  request: SqlRequest,
  signal: AbortSignal,
): Promise<void> {
  const left: RowsLeft = { ...request.limits };
  for (const [index, statement] of request.statements.entries()) {
    if (signal.aborted) return;
    if (request.readOnly && index > 0) await requireReadOnly(client, index);
    const { rest, onResult } = request;
    const mayStop = request.readOnly || !(await callsVolatile(client, statement.text));
    await runStatement(driver, client, statement, { index, left, rest, mayStop, onResult });
  }
}

/**
 * Whether a statement calls a function that may change something with each row, by the word of the server. `INSERT` and its
 * like have made their change before their first row comes (PostgreSQL, SPI and portals: they are run to their end at once).
 */
async function callsVolatile(client: Client, text: string): Promise<boolean> {
  const names = calledFunctions(text);
  if (names.length === 0) return false;
  const answer = await client.query<{ calls: boolean }>(VOLATILE, [names]);
  return answer.rows[0]?.calls ?? true;
}

const VOLATILE =
  "SELECT EXISTS (SELECT FROM pg_catalog.pg_proc WHERE provolatile = 'v' AND lower(proname) = ANY ($1)) AS calls";

/** Whatever a statement did to the transaction, the next one runs only where the server refuses changes. */
async function requireReadOnly(client: Client, index: number): Promise<void> {
  const answer = await client.query<{ on: string }>('SELECT current_setting($1) AS on', [
    'transaction_read_only',
  ]);
  if (answer.rows[0]?.on === 'on') return;
  throw new SqlError('readOnly', 'an earlier statement ended the read-only transaction', { index });
}

async function loadDriver(): Promise<PostgresDriver> {
  const loaded = await import('pg');
  return loaded.default;
}

function problemOf(error: unknown, target: string): SqlError {
  if (error instanceof SqlError) return error;
  const code = error instanceof Error && 'code' in error ? String(error.code) : '';
  const why = CONNECTION_PROBLEMS[code] ?? (error instanceof Error ? error.message : String(error));
  return new SqlError('unavailable', `PostgreSQL ${target} cannot be used: ${why}.`, undefined, {
    cause: error,
  });
}
