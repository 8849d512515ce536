import type { Connection, FieldPacket, ResultSetHeader } from 'mysql2';
import type { Cell, RestOfOutput } from '../../runbook/kernel';
import type { SqlResult } from './engine';
import { SqlError } from './engine';
import type { RowsLeft } from './rowCollector';
import { RowCollector } from './rowCollector';

export interface StatementRun {
  readonly index: number;
  readonly left: RowsLeft;
  readonly rest: RestOfOutput | undefined;
  /** Asks the server to end the statement; absent for one that may change something with each row. */
  readonly stop: (() => Promise<void>) | undefined;
  readonly onResult: (result: SqlResult) => void;
}

type Row = readonly unknown[];

/** One set of rows that a statement gives. */
interface Answer {
  readonly columns: readonly FieldPacket[];
  readonly rows: RowCollector;
}

/**
 * Runs one statement; the protocol takes no second one in the same text. A procedure may give several results. Once nothing
 * more is shown or kept, the server is asked to stop a statement that only reads.
 * @throws {SqlError}
 */
export function runStatement(
  session: Connection,
  { text, values }: { readonly text: string; readonly values: readonly string[] },
  { index, left, rest, stop, onResult }: StatementRun,
): Promise<void> {
  let answer: Answer | undefined;
  let affected: number | undefined;
  let isStopped = false;
  const answerOf = (columns: readonly FieldPacket[]): Answer => {
    const names = columns.map(({ name }) => name);
    const give = (result: Pick<SqlResult, 'rows' | 'truncated'>): void =>
      onResult({ index, columns: names, affected: undefined, ...result });
    return { columns, rows: new RowCollector(left, rest, give) };
  };
  // Without values the text is sent as it is: some statements cannot be prepared.
  const query = values.length > 0 ? session.execute(text, [...values]) : session.query(text);
  return new Promise((resolve, reject) => {
    const finish = (): void => {
      answer?.rows.end();
      // A procedure ends with a count beside its results.
      if (!answer) onResult({ index, columns: [], rows: [], truncated: false, affected });
      resolve();
    };
    query.on('fields', (columns: FieldPacket[] | undefined) => {
      if (!columns) return;
      answer?.rows.end();
      answer = answerOf(columns);
    });
    query.on('result', (result: Row | ResultSetHeader) => {
      if (!Array.isArray(result)) {
        affected = (result as ResultSetHeader).affectedRows;
        return;
      }
      if (isStopped || !answer) return;
      const { rows, columns } = answer;
      rows.push((result as Row).map((value, column) => cellOf(value, columns[column])));
      pauseFor(rows.taken, session);
      if (!stop || !rows.isSpent) return;
      isStopped = true;
      void stop();
    });
    query.on('error', (error: Error) => (isStopped ? finish() : reject(problemOf(error, text, index))));
    query.on('end', finish);
  });
}

/** The server waits while what it sent is written. */
function pauseFor(taken: Promise<void> | undefined, session: Connection): void {
  if (!taken) return;
  session.pause();
  void taken.then(() => session.resume());
}

/** The rows of a statement of our own. */
export function ask(session: Connection, text: string): Promise<readonly Row[]> {
  return new Promise((resolve, reject) => {
    session.query(text, (error, rows) => {
      if (error) reject(error);
      else resolve(Array.isArray(rows) ? (rows as unknown as readonly Row[]) : []);
    });
  });
}

/** BIGINT, which the driver gives as text so that it stays exact. */
const LONGLONG = 8;
const LONGEST_BYTES = 512;

function cellOf(value: unknown, column: FieldPacket | undefined): Cell {
  if (value === null || value === undefined) return null;
  if (Buffer.isBuffer(value)) return bytesOf(value);
  if (typeof value === 'string')
    return column?.columnType === LONGLONG && Number.isSafeInteger(Number(value)) ? Number(value) : value;
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  return typeof value === 'boolean' ? value : JSON.stringify(value);
}

const bytesOf = (bytes: Buffer): string =>
  bytes.length > LONGEST_BYTES
    ? `0x${bytes.toString('hex', 0, LONGEST_BYTES)}… (${bytes.length} bytes)`
    : `0x${bytes.toString('hex')}`;

/** Server error numbers (MySQL 8.4 Error Message Reference; MariaDB Error Codes). */
const READ_ONLY = new Set([1290, 1792, 1836]);
const STOPPED = new Set([1317, 1969, 3024]);

function problemOf(error: Error, text: string, index: number): Error {
  if (!('errno' in error) || !('sqlState' in error)) return error;
  const errno = Number(error.errno);
  const reason = READ_ONLY.has(errno) ? 'readOnly' : STOPPED.has(errno) ? 'stopped' : 'statement';
  const said = 'sqlMessage' in error ? String(error.sqlMessage) : error.message;
  const near = /right syntax to use near '([^]*)' at line \d+$/.exec(said)?.[1];
  if (near === undefined) return new SqlError(reason, said.replace(/\.$/, ''), { index }, { cause: error });
  const offset = near === '' ? text.length : text.indexOf(near);
  const word = /^\S+/.exec(near)?.[0];
  const message = word === undefined ? 'syntax error at the end' : `syntax error at or near "${word}"`;
  return new SqlError(reason, message, { index, offset: offset < 0 ? undefined : offset }, { cause: error });
}
