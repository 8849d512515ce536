import * as z from 'zod';
import type { StepDisplay } from '../../runbook/kernel';
import { entryOfDocument } from './entries';
import type { LogPage, LogQuery, LogStore } from './logStore';
import { LogsError } from './logStore';
import { isRequest } from './queries';
import type { StoreHttp } from './storeHttp';

/** Entries of one request. Pages go by `from`, which servers allow up to 10,000 entries. */
const PAGE = 1_000;

const shards = z
  .object({ total: z.number().catch(0), failed: z.number().catch(0) })
  .catch({ total: 0, failed: 0 });
const searched = z.object({
  timed_out: z.boolean().catch(false),
  _shards: shards,
  hits: z.object({
    hits: z.array(z.object({ _source: z.record(z.string(), z.unknown()).optional() }).loose()),
  }),
  aggregations: z.record(z.string(), z.unknown()).optional(),
});
const counted = z.object({ count: z.number(), _shards: shards });

/** Elasticsearch and OpenSearch, which share these two endpoints: `_search` and `_count`. Nothing else is asked. */
export class Elasticsearch implements LogStore {
  constructor(private readonly http: StoreHttp) {}

  async *pages(query: LogQuery, signal: AbortSignal): AsyncGenerator<LogPage, void> {
    if (isRequest(query.text)) {
      yield await this.#request(query, signal);
      return;
    }
    const target = this.#target(query.options.index);
    const filter = boundedQuery(query);
    if (query.options.count === 'true') {
      yield await this.#counted(target, { query: filter }, signal);
      return;
    }
    for (let from = 0; from < query.limit; from += PAGE) {
      const size = Math.min(PAGE, query.limit - from);
      const sort = [{ '@timestamp': { order: 'desc', unmapped_type: 'date' } }];
      const page = await this.#searched(target, { from, size, sort, query: filter }, signal);
      const isFull = page.entries.length === size;
      yield { ...page, more: isFull && from + size >= query.limit };
      if (!isFull) return;
    }
  }

  /** A request as the user wrote it: `{…}`, or `GET /logs/_count` with or without a body. */
  async #request({ text, options }: LogQuery, signal: AbortSignal): Promise<LogPage> {
    const [, path, rest = ''] = /^(?:GET|POST)[ \t]+(\S*)\s*([^]*)$/.exec(text) ?? [
      undefined,
      undefined,
      text,
    ];
    const body = jsonOf(rest);
    const [, index, endpoint] = /^\/?(?:([^/]+)\/)?_(search|count)$/.exec(path ?? '/_search') ?? [];
    if (endpoint === undefined)
      throw new LogsError('query', `"${path}" is not asked: only _search and _count read logs.`);
    const target = this.#target(index ?? options.index);
    if (endpoint === 'count' || options.count === 'true') return this.#counted(target, body, signal);
    return { ...(await this.#searched(target, body, signal)), more: false };
  }

  async #searched(target: string, body: unknown, signal: AbortSignal): Promise<Omit<LogPage, 'more'>> {
    const read = searched.safeParse(await this.#post(`${target}/_search`, body, signal));
    if (!read.success) throw this.http.malformed(read.error);
    const { hits, aggregations, timed_out: timedOut, _shards } = read.data;
    const displays: readonly StepDisplay[] =
      aggregations === undefined ? [] : [{ kind: 'json', value: aggregations, title: 'Aggregations' }];
    return {
      entries: hits.hits.map((hit) => entryOfDocument(hit._source ?? {}, hit)),
      displays,
      incomplete: incompleteness(timedOut, _shards),
    };
  }

  async #counted(target: string, body: unknown, signal: AbortSignal): Promise<LogPage> {
    const read = counted.safeParse(await this.#post(`${target}/_count`, body, signal));
    if (!read.success) throw this.http.malformed(read.error);
    const table = { kind: 'table', columns: ['count'], rows: [[read.data.count]], truncated: false } as const;
    return {
      entries: [],
      displays: [table],
      incomplete: incompleteness(false, read.data._shards),
      more: false,
    };
  }

  #post(url: string, body: unknown, signal: AbortSignal): Promise<unknown> {
    return this.http.json({ method: 'POST', url, body: JSON.stringify(body) }, signal);
  }

  /** The connection's URL may name an index itself: `https://logs:9200/app-*`. */
  #target(index: string | undefined): string {
    if (index === undefined) return this.http.base;
    const path = index.split(',').map(encodeURIComponent).join(',').replaceAll('%2A', '*');
    return `${new URL(this.http.base).origin}/${path}`;
  }
}

function boundedQuery({ text, from, to }: LogQuery): object {
  const range = { gte: new Date(from).toISOString(), lte: new Date(to).toISOString() };
  return {
    bool: {
      must: [{ query_string: { query: text, default_operator: 'AND' } }],
      filter: [{ range: { '@timestamp': range } }],
    },
  };
}

/** A part of an answer comes with status 200 like a whole one. */
function incompleteness(timedOut: boolean, { total, failed }: z.infer<typeof shards>): string | undefined {
  if (failed > 0) return `${failed} of ${total} shards did not answer, so entries may be missing.`;
  return timedOut ? 'The search ran out of time on the server, so entries may be missing.' : undefined;
}

function jsonOf(text: string): unknown {
  if (text.trim() === '') return {};
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw new LogsError('query', `The request is not JSON: ${error.message}.`, { cause: error });
  }
}
