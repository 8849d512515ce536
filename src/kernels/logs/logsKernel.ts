import { throwIfAborted } from '../../base/abort';
import { HttpError } from '../../base/http/http';
import type {
  Cell,
  CellKernel,
  KernelContext,
  Step,
  StepDisplay,
  StepOutput,
  StepResult,
} from '../../runbook/kernel';
import { handOn } from '../shared/handOn';
import { failed, spokenDuration, succeeded } from '../shared/stepResult';
import { withinTime } from '../shared/withinTime';
import { Elasticsearch } from './elasticsearch';
import type { LogEntry, LogStore } from './logStore';
import { LogsError } from './logStore';
import { Loki } from './loki';
import type { PlannedQuery } from './plan';
import { plannedQueries } from './plan';
import { StoreHttp } from './storeHttp';

/** Entries that are given as JSON beside their table. */
const MOST_AS_JSON = 100;

/** Asks a system that keeps logs, and shows its entries page by page as they come. */
export class LogsKernel implements CellKernel {
  readonly #disposal = new AbortController();

  constructor(private readonly context: KernelContext) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const { clock } = this.context;
    const store = this.#store(step);
    if (!store) return failed(WITHOUT_STORE);
    const queries = plannedQueries(step, clock.now());
    if ('problem' in queries) return failed(queries.problem);
    const limits = {
      ...{ clock, timeout: step.timeout, afterTimeout: 'the query was given up.' },
      isTimeout: (error: unknown) => error instanceof HttpError && error.reason === 'timeout',
      failureOf: (error: unknown) =>
        error instanceof LogsError || error instanceof HttpError ? error.message : undefined,
    };
    return withinTime(limits, AbortSignal.any([signal, this.#disposal.signal]), (own) =>
      ask({ store, queries, limit: step.outputLimit, output }, own),
    );
  }

  dispose(): void {
    this.#disposal.abort();
  }

  #store({ connection, timeout }: Step): LogStore | undefined {
    if (!connection || !URL.canParse(connection.url ?? '')) return undefined;
    const http = new StoreHttp(this.context.http, connection, timeout);
    return connection.type === 'loki' ? new Loki(http) : new Elasticsearch(http);
  }
}

const WITHOUT_STORE =
  'Logs need a connection of type loki, elasticsearch or opensearch. Name one with "on=", or add one with its "url" to sitrep.yaml.';

interface Asking {
  readonly store: LogStore;
  readonly queries: readonly PlannedQuery[];
  /** In bytes of what is shown. */
  readonly limit: number;
  readonly output: StepOutput;
}

async function ask({ store, queries, limit, output }: Asking, signal: AbortSignal): Promise<StepResult> {
  let left = limit;
  let entries = 0;
  let truncated = false;
  const others: StepDisplay[] = [];
  const problems: string[] = [];
  for (const query of queries) {
    let found = 0;
    const before = others.length;
    for await (const page of store.pages(query, signal)) {
      throwIfAborted(signal);
      const kept = withinBytes(page.entries, left);
      left -= kept.bytes;
      found += kept.entries.length;
      truncated ||= page.more || kept.entries.length < page.entries.length;
      for (const display of page.displays) output.show(titled(display, query));
      others.push(...page.displays);
      showEntries(kept.entries, query, output);
      await keepEntries(page.entries.slice(kept.entries.length), output);
      if (page.incomplete !== undefined) problems.push(page.incomplete);
      if (kept.entries.length < page.entries.length && (output.rest?.isFull ?? true)) break;
    }
    if (found === 0 && others.length === before) output.show(titled(noneIn(query), query));
    entries += found;
  }
  const summary = summaryOf(entries, others, queries.length);
  return problems[0] === undefined
    ? succeeded(summary, { truncated })
    : failed(`The answer is not complete: ${problems[0]}`, { summary: `${summary}, incomplete`, truncated });
}

function withinBytes(
  entries: readonly LogEntry[],
  limit: number,
): { readonly entries: readonly LogEntry[]; readonly bytes: number } {
  let bytes = 0;
  for (const [at, entry] of entries.entries()) {
    const size = Buffer.byteLength(JSON.stringify(entry.raw));
    if (bytes + size > limit) return { entries: entries.slice(0, at), bytes };
    bytes += size;
  }
  return { entries, bytes };
}

function showEntries(entries: readonly LogEntry[], query: PlannedQuery, output: StepOutput): void {
  if (entries.length === 0) return;
  const rows = entries.map(rowOf);
  const table = { kind: 'table', columns: COLUMNS, rows, truncated: false } as const;
  output.show(titled(table, query));
  const raw = entries.slice(0, MOST_AS_JSON).map((entry) => entry.raw);
  const title = entries.length > MOST_AS_JSON ? `The first ${MOST_AS_JSON} as received` : 'As received';
  output.show({ kind: 'json', value: raw, title });
}

const keepEntries = (entries: readonly LogEntry[], { rest }: StepOutput): Promise<void> =>
  handOn(entries.length === 0 ? [] : [COLUMNS, ...entries.map(rowOf)], rest);

const rowOf = ({ time, level, message, labels }: LogEntry): readonly Cell[] => [
  time,
  level,
  message,
  spoken(labels),
];

const COLUMNS = ['time', 'level', 'message', 'labels'];

const spoken = (labels: Readonly<Record<string, string>>): string =>
  Object.entries(labels)
    .map(([name, value]) => `${name}=${/^[^\s"=]+$/.test(value) ? value : JSON.stringify(value)}`)
    .join(' ');

const titled = <Display extends StepDisplay>(display: Display, { title }: PlannedQuery): Display =>
  title === undefined || title === '' ? display : { ...display, title };

const noneIn = ({ from, to, title }: PlannedQuery): StepDisplay => ({
  kind: 'note',
  text: `${title ? `${title}: no` : 'No'} entry in the last ${spokenDuration(to - from)}.`,
});

function summaryOf(entries: number, others: readonly StepDisplay[], queries: number): string {
  const [only] = others;
  if (entries === 0 && only?.kind === 'table' && only.columns[0] === 'count' && others.length === 1)
    return `count ${String(only.rows[0]?.[0])}`;
  if (entries === 0 && only?.kind === 'chart') return `${only.series.length} series`;
  const said = entries === 1 ? '1 entry' : `${entries} entries`;
  return queries === 1 ? said : `${said} in ${queries} queries`;
}
