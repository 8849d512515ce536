import { describe, expect, it } from 'vitest';
import { CancelledError } from '../../../src/base/abort';
import { promqlKernel } from '../../../src/kernels/promql/index';
import type {
  InstantQuery,
  MetricSource,
  QueryData,
  RangeQuery,
  Series,
} from '../../../src/metrics/metricSource';
import { MetricError } from '../../../src/metrics/metricSource';
import type { KernelContext, Step, StepResult } from '../../../src/runbook/kernel';
import { FakeClock } from '../../fakes/fakeClock';
import { connectionOf, kernelContext } from '../../contract/kernelContext';
import { RecordedOutput } from '../../contract/recordedOutput';
import { testKernel } from '../../contract/testKernel';

const at = Date.UTC(2026, 0, 5, 9);
const series: readonly Series[] = [
  { labels: { __name__: 'up', instance: 'db-1' }, points: [{ at, value: 1 }] },
  { labels: { __name__: 'up', job: 'app' }, points: [{ at, value: Number.NaN }] },
];
const vector: QueryData = { type: 'vector', series };
const matrix: QueryData = { type: 'matrix', series };

/** Answers what a test gives it, and remembers what it was asked. */
class FakeMetricSource implements MetricSource {
  readonly asked: (InstantQuery | RangeQuery)[] = [];
  running = 0;
  #onAsked: () => void = () => undefined;

  constructor(
    private readonly data: QueryData = vector,
    private readonly names: readonly string[] = [],
  ) {}

  instant(query: InstantQuery, signal: AbortSignal) {
    return this.#answer(query, signal);
  }

  range(query: RangeQuery, signal: AbortSignal) {
    return this.#answer(query, signal);
  }

  metadata = async () => [];
  labelNames = async () => [];
  labelValues = async () => this.names;

  /** Resolves when a query runs that does not end. */
  asking(): Promise<void> {
    return this.running > 0
      ? Promise.resolve()
      : new Promise((resolve) => {
          this.#onAsked = resolve;
        });
  }

  async #answer(query: InstantQuery | RangeQuery, signal: AbortSignal) {
    this.asked.push(query);
    if (query.expression === 'sum(')
      throw new MetricError('query', 'an expression was expected', { line: 1, column: 5 });
    if (query.expression === 'endless') await this.#wait(signal);
    const value = /^label\("(.*)"\)$/s.exec(query.expression)?.[1];
    const data: QueryData =
      value === undefined ? this.data : { type: 'string', at, value: JSON.parse(`"${value}"`) as string };
    return { data, warnings: ['marker-7'], infos: [] };
  }

  async #wait(signal: AbortSignal): Promise<void> {
    this.running += 1;
    this.#onAsked();
    await new Promise<void>((_, reject) => {
      signal.addEventListener('abort', () => {
        this.running -= 1;
        reject(new CancelledError());
      });
    });
  }
}

testKernel('promql', () => {
  const source = new FakeMetricSource();
  return {
    definition: promqlKernel,
    context: kernelContext({ metricSources: () => new Map([['prom', source]]) }),
    connection: () => undefined,
    succeeds: { source: 'up', marker: 'db-1' },
    fails: { source: 'sum(', message: /^Line 1, column 5: an expression was expected$/ },
    endless: { source: 'endless', started: () => source.asking() },
    isRunning: async () => source.running > 0,
    echoes: {
      source: 'label("${value}")',
      read: ({ displays: [first] }) => (first?.kind === 'note' ? first.text : undefined),
    },
  };
});

const stepOf = (source: string, changes: Partial<Step> = {}): Step => ({
  language: 'promql',
  source,
  variables: {},
  connection: undefined,
  timeout: 20_000,
  outputLimit: 100_000,
  workingDirectory: undefined,
  ...changes,
});

async function run(
  source: string,
  changes: Partial<Step> = {},
  context: Partial<KernelContext> = {},
): Promise<{
  readonly result: StepResult;
  readonly output: RecordedOutput;
  readonly asked: FakeMetricSource['asked'];
}> {
  const metrics = new FakeMetricSource(changes.options?.range ? matrix : vector);
  const clock = new FakeClock(at);
  const kernel = promqlKernel.create(
    kernelContext({ clock, metricSources: () => new Map([['prom', metrics]]), ...context }),
  );
  const output = new RecordedOutput();
  const step = stepOf(source, changes);
  const result = await kernel.run(step, output, new AbortController().signal);
  kernel.dispose();
  expect(clock.pending).toBe(0);
  return { result, output, asked: metrics.asked };
}

