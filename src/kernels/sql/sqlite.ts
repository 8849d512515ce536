import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { once } from 'node:events';
import type { SqlEngine, SqlRequest } from './engine';
import { SqlError } from './engine';
import { namedOffset } from './namedOffset';
import type { RowsLeft } from './rowCollector';
import { RowCollector } from './rowCollector';
import type { SqliteAnswer, SqliteReport, SqliteTask } from './sqliteProcess';

/** SQLITE_READONLY and SQLITE_CANTOPEN (sqlite.org/rescode.html). */
const READ_ONLY = 8;
const CANNOT_OPEN = 14;

/** One SQLite file, opened for each step and closed after it. */
export class Sqlite implements SqlEngine {
  constructor(private readonly file: string) {}

  async run(request: SqlRequest, signal: AbortSignal): Promise<void> {
    if (!isSqliteHere())
      throw new SqlError(
        'missing',
        `SQLite needs Node 22.13 or later, and this editor runs ${process.version}. A newer editor brings it along.`,
      );
    if (!existsSync(this.file))
      throw new SqlError('unavailable', `There is no file "${this.file}". Check "file" of the connection.`);
    const child = fork(processFile(), [], {
      // The editor's own program is asked to be plain Node.
      env: { ...process.env, ELECTRON_RUN_AS_NODE: '1', NODE_NO_WARNINGS: '1' },
      execArgv: [],
      stdio: ['ignore', 'ignore', 'ignore', 'ipc'],
    });
    const kill = (): boolean => child.kill('SIGKILL');
    const ended = once(child, 'close');
    signal.addEventListener('abort', kill, { once: true });
    let problem: SqlError | undefined;
    let done = false;
    const answers = new Answers(request);
    child.on('message', (report: SqliteReport) => {
      if (report.kind === 'done') done = true;
      else if (report.kind === 'refused') problem ??= this.#problemOf(report, request);
      else if (report.kind === 'rows') void take(report.rows, answers, child);
      else if (report.kind === 'begin') answers.begin(report);
      else answers.end(report);
    });
    try {
      const { statements, readOnly } = request;
      child.send({ file: this.file, readOnly, statements } satisfies SqliteTask);
      await ended;
    } finally {
      signal.removeEventListener('abort', kill);
      kill();
    }
    if (signal.aborted) throw new SqlError('stopped', 'The statement was stopped.');
    if (problem) throw problem;
    if (!done)
      throw new SqlError(
        'unavailable',
        'SQLite ended before it had answered: it may have run out of memory.',
      );
  }

  #problemOf(report: Extract<SqliteReport, { kind: 'refused' }>, { statements }: SqlRequest): SqlError {
    const { text = '' } = statements[report.index] ?? {};
    const at = { index: report.index, offset: namedOffset(report.message, text) };
    if (report.code === READ_ONLY) return new SqlError('readOnly', report.message, at);
    if (report.code === CANNOT_OPEN)
      return new SqlError('unavailable', `"${this.file}" cannot be opened: ${report.message}.`);
    return new SqlError('statement', report.message, at);
  }
}

type Report<Kind> = Extract<SqliteReport, { readonly kind: Kind }>;

/** Makes results of what the process reports, statement by statement. */
class Answers {
  readonly #left: RowsLeft;
  #rows: RowCollector | undefined;
  #index = 0;

  constructor(private readonly request: SqlRequest) {
    this.#left = { ...request.limits };
  }

  begin({ index, columns }: Report<'begin'>): void {
    const { rest, onResult } = this.request;
    this.#index = index;
    this.#rows =
      columns.length === 0
        ? undefined
        : new RowCollector(this.#left, rest, (result) =>
            onResult({ index, columns, affected: undefined, ...result }),
          );
  }

  /** Answers whether more are wanted, when these were taken. */
  async rows(rows: Report<'rows'>['rows']): Promise<SqliteAnswer> {
    const taking = this.#rows;
    for (const row of rows) taking?.push(row);
    await taking?.taken;
    return (taking?.isSpent ?? true) ? 'enough' : 'more';
  }

  end({ affected }: Report<'end'>): void {
    if (this.#rows) return this.#rows.end();
    this.request.onResult({ index: this.#index, columns: [], rows: [], truncated: false, affected });
  }
}

/** A process that is gone meanwhile needs no answer. */
async function take(rows: Report<'rows'>['rows'], answers: Answers, child: ChildProcess): Promise<void> {
  const answer = await answers.rows(rows);
  if (child.connected) child.send(answer, () => undefined);
}

/** The other process is the same Node as this one. */
const isSqliteHere = (): boolean =>
  'getBuiltinModule' in process && (process.getBuiltinModule('node:sqlite') as unknown) !== undefined;

/** Beside this module: a bundle of its own when built, its source in a test. */
function processFile(): string {
  const built = join(__dirname, 'sqliteProcess.js');
  return existsSync(built) ? built : join(__dirname, 'sqliteProcess.ts');
}
