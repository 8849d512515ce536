import type mysql2 from 'mysql2';
import type { Connection, ConnectionOptions } from 'mysql2';
import { sleep, throwIfAborted } from '../../base/abort';
import type { Clock, Ms } from '../../base/clock';
import type { ResolvedConnection } from '../../runbook/kernel';
import { sqlClass } from '../../runbook/policy/sqlClass';
import { calledFunctions } from './calledFunctions';
import { CONNECTION_PROBLEMS } from './connectionProblems';
import type { SqlEngine, SqlRequest } from './engine';
import { SqlError } from './engine';
import { ask, runStatement } from './mysqlQuery';
import type { RowsLeft } from './rowCollector';

type MysqlDriver = typeof mysql2;

const CONNECT: Ms = 10_000;
/** How long a statement may take to stop after the server was asked, and how often it is asked. */
const STOP: Ms = 3000;
const ASK_AGAIN: Ms = 200;
/** The server ends a reading statement by itself a little after this side has given up, also when this side is gone. */
const SERVER_MARGIN: Ms = 1000;

/** One session on MySQL or MariaDB for each step: opened, used, closed. */
export class Mysql implements SqlEngine {
  constructor(
    private readonly connection: ResolvedConnection,
    private readonly clock: Clock,
  ) {}

  async run(request: SqlRequest, signal: AbortSignal): Promise<void> {
    const driver = await loadDriver();
    const options = await this.#options(signal);
    const session = await this.#connect(driver, options, signal);
    const settled = new AbortController();
    let stopping: Promise<void> | undefined;
    const stop = (ended: AbortSignal): Promise<void> => this.#stop(driver, options, session, ended);
    const onAbort = (): void => void (stopping ??= stop(settled.signal));
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      throwIfAborted(signal);
      await begin(session, request);
      await statements(session, request, { left: { ...request.limits }, stop }, signal);
    } catch (error) {
      throw this.#problemOf(error, options);
    } finally {
      signal.removeEventListener('abort', onAbort);
      settled.abort();
      await stopping;
      await this.#end(session, request.readOnly);
    }
  }

  async #options(signal: AbortSignal): Promise<ConnectionOptions> {
    const url = new URL(this.connection.url ?? '');
    const password = (await this.connection.password(signal)) ?? decodeURIComponent(url.password);
    const database = decodeURIComponent(url.pathname.slice(1));
    const encryption = /^(?:REQUIRED|VERIFY_CA|VERIFY_IDENTITY)$/i.exec(
      url.searchParams.get('ssl-mode') ?? '',
    );
    return {
      host: url.hostname.replace(/^\[|\]$/g, ''),
      port: Number(url.port || '3306'),
      user: decodeURIComponent(url.username),
      password,
      ...(database !== '' && { database }),
      ...(encryption && { ssl: { rejectUnauthorized: encryption[0].toUpperCase() !== 'REQUIRED' } }),
      connectTimeout: CONNECT,
      charset: 'utf8mb4',
      // A server could ask for any file of this machine.
      flags: ['-LOCAL_FILES'],
      rowsAsArray: true,
      // Otherwise the driver writes code from the names of columns, and runs it.
      disableEval: true,
      // Values as the server writes them: exact, and with every digit of a time.
      supportBigNumbers: true,
      bigNumberStrings: true,
      dateStrings: true,
      jsonStrings: true,
    };
  }

  async #connect(driver: MysqlDriver, options: ConnectionOptions, signal: AbortSignal): Promise<Connection> {
    const session = driver.createConnection(options);
    const abort = (): void => session.destroy();
    // A lost session fails the statement that waits for it; this keeps the loss from being nobody's.
    session.on('error', () => undefined);
    signal.addEventListener('abort', abort, { once: true });
    try {
      await new Promise<void>((resolve, reject) => {
        const closed = (): void => reject(new SqlError('stopped', 'The connection was given up.'));
        signal.addEventListener('abort', closed, { once: true });
        session.connect((error) => {
          signal.removeEventListener('abort', closed);
          if (error) reject(error);
          else resolve();
        });
      });
      return session;
    } catch (error) {
      session.destroy();
      throw this.#problemOf(error, options);
    } finally {
      signal.removeEventListener('abort', abort);
    }
  }

  /** Asks the server by a second session, until the statement has ended or the wait is over; then hangs up. */
  async #stop(
    driver: MysqlDriver,
    options: ConnectionOptions,
    session: Connection,
    settled: AbortSignal,
  ): Promise<void> {
    const started = this.clock.monotonic();
    let second: Connection | undefined;
    try {
      second = await this.#connect(driver, options, new AbortController().signal);
      while (!settled.aborted && this.clock.monotonic() - started < STOP) {
        await ask(second, `KILL QUERY ${session.threadId}`);
        await sleep(this.clock, ASK_AGAIN, settled).catch(() => undefined);
      }
    } catch {
      // No second session was to be had: hanging up, and the server's own time limit, are what is left.
    } finally {
      if (!settled.aborted) session.destroy();
      second?.destroy();
    }
  }

  async #end(session: Connection, readOnly: boolean): Promise<void> {
    const late = this.clock.after(STOP, () => session.destroy());
    try {
      if (readOnly) await ask(session, 'ROLLBACK');
      await new Promise<void>((resolve) => session.end(() => resolve()));
    } catch {
      // The session is lost, and with it the transaction: there is nothing left to end.
    } finally {
      session.destroy();
      late.dispose();
    }
  }

  /** Never with the user's name or password. */
  #problemOf(error: unknown, { host, port }: ConnectionOptions): unknown {
    if (error instanceof SqlError || !(error instanceof Error)) return error;
    const code = 'code' in error ? String(error.code) : '';
    const why = CONNECTION_PROBLEMS[code] ?? error.message.replace(/\.$/, '');
    const target = `"${this.connection.name}" at ${host}:${port}`;
    return new SqlError('unavailable', `MySQL ${target} cannot be used: ${why}.`, undefined, {
      cause: error,
    });
  }
}