describe('a PromQL step', () => {
  it('asks for now, and answers a table with labels as columns', async () => {
    const { output, result, asked } = await run('up');
    expect(asked).toEqual([{ expression: 'up', at }]);
    expect(output.displays).toEqual([
      {
        kind: 'table',
        columns: ['instance', 'job', 'value', 'metric'],
        rows: [
          ['db-1', '', 1, 'up'],
          ['', 'app', 'NaN', 'up'],
        ],
        truncated: false,
      },
    ]);
    expect([result.summary, output.errors]).toEqual(['2 series', 'marker-7\n']);
  });

  it('asks along a range, and answers a chart with a table', async () => {
    const { output, asked } = await run('up', { options: { range: '1h', step: '30s' } });
    expect(asked).toEqual([{ expression: 'up', from: at - 3_600_000, to: at, step: 30_000 }]);
    expect(output.displays).toMatchObject([
      {
        kind: 'chart',
        series: [{ label: 'up{instance="db-1"}', points: [[at, 1]] }, { label: 'up{job="app"}' }],
      },
      { kind: 'table' },
    ]);
  });

  it.each([
    ['# range 2h step 1m\nup', {}, { from: at - 7_200_000, to: at, step: 60_000 }],
    [
      'up',
      { range: '1h', at: '2026-01-05T08:00:00Z' },
      { from: at - 7_200_000, to: at - 3_600_000, step: 15_000 },
    ],
    ['up', { at: '1767600000' }, { at: 1_767_600_000_000 }],
  ])('reads the window of %j with %j', async (source, options, window) => {
    const { asked } = await run(source, { options });
    expect(asked).toEqual([{ expression: source, ...window }]);
  });

  it.each([
    [{ range: 'long' }, '"long" is no duration. Expected something like 30s, 15m or 1h30m.'],
    [{ range: '1h', step: '0' }, '"0" is no duration. Expected something like 30s, 15m or 1h30m.'],
    [
      { at: 'soon' },
      '"soon" is no time. Expected something like 2026-01-05T09:00:00Z, or seconds since 1970.',
    ],
    [
      { range: '1y', step: '1s' },
      'A range of 1y in steps of 1s has more than 11000 points. Use a longer step.',
    ],
  ])('refuses %j', async (options, message) => {
    const { result, asked } = await run('up', { options });
    expect([result.message, asked]).toEqual([message, []]);
  });

  it.each([
    ['up{a="${v}", b=\'${v}\'}', 'x"\'\\', 'up{a="x\\"\'\\\\", b=\'x"\\\'\\\\\'}'],
    ['up > ${v}', '0.5', 'up > 0.5'],
    ['rate(up[${v}])', '5m', 'rate(up[5m])'],
    ['up # "${other}', '', 'up # "${other}'],
  ])('puts a value into %j', async (source, v, expression) => {
    const { asked } = await run(source, { variables: { v } });
    expect(asked).toMatchObject([{ expression }]);
  });

  it.each([
    ['up or ${v}', 'vector(1)', /^The value "vector\(1\)" cannot stand at "\$\{v\}"/],
    ['up{a=`${v}`}', '`', /cannot stand at/],
    ['up{a="${w}"}', '', /^"\$\{w\}" has no value here/],
  ])('keeps code out of %j', async (source, v, message) => {
    const { result, asked } = await run(source, { variables: { v } });
    expect(result.message).toMatch(message);
    expect(asked).toEqual([]);
  });

  it('says that nothing answers, instead of an empty table', async () => {
    const empty = new FakeMetricSource({ type: 'vector', series: [] });
    const { output } = await run('up', {}, { metricSources: () => new Map([['prom', empty]]) });
    expect(output.displays).toEqual([{ kind: 'note', text: 'No series answers this query now.' }]);
  });

  it('can be stopped while it is found out who has its metrics', async () => {
    const silent = new FakeMetricSource();
    silent.labelValues = () => new Promise(() => undefined);
    const sources = new Map([
      ['silent', silent],
      ['other', new FakeMetricSource()],
    ]);
    const kernel = promqlKernel.create(
      kernelContext({ clock: new FakeClock(at), metricSources: () => sources }),
    );
    const controller = new AbortController();
    const running = kernel.run(stepOf('up'), new RecordedOutput(), controller.signal);
    controller.abort();
    await expect(running).rejects.toBeInstanceOf(CancelledError);
    kernel.dispose();
  });

  it('calls what Sitrep keeps by no name', async () => {
    const sources = { prom: new FakeMetricSource(), 'north/rules': new FakeMetricSource(vector, ['up']) };
    const { output } = await run('up', {}, { metricSources: () => new Map(Object.entries(sources)) });
    expect(output.displays[0]).toEqual({
      kind: 'note',
      text: 'Answered by the series that Sitrep keeps, because "prom" does not have all of these metrics, or cannot say.',
    });
  });

  it('says what is missing where nothing answers PromQL', async () => {
    const { result } = await run('up', {}, { metricSources: () => new Map() });
    expect(result.message).toMatch(
      /^Nothing here answers PromQL\. Add a source or a connection of type prometheus/,
    );
  });

  const connection = connectionOf({ name: 'prom', type: 'prometheus', url: 'http://prom.test' });
  const on = { on: 'prom' };
  const note = 'Answered by "other", because "prom" does not have all of these metrics, or cannot say.';
  it.each([
    ['names a connection: that one', ['a'], ['a', 'b'], { connection, options: on }, 'prom', undefined],
    [
      'has the only connection, which has its metrics: that one',
      ['up'],
      ['up'],
      { connection },
      'prom',
      undefined,
    ],
    [
      'has the only connection, and another one has its metrics',
      ['a'],
      ['up'],
      { connection },
      'other',
      note,
    ],
    ['has metrics that nobody has: the first', ['a'], ['b'], { connection }, 'prom', undefined],
    ['has no connection: the first that has its metrics', [], ['up'], {}, 'other', note],
  ] as const)('asks, when it %s', async (_when, known, kept, changes, expected, because) => {
    // A source of the same name is the connection, whoever polls it.
    const sources = { prom: new FakeMetricSource(), other: new FakeMetricSource(vector, kept) };
    const named = new FakeMetricSource(vector, known);
    const context = { metricSources: () => new Map(Object.entries(sources)), metricsAt: () => named };
    const { output } = await run('up', changes, context);
    const asked = { ...sources, prom: named };
    expect(Object.entries(asked).flatMap(([name, { asked }]) => asked.map(() => name))).toEqual([expected]);
    expect(output.displays.flatMap((shown) => (shown.kind === 'note' ? [shown.text] : []))).toEqual(
      because === undefined ? [] : [because],
    );
  });
});
