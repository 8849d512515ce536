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
}

/** `code` is SQLite's primary result code (sqlite.org/rescode.html). */
export type SqliteReport =
  | { readonly kind: 'result'; readonly result: SqlResult }
  | { readonly kind: 'refused'; readonly index: number; readonly message: string; readonly code: number }
  | { readonly kind: 'done' };

process.once('message', (task: SqliteTask) => {
  const send = (report: SqliteReport): void => void process.send?.(report);
  work(task, send);
  send({ kind: 'done' });
  process.disconnect();
});

function work(task: SqliteTask, send: (report: SqliteReport) => void): void {
  let database: DatabaseSync | undefined;
  let index = 0;
  try {
    const { DatabaseSync } = process.getBuiltinModule('node:sqlite');
    database = new DatabaseSync(task.file, { readOnly: task.readOnly });
    const left = { ...task.limits };
    for (const { text, values } of task.statements) {
      const result = resultOf(database.prepare(text), values, left, index);
      send({ kind: 'result', result });
      index += 1;
    }
  } catch (error) {
    send({ kind: 'refused', index, ...described(error) });
  } finally {
    database?.close();
  }
}

function resultOf(
  statement: StatementSync,
  values: readonly SQLInputValue[],
  left: { rows: number; bytes: number },
  index: number,
): SqlResult {
  statement.setReadBigInts(true);
  const columns = statement.columns().map((column) => column.name);
  if (columns.length === 0) {
    const changes = Number(statement.run(...values).changes);
    return { index, columns, rows: [], truncated: false, affected: changes };
  }
  statement.setReturnArrays(true);
  const rows: Cell[][] = [];
  let truncated = false;
  for (const row of statement.iterate(...values) as Iterable<unknown>) {
    const cells = (row as SQLOutputValue[]).map(cellOf);
    left.rows -= 1;
    left.bytes -= cells.reduce<number>((sum, cell) => sum + String(cell).length, 0);
    truncated = left.rows < 0 || left.bytes < 0;
    if (truncated) break;
    rows.push(cells);
  }
  return { index, columns, rows, truncated, affected: undefined };
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
