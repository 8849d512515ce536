import type { IncomingMessage, ServerResponse } from 'node:http';
import { bodyOf } from '../http/loopback';

/** The newest entry's time. */
export const START = Date.UTC(2026, 0, 5, 9);

/** A body of `_search` or `_count`, as far as it is read here. */
export interface Search {
  readonly from?: number;
  readonly size?: number;
  readonly aggs?: object;
  readonly query?: {
    readonly bool?: { readonly must?: readonly { readonly query_string?: { readonly query: string } }[] };
  };
}

/** Answers `_search` and `_count` by the contract of Elasticsearch, and adds what was asked to `asked`. */
export async function elasticAnswer(
  request: IncomingMessage,
  response: ServerResponse,
  asked: Search[],
): Promise<void> {
  const body = JSON.parse(Buffer.from(await bodyOf(request)).toString() || '{}') as Search;
  asked.push(body);
  const query = queryOf(body) ?? '';
  response.setHeader('content-type', 'application/json');
  if (query === 'bad') {
    const cause = { type: 'query_shard_exception', reason: 'Failed to parse query [bad]' };
    const error = {
      root_cause: [cause],
      type: 'search_phase_execution_exception',
      reason: 'all shards failed',
    };
    return void response.writeHead(400).end(JSON.stringify({ error, status: 400 }));
  }
  if (query.includes('never')) return;
  const failed = query === 'partial' ? 1 : 0;
  const shards = { total: 5, successful: 5 - failed, skipped: 0, failed };
  if (new URL(request.url ?? '', 'http://test').pathname.endsWith('/_count'))
    return void response.end(JSON.stringify({ count: 42, _shards: shards }));
  const hits = { total: { value: 3, relation: 'eq' }, max_score: null, hits: elasticHits(body, query) };
  const aggregations = body.aggs && { by_level: { buckets: [{ key: 'error', doc_count: 3 }] } };
  response.end(
    JSON.stringify({
      took: 5,
      timed_out: false,
      _shards: shards,
      hits,
      ...(aggregations && { aggregations }),
    }),
  );
}

/** The query string of a search. */
export const queryOf = ({ query }: Search): string | undefined => query?.bool?.must?.[0]?.query_string?.query;

function elasticHits({ from = 0, size = 10 }: Search, query: string): readonly unknown[] {
  const echoed = /^message:"((?:[^"\\]|\\[^])*)"$/.exec(query)?.[1]?.replace(/\\([^])/g, '$1');
  const count = query.includes('huge') ? 4000 : query === 'many' ? 2500 : query === 'none' ? 0 : 3;
  const all = Array.from({ length: echoed === undefined ? count : 1 }, (_, index) => ({
    _index: 'logs-1',
    _id: `${index}`,
    _score: null,
    _source: {
      '@timestamp': new Date(START - index).toISOString(),
      log: { level: 'error' },
      message: echoed ?? `marker-${index}`,
      service: { name: 'shop api' },
      duration_ms: 1200,
    },
    sort: [START - index],
  }));
  return all.slice(from, from + size);
}
