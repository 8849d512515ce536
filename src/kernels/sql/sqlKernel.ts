import { resolve } from 'node:path';
import { throwIfAborted } from '../../base/abort';
import type {
  CellKernel,
  KernelContext,
  ResolvedConnection,
  Step,
  StepOutput,
  StepResult,
} from '../../runbook/kernel';
import { counted, failed, succeeded } from '../shared/stepResult';
import { withinTime } from '../shared/withinTime';
import type { BoundStatement } from './binding';
import { bind, originalOffset } from './binding';
import type { SqlEngine, SqlResult } from './engine';
import { SqlError } from './engine';
import { Mysql } from './mysql';
import { Postgres } from './postgres';
import { readOnlyRefusal } from './readOnly';
import type { SqlDialect } from '../../runbook/policy/sqlSegments';
import { Sqlite } from './sqlite';
import { statementsOf } from './statements';

/** More rows than a person reads, few enough for a grid. */
const MOST_ROWS = 10_000;
/** More than a person searches, few enough that a query without a `LIMIT` burdens no database for long. */
const MOST_KEPT = 100_000;

/** Runs SQL statements one by one, each on the database of its connection, and shows a table for every answer. */
export class SqlKernel implements CellKernel {
  readonly #disposal = new AbortController();

  constructor(private readonly context: KernelContext) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const { connection } = step;
    const dialect = connection && dialectOf(connection);
    if (!dialect) return failed(withoutDatabase(connection));
    const statements = prepare(step, connection, dialect);
    if ('outcome' in statements) return statements;
    return this.#start(
      { step, connection, statements, engine: this.#engine(connection, dialect) },
      output,
      AbortSignal.any([signal, this.#disposal.signal]),
    );
  }

  dispose(): void {
    this.#disposal.abort();
  }

  #engine(connection: ResolvedConnection, dialect: SqlDialect): SqlEngine {
    if (dialect === 'mysql') return new Mysql(connection, this.context.clock);
    if (dialect === 'postgres') return new Postgres(connection, this.context.clock);
    return new Sqlite(resolve(this.context.workspaceFolder ?? '', connection.file ?? ''));
  }

  #start(run: SqlRun, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    const { timeout } = run.step;
    const limits = {
      ...{ clock: this.context.clock, timeout, afterTimeout: 'the statement was stopped.' },
      failureOf: (error: unknown) => (error instanceof SqlError ? sentenceFor(error, run) : undefined),
    };
    return withinTime(limits, signal, (own) => answer(run, output, own));
  }
}

async function answer(
  { step, connection, statements, engine }: SqlRun,
  output: StepOutput,
  signal: AbortSignal,
): Promise<StepResult> {
  const results: SqlResult[] = [];
  await engine.run(
    {
      statements,
      readOnly: connection.access === 'read-only',
      timeout: step.timeout,
      limits: { rows: MOST_ROWS, bytes: step.outputLimit, kept: MOST_KEPT },
      onResult: (result) => {
        results.push(result);
        show(result, statements[result.index], output);
      },
      rest: output.rest,
      onNotice: (text) => output.stderr(`${text}\n`),
    },
    signal,
  );
  throwIfAborted(signal);
  return succeeded(summaryOf(results), { truncated: results.some((result) => result.truncated) });
}

interface SqlRun {
  readonly step: Step;
  readonly connection: ResolvedConnection;
  readonly statements: readonly BoundStatement[];
  readonly engine: SqlEngine;
}

function dialectOf(connection: ResolvedConnection): SqlDialect | undefined {
  if (connection.type === 'postgres' && connection.url !== undefined) return 'postgres';
  if (connection.type === 'mysql' && URL.canParse(connection.url ?? '')) return 'mysql';
  if (connection.type === 'sqlite' && connection.file !== undefined) return 'sqlite';
  return undefined;
}

const withoutDatabase = (connection: ResolvedConnection | undefined): string =>
  connection
    ? `SQL does not run on the connection "${connection.name}" of type "${connection.type}". It needs postgres or mysql with a "url", or sqlite with a "file".`
    : 'SQL needs a connection. Name one with "on=", or add one of type postgres, mysql or sqlite to sitrep.yaml.';

/** Everything that can be refused is refused before the first statement runs. */
function prepare(
  step: Step,
  connection: ResolvedConnection,
  dialect: SqlDialect,
): readonly BoundStatement[] | StepResult {
  const bound: BoundStatement[] = [];
  for (const statement of statementsOf(step.source, dialect)) {
    const refusal =
      connection.access === 'read-only' ? readOnlyRefusal(statement, dialect, connection.name) : undefined;
    if (refusal) return failed(refusal, { summary: 'refused: read-only' });
    const result = bind(statement, step.variables, dialect);
    if ('problem' in result)
      return failed(`${place(step.source, statement.start + result.offset)}: ${result.problem}`);
    bound.push(result);
  }
  return bound.length > 0 ? bound : failed('Nothing to run: the step has no statement.');
}

/** What only describes a plan reads better as the lines it is. */
const isPlan = ({ columns }: SqlResult): boolean => columns.length === 1 && columns[0] === 'QUERY PLAN';

function show(result: SqlResult, bound: BoundStatement | undefined, output: StepOutput): void {
  const verb = bound?.statement.words[0] ?? '';
  if (isPlan(result)) output.stdout(result.rows.map((row) => `${row[0] ?? ''}\n`).join(''));
  else if (result.columns.length === 0)
    output.stdout(`${[verb, result.affected].filter(isSaid).join(' ')}\n`);
  else
    output.show({ kind: 'table', columns: result.columns, rows: result.rows, truncated: result.truncated });
}

const isSaid = (part: string | number | undefined): boolean => part !== undefined && part !== '';

function summaryOf(results: readonly SqlResult[]): string {
  const answers = results.filter((result) => result.columns.length > 0);
  const rows = answers.reduce((sum, result) => sum + result.rows.length, 0);
  if (answers.length === 1) return counted(rows, 'row');
  if (answers.length > 1) return `${counted(rows, 'row')} in ${answers.length} results`;
  const changed = results.reduce((sum, result) => sum + (result.affected ?? 0), 0);
  return `${counted(results.length, 'statement')} run, ${counted(changed, 'row')} changed`;
}

function sentenceFor(error: SqlError, { step, connection, statements }: SqlRun): string {
  if (error.reason === 'readOnly' && connection.isUnasked)
    return `This step seemed only to read, so nobody was asked and it ran without the right to change anything. The database refused: ${error.message}. With "confirm=true" behind its fence it is asked about and may.`;
  if (error.reason === 'readOnly')
    return `The connection "${connection.name}" is read-only, and the database refused the change: ${error.message}.`;
  const bound = error.at && statements[error.at.index];
  if (!bound || error.reason !== 'statement') return error.message;
  const offset = error.at.offset === undefined ? firstWord(bound) : originalOffset(bound, error.at.offset);
  return `${place(step.source, bound.statement.start + offset)}: ${error.message}.`;
}

/** Without a position from the database, the statement itself is the place. */
const firstWord = ({ statement }: BoundStatement): number => {
  const code = statement.segments.find(
    ({ kind, start, end }) => kind === 'code' && statement.text.slice(start, end).trim() !== '',
  );
  return code ? code.start + statement.text.slice(code.start, code.end).search(/\S/) : 0;
};

/** Both from 1, as editors count. */
function place(source: string, offset: number): string {
  const before = source.slice(0, offset).split('\n');
  return `Line ${before.length}, column ${(before.at(-1)?.length ?? 0) + 1}`;
}