/** Starts a transaction in which the server itself refuses changes, where nothing may change. */
async function begin(session: Connection, { readOnly, timeout }: SqlRequest): Promise<void> {
  const [[version] = []] = await ask(session, 'SELECT VERSION()');
  const limit = Math.ceil(timeout + SERVER_MARGIN);
  await ask(
    session,
    String(version).includes('MariaDB')
      ? `SET SESSION max_statement_time = ${limit / 1000}`
      : `SET SESSION max_execution_time = ${limit}`,
  );
  // Quotes and backslashes mean to the server what they mean to the reader of the statements here.
  await ask(session, SQL_MODE);
  if (!readOnly) return;
  // What a statement would begin anew after the first transaction changes nothing either.
  await ask(session, 'SET SESSION TRANSACTION READ ONLY');
  await ask(session, 'START TRANSACTION READ ONLY');
}

const SQL_MODE =
  "SET SESSION sql_mode = REPLACE(REPLACE(@@SESSION.sql_mode, 'ANSI_QUOTES', ''), 'NO_BACKSLASH_ESCAPES', '')";

interface Running {
  readonly left: RowsLeft;
  /** Asks the server to end the running statement, until it has ended. */
  readonly stop: (ended: AbortSignal) => Promise<void>;
}

async function statements(
  session: Connection,
  request: SqlRequest,
  { left, stop }: Running,
  signal: AbortSignal,
): Promise<void> {
  for (const [index, statement] of request.statements.entries()) {
    if (signal.aborted) return;
    const { rest, onResult } = request;
    const ended = new AbortController();
    let stopping: Promise<void> | undefined;
    const stopThis = (await mayStop(session, statement.text, request))
      ? () => (stopping = stop(ended.signal))
      : undefined;
    await runStatement(session, statement, { index, left, rest, stop: stopThis, onResult });
    ended.abort();
    if (stopping) {
      await stopping;
      // The server may have been asked once too often: then it is this that ends, and not the next statement.
      await ask(session, 'DO 0').catch(() => undefined);
      continue;
    }
    const warnings = await ask(session, 'SHOW WARNINGS LIMIT 20');
    for (const [level, , message] of warnings) request.onNotice(`${String(level)}: ${String(message)}`);
  }
}

/** What only reads need not run to its end. The server knows which functions are programs, that may change something. */
async function mayStop(session: Connection, text: string, { readOnly }: SqlRequest): Promise<boolean> {
  if (sqlClass(text, 'mysql') !== 'read') return false;
  const names = new Set(calledFunctions(text));
  if (readOnly || names.size === 0) return true;
  const programs = await ask(
    session,
    "SELECT LOWER(routine_name) FROM information_schema.routines WHERE routine_type = 'FUNCTION'",
  );
  return !programs.some(([name]) => names.has(String(name)));
}

async function loadDriver(): Promise<MysqlDriver> {
  const loaded = await import('mysql2');
  return loaded.default;
}
