import type { Client, FieldDef, QueryResult, Submittable } from 'pg';
import type pg from 'pg';
import type { Cell, RestOfOutput } from '../../runbook/kernel';
import type { SqlResult } from './engine';
import { SqlError } from './engine';
import type { RowsLeft } from './rowCollector';
import { RowCollector } from './rowCollector';

export type PostgresDriver = typeof pg;

export interface StatementRun {
  readonly index: number;
  readonly left: RowsLeft;
  readonly rest: RestOfOutput | undefined;
  /** It changes nothing, so that it need not run to its end. */
  readonly mayStop: boolean;
  readonly onResult: (result: SqlResult) => void;
}

/** Rows asked of the server at a time: enough to be quick, few enough to stop early. */
const PAGE = 500;

/**
 * Runs one statement by the extended protocol, which takes no second one: what hides behind a comment or a quote is
 * refused by the server. The server is asked for rows page by page, and for no more of what only reads once nothing more is
 * shown or kept.
 * @throws {SqlError}
 */
export function runStatement(
  driver: PostgresDriver,
  client: Client,
  statement: { readonly text: string; readonly values: readonly string[] },
  { index, left, rest, mayStop, onResult }: StatementRun,
): Promise<void> {
  let fields: readonly FieldDef[] = [];
  let affected: number | undefined;
  const rows = new RowCollector(left, rest, (result) =>
    onResult({ index, columns: fields.map((field) => field.name), affected, ...result }),
  );
  const query = pagedQuery(driver, statement, {
    get isEnough() {
      return mayStop && rows.isSpent;
    },
    get taken() {
      return rows.taken;
    },
  });
  return new Promise((resolve, reject) => {
    query.on('row', (row, result) => {
      fields = result.fields;
      rows.push(row.map((value, column) => cellOf(value, fields[column]?.dataTypeID)));
    });
    query.on('error', (error) => reject(problemOf(error, statement.text, index)));
    query.on('end', (result) => {
      fields = result.fields;
      affected = fields.length === 0 ? (result.rowCount ?? undefined) : undefined;
      rows.end();
      resolve();
    });
    client.query(query);
  });
}

/** Hangs up without a word: for a server that does not listen any more. */
export function closeSocket(client: Client): void {
  (
    client as unknown as { readonly connection: { readonly stream: { destroy(): void } } }
  ).connection.stream.destroy();
}

/** The part of the driver's connection that ends a page; the driver's types leave it out. */
interface PortalConnection {
  close(portal: { readonly type: 'P'; readonly name: string }): void;
  sync(): void;
}

interface Pages {
  /** No further page is wanted. */
  readonly isEnough: boolean;
  /** The next page is wanted after it. */
  readonly taken: Promise<void> | undefined;
}

function pagedQuery(
  driver: PostgresDriver,
  { text, values }: { readonly text: string; readonly values: readonly string[] },
  pages: Pages,
) {
  const Base = driver.Query as unknown as new (config: object) => PagingQuery;
  class PagedQuery extends Base {
    #isSynced = false;

    override handlePortalSuspended(connection: PortalConnection): void {
      if (pages.isEnough) {
        connection.close({ type: 'P', name: '' });
        this.#sync(connection);
      } else if (pages.taken) void pages.taken.then(() => this.handlePortalSuspended(connection));
      else super.handlePortalSuspended(connection);
    }

    override handleCommandComplete(message: unknown, connection: PortalConnection): void {
      this.#isSynced = true;
      super.handleCommandComplete(message, connection);
    }

    /** After a refusal the server says nothing more until it is asked to synchronise, and the session would hang. */
    override handleError(error: Error, connection: PortalConnection): void {
      if ('severity' in error) this.#sync(connection);
      super.handleError(error, connection);
    }

    #sync(connection: PortalConnection): void {
      if (!this.#isSynced) connection.sync();
      this.#isSynced = true;
    }
  }
  return new PagedQuery({ text, values: [...values], rows: PAGE, rowMode: 'array', types: AS_TEXT });
}

/** The driver's query, as far as it is used here. */
interface PagingQuery extends Submittable {
  on(event: 'row', listener: (row: readonly (string | null)[], result: QueryResult) => void): this;
  on(event: 'error', listener: (error: Error) => void): this;
  on(event: 'end', listener: (result: QueryResult) => void): this;
  handlePortalSuspended(connection: PortalConnection): void;
  handleCommandComplete(message: unknown, connection: PortalConnection): void;
  handleError(error: Error, connection: PortalConnection): void;
}

/** Values as the server writes them: exact, and with every digit of a time. */
const AS_TEXT = { getTypeParser: () => (value: string) => value };

const BOOLEAN = 16;
/** int8, int2, int4, oid, float4, float8 (catalogue `pg_type`). */
const NUMBERS: ReadonlySet<number> = new Set([20, 21, 23, 26, 700, 701]);
const BYTES = 17;
const LONGEST_BYTES = 512;

/**
 * Numbers are numbers where a double holds them exactly as written; `numeric`, large integers, `NaN`, times, JSON and
 * arrays stay the text that the server sent.
 */
export function cellOf(value: string | null, type: number | undefined): Cell {
  if (value === null || type === undefined) return value;
  if (type === BOOLEAN) return value === 't';
  if (NUMBERS.has(type)) return isExact(value) ? Number(value) : value;
  if (type === BYTES && value.length > LONGEST_BYTES + 2)
    return `${value.slice(0, LONGEST_BYTES + 2)}… (${(value.length - 2) / 2} bytes)`;
  return value;
}

const isExact = (value: string): boolean =>
  Number.isFinite(Number(value)) && (/[.e]/.test(value) || Number.isSafeInteger(Number(value)));

/** SQLSTATE classes (PostgreSQL, Appendix A). */
const READ_ONLY_TRANSACTION = '25006';
const QUERY_CANCELED = '57014';
const UNDEFINED_COLUMN = '42703';
/** Runbooks are older than servers (PostgreSQL 13 release notes, pg_stat_statements 1.8). */
const RENAMED_TIMES =
  'Since version 1.8 of pg_stat_statements its times are called total_exec_time, mean_exec_time, min_exec_time and max_exec_time';

function problemOf(error: Error, text: string, index: number): Error {
  if (!('code' in error) || !('severity' in error)) return error;
  const { code, position, hint } = error as { code?: string; position?: string; hint?: string };
  const offset = position === undefined ? undefined : offsetOf(text, Number(position));
  const reason =
    code === READ_ONLY_TRANSACTION ? 'readOnly' : code === QUERY_CANCELED ? 'stopped' : 'statement';
  const said = hint ? `${error.message} (${hint.replace(/\.$/, '')})` : error.message;
  const isRenamed = code === UNDEFINED_COLUMN && /\bpg_stat_statements\b/i.test(text);
  const message = isRenamed ? `${said}. ${RENAMED_TIMES}` : said;
  return new SqlError(reason, message, { index, offset }, { cause: error });
}

/** The server counts characters from 1; offsets here count UTF-16 units from 0. */
const offsetOf = (text: string, position: number): number => [...text].slice(0, position - 1).join('').length;
