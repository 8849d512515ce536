/**
 * Runs SQL on one SQLite file in a process of its own, and sends back what came out. SQLite works synchronously and a
 * thread inside it cannot be stopped: a process can. Imports only types, so that Node runs it as it is.
 */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Cell } from '../../runbook/kernel';

export interface SqliteTask {
  readonly file: string;
  readonly readOnly: boolean;
  readonly statements: readonly { readonly text: string; readonly values: readonly string[] }[];
}

/** `index` is the statement's in the task, `code` SQLite's primary result code (sqlite.org/rescode.html). */
export type SqliteReport =
  | { readonly kind: 'begin'; readonly index: number; readonly columns: readonly string[] }
  /** The next ones are sent when these were taken: {@link SqliteAnswer}. */
  | { readonly kind: 'rows'; readonly rows: readonly (readonly Cell[])[] }
  | { readonly kind: 'end'; readonly affected: number | undefined }
  | { readonly kind: 'refused'; readonly index: number; readonly message: string; readonly code: number }
  | { readonly kind: 'done' };

/** Whether further rows are still wanted. */
export type SqliteAnswer = 'more' | 'enough';

process.once('message', (task: SqliteTask) => {
  void work(task).then(() => {
    // A result of megabytes is still on its way: what is sent last says when it has left.
    process.send?.({ kind: 'done' } satisfies SqliteReport, () => process.disconnect());
  });
});

const send = (report: SqliteReport): void => void process.send?.(report);

/** Hands rows on, and answers whether there may be more. */
function handOn(rows: readonly (readonly Cell[])[]): Promise<boolean> {
  return new Promise((resolve) => {
    process.once('message', (answer: SqliteAnswer) => resolve(answer === 'more'));
    send({ kind: 'rows', rows });
  });
}

async function work(task: SqliteTask): Promise<void> {
  let database: DatabaseSync | undefined;
  let index = 0;
  try {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    database = new DatabaseSync(task.file, { readOnly: task.readOnly });
    // `VACUUM INTO` and temporary tables would write beside the file that is open for reading.
    if (task.readOnly) database.exec('PRAGMA query_only = ON');
    for (const { text, values } of task.statements) {
      await runStatement(database.prepare(text), values, index);
      index += 1;
    }
  } catch (error) {
    send({ kind: 'refused', index, ...described(error) });
  } finally {
    database?.close();
  }
}

/** Rows, and characters of them, that are handed on at a time. */
const BATCH = 500;
const BATCH_LENGTH = 1_000_000;

/** A change is made before its first row comes (sqlite.org/lang_returning.html, 3), however many of them are wanted. */
async function runStatement(
  statement: StatementSync,
  values: readonly SQLInputValue[],
  index: number,
): Promise<void> {
  statement.setReadBigInts(true);
  const columns = statement.columns().map((column) => column.name);
  send({ kind: 'begin', index, columns });
  if (columns.length === 0) return send({ kind: 'end', affected: Number(statement.run(...values).changes) });
  statement.setReturnArrays(true);
  let rows: Cell[][] = [];
  let length = 0;
  for (const row of statement.iterate(...values) as Iterable<unknown>) {
    const cells = (row as SQLOutputValue[]).map(cellOf);
    rows.push(cells);
    length += cells.reduce<number>((sum, cell) => sum + (typeof cell === 'string' ? cell.length : 0), 0);
    if (rows.length < BATCH && length < BATCH_LENGTH) continue;
    if (!(await handOn(rows))) return send({ kind: 'end', affected: undefined });
    rows = [];
    length = 0;
  }
  if (rows.length > 0) await handOn(rows);
  send({ kind: 'end', affected: undefined });
}

const LONGEST_BLOB = 256;

/** Integers beyond 2^53 stay exact as text; a blob is its SQL literal. */
function cellOf(value: SQLOutputValue): Cell {
  if (typeof value === 'bigint')
    return Number.isSafeInteger(Number(value)) ? Number(value) : value.toString();
  if (typeof value === 'number') return Number.isFinite(value) ? value : String(value);
  if (!(value instanceof Uint8Array)) return value;
  const hex = Buffer.from(value.subarray(0, LONGEST_BLOB)).toString('hex');
  return value.length > LONGEST_BLOB ? `x'${hex}…' (${value.length} bytes)` : `x'${hex}'`;
}

function described(error: unknown): { readonly message: string; readonly code: number } {
  const code = error instanceof Error && 'errcode' in error ? Number(error.errcode) & 0xff : 0;
  return { message: error instanceof Error ? error.message : String(error), code };
}
