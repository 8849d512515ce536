/**
 * Runs SQL on one SQLite file in a process of its own, and sends back what came out. SQLite works synchronously and a
 * thread inside it cannot be stopped: a process can. Imports only types, so that Node runs it as it is.
 */
import type { DatabaseSync, SQLInputValue, SQLOutputValue, StatementSync } from 'node:sqlite';
import type { Cell } from '../../runbook/kernel';
import type { RowLimits, SqlResult } from './engine';

export interface SqliteTask {
  readonly file: string;
  readonly readOnly: boolean;
  readonly statements: readonly { readonly text: string; readonly values: readonly string[] }[];
  readonly limits: RowLimits;
  /** Whether the rows that are more than the limits are wanted, too. */
  readonly more: boolean;
}

/** `code` is SQLite's primary result code (sqlite.org/rescode.html). */
export type SqliteReport =
  | { readonly kind: 'result'; readonly result: SqlResult }
  /** Further rows of the last result. The next ones are sent when these were taken: {@link SqliteAnswer}. */
  | { readonly kind: 'more'; readonly rows: readonly (readonly Cell[])[] }
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
    send({ kind: 'more', rows });
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
    const left = { ...task.limits };
    for (const { text, values } of task.statements) {
      await runStatement(database.prepare(text), values, { left, index, more: task.more });
      index += 1;
    }
  } catch (error) {
    send({ kind: 'refused', index, ...described(error) });
  } finally {
    database?.close();
  }
}

/** Rows that are handed on at a time. */
const BATCH = 500;
/** A cell costs this much beside its text, also an empty one. */
const CELL = 2;

async function runStatement(
  statement: StatementSync,
  values: readonly SQLInputValue[],
  { left, index, more }: { readonly left: Left; readonly index: number; readonly more: boolean },
): Promise<void> {
  const give = (result: Omit<SqlResult, 'index'>): void =>
    send({ kind: 'result', result: { index, ...result } });
  statement.setReadBigInts(true);
  const columns = statement.columns().map((column) => column.name);
  if (columns.length === 0) {
    const changes = Number(statement.run(...values).changes);
    return give({ columns, rows: [], truncated: false, affected: changes });
  }
  statement.setReturnArrays(true);
  let rows: Cell[][] = [];
  let truncated = false;
  for (const row of statement.iterate(...values) as Iterable<unknown>) {
    const cells = (row as SQLOutputValue[]).map(cellOf);
    if (!truncated && !fits(cells, left, rows.length === 0)) {
      give({ columns, rows, truncated: true, affected: undefined });
      truncated = true;
      rows = [];
    }
    if (truncated && !more) return;
    rows.push(cells);
    if (!truncated || rows.length < BATCH) continue;
    if (!(await handOn(rows))) return;
    rows = [];
  }
  if (!truncated) give({ columns, rows, truncated, affected: undefined });
  else if (rows.length > 0) await handOn(rows);
}

interface Left {
  rows: number;
  bytes: number;
}

/** The first row of an answer is shown however long it is: it is there, and may be all that there is. */
function fits(row: readonly Cell[], left: Left, isFirst: boolean): boolean {
  left.rows -= 1;
  left.bytes -= row.reduce<number>((sum, cell) => sum + CELL + (cell === null ? 0 : String(cell).length), 0);
  return left.rows >= 0 && (isFirst || left.bytes >= 0);
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
