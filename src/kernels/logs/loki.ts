import * as z from 'zod';
import type { StepDisplay } from '../../runbook/kernel';
import { entryOf } from './entries';
import type { LogEntry, LogPage, LogQuery, LogStore } from './logStore';
import type { StoreHttp } from './storeHttp';

/** Entries of one request; servers allow 5,000 by default. */
const PAGE = 1_000;
/** Points of a chart. */
const POINTS = 240;

const labels = z.record(z.string(), z.string());
const point = z.tuple([z.number(), z.string()]);
const answer = z.object({
  data: z.discriminatedUnion('resultType', [
    z.object({
      resultType: z.literal('streams'),
      result: z.array(
        z.object({ stream: labels, values: z.array(z.tuple([z.string(), z.string()]).rest(z.unknown())) }),
      ),
    }),
    z.object({
      resultType: z.literal('matrix'),
      result: z.array(z.object({ metric: labels, values: z.array(point) })),
    }),
    z.object({
      resultType: z.literal('vector'),
      result: z.array(z.object({ metric: labels, value: point })),
    }),
    z.object({ resultType: z.literal('scalar'), result: point }),
  ]),
});

type Data = z.infer<typeof answer>['data'];
type Streams = Extract<Data, { resultType: 'streams' }>['result'];

/** Grafana Loki, by its query_range endpoint. */
export class Loki implements LogStore {
  constructor(private readonly http: StoreHttp) {}

  async *pages(query: LogQuery, signal: AbortSignal): AsyncGenerator<LogPage, void> {
    let left = query.limit;
    let end = nanoseconds(query.to);
    let seen: ReadonlySet<string> = new Set();
    while (left > 0) {
      const asked = Math.min(PAGE, left + seen.size);
      const data = await this.#ask(query, { end, limit: asked }, signal);
      if (data.resultType !== 'streams') {
        yield { entries: [], displays: displaysOf(data), incomplete: undefined, more: false };
        return;
      }
      const found = newestFirst(data.result);
      const fresh = found.filter(({ key }) => !seen.has(key)).slice(0, left);
      const oldest = found.at(-1)?.at;
      left -= fresh.length;
      const isLast = found.length < asked || oldest === undefined || fresh.length === 0;
      // A page may end amid entries of the same nanosecond: the next one begins with that moment again.
      end = (oldest ?? 0n) + 1n;
      seen = new Set(found.filter(({ at }) => at === oldest).map(({ key }) => key));
      yield {
        entries: fresh.map(({ entry }) => entry),
        displays: [],
        incomplete: undefined,
        more: found.length >= asked && (left <= 0 || isLast),
      };
      if (isLast) return;
    }
  }

  async #ask(
    { text, from, to }: LogQuery,
    { end, limit }: { readonly end: bigint; readonly limit: number },
    signal: AbortSignal,
  ): Promise<Data> {
    const request = {
      url: `${this.http.base}/loki/api/v1/query_range`,
      query: [
        ['query', text],
        ['start', `${nanoseconds(from)}`],
        ['end', `${end}`],
        ['limit', `${limit}`],
        ['direction', 'backward'],
        ['step', `${Math.max(1, Math.ceil((to - from) / POINTS / 1000))}s`],
      ],
    } as const;
    const read = answer.safeParse(await this.http.json(request, signal));
    if (!read.success) throw this.http.malformed(read.error);
    return read.data.data;
  }
}

const nanoseconds = (at: number): bigint => BigInt(Math.round(at)) * 1_000_000n;

interface Found {
  readonly at: bigint;
  readonly key: string;
  readonly entry: LogEntry;
}

function newestFirst(streams: Streams): readonly Found[] {
  const found = streams.flatMap(({ stream, values }) => {
    const labelled = JSON.stringify(stream);
    return values.flatMap(([at, line]): Found[] =>
      /^\d+$/.test(at)
        ? [{ at: BigInt(at), key: `${at} ${labelled} ${line}`, entry: lokiEntry(at, line, stream) }]
        : [],
    );
  });
  return found.sort((a, b) => (a.at === b.at ? 0 : a.at < b.at ? 1 : -1));
}

function lokiEntry(at: string, line: string, stream: Readonly<Record<string, string>>): LogEntry {
  const time = new Date(Number(BigInt(at) / 1_000_000n)).toISOString();
  return entryOf({ time, line, labels: stream, raw: { timestamp: at, line, labels: stream } });
}

function displaysOf(data: Exclude<Data, { resultType: 'streams' }>): readonly StepDisplay[] {
  if (data.resultType === 'scalar') return [tableOf([{ metric: {}, value: data.result }])];
  if (data.resultType === 'vector') return [tableOf(data.result)];
  const series = data.result.map(({ metric, values }) => ({
    label: `{${Object.entries(metric)
      .map(([name, value]) => `${name}=${JSON.stringify(value)}`)
      .join(',')}}`,
    points: values.map(([at, value]) => [at * 1000, Number(value)] as const),
  }));
  const latest = data.result.flatMap(({ metric, values }) => {
    const value = values.at(-1);
    return value ? [{ metric, value }] : [];
  });
  return [{ kind: 'chart', series }, tableOf(latest)];
}

function tableOf(
  rows: readonly {
    readonly metric: Readonly<Record<string, string>>;
    readonly value: readonly [number, string];
  }[],
): StepDisplay {
  const names = [...new Set(rows.flatMap(({ metric }) => Object.keys(metric)))].sort();
  return {
    kind: 'table',
    columns: [...names, 'value'],
    rows: rows.map(({ metric, value: [, value] }) => {
      const number = Number(value);
      return [...names.map((name) => metric[name] ?? ''), Number.isFinite(number) ? number : value];
    }),
    truncated: false,
  };
}
