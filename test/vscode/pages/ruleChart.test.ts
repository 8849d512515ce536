import { describe, expect, it } from 'vitest';
import type { MetricSource, QueryData, RangeQuery, Series } from '../../../src/metrics/metricSource';
import { MetricError } from '../../../src/metrics/metricSource';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import type { ChartState } from '../../../src/protocol/chart';
import type { RulePageSeed } from '../../../src/protocol/rulePage';
import type { RuleReading } from '../../../src/vscode/pages/rule/ruleChart';
import { readRule } from '../../../src/vscode/pages/rule/ruleChart';
import { rulePageState } from '../../../src/vscode/pages/rule/rulePageState';

const NOW = Date.UTC(2026, 0, 5, 14, 0, 0);
const MINUTE = 60_000;

const rule: RulePageSeed = {
  kind: 'alert',
  name: 'QueueBacklog',
  expression: 'max(queue) > 1000',
  file: '/work/rules.yml',
  sourceId: '',
  range: '1h',
};

interface Answers {
  readonly range?: (query: RangeQuery) => readonly Series[];
  readonly instant?: (expression: string) => readonly Series[];
}

function sourceOf({ range = () => [], instant = () => [] }: Answers): MetricSource {
  const result = (data: QueryData): { data: QueryData; warnings: []; infos: [] } => ({
    ...{ data, warnings: [], infos: [] },
  });
  return {
    range: async (query) => result({ type: 'matrix', series: range(query) }),
    instant: async ({ expression }) => result({ type: 'vector', series: instant(expression) }),
    metadata: async () => [],
    labelNames: async () => [],
    labelValues: async () => [],
  };
}

const read = (source: MetricSource, changed: Partial<RulePageSeed> = {}): Promise<RuleReading> =>
  readRule({
    rule: { ...rule, ...changed },
    ...{ sourceId: 'prom', source, alerts: [], now: NOW },
    signal: new AbortController().signal,
  });

const series = (...points: readonly (readonly [at: number, value: number])[]): Series => ({
  labels: {},
  points: points.map(([at, value]) => ({ at, value })),
});

const lineIn = (chart: ChartState): Extract<ChartState, { kind: 'line' }> => {
  if (chart.kind !== 'line') throw new Error(JSON.stringify(chart));
  return chart;
};

describe('the chart of a rule', () => {
  it('draws what the rule looks at over its range, with its threshold, and says its value and whether it holds', async () => {
    const asked: RangeQuery[] = [];
    const source = sourceOf({
      range: (query) => {
        asked.push(query);
        return query.expression === 'max(queue)' ? [series([NOW - MINUTE, 900], [NOW, 1_840])] : [];
      },
      instant: () => [series([NOW, 1_840])],
    });
    const { chart, ...said } = await read(source);
    expect(said).toEqual({
      value: '1 series · 1840',
      holdsFor: 1,
      threshold: { expression: 'max(queue)', operator: '>', threshold: 1_000 },
      sourceId: 'prom',
      at: NOW,
    });
    expect(asked[0]).toEqual({ expression: 'max(queue)', from: NOW - 60 * MINUTE, to: NOW, step: 15_000 });
    expect(lineIn(chart)).toMatchObject({
      thresholds: [{ value: 1_000, label: 'threshold > 1000' }],
      series: [
        {
          label: 'max(queue)',
          points: [
            [NOW - MINUTE, 900],
            [NOW - MINUTE + 15_000, null],
            [NOW, 1_840],
          ],
        },
      ],
      summary: 'Between 900 and 1840 in this time, 1840 at the end, threshold 1000.',
    });
  });

  it('shades when it was pending and firing, however short, as the source kept it', async () => {
    const at = NOW - 30 * MINUTE;
    const source = sourceOf({
      range: ({ expression }) =>
        expression.includes('ALERTS')
          ? [
              { labels: { alertstate: 'pending' }, points: [{ at, value: 1 }] },
              {
                labels: { alertstate: 'firing' },
                points: [at + 15_000, at + 30_000, NOW - 15_000, NOW].map((one) => ({ at: one, value: 1 })),
              },
            ]
          : [series([NOW, 1])],
    });
    const { spans, summary } = lineIn((await read(source)).chart);
    expect(spans).toEqual([
      { from: at - 15_000, to: at, label: 'pending' },
      { from: at, to: at + 30_000, label: 'firing' },
      { from: NOW - 30_000, to: undefined, label: 'firing' },
    ]);
    expect(summary).toContain('In this time it was firing 2 times and pending once.');
  });

  it('asks nothing about alerts of a recording rule', async () => {
    const asked: string[] = [];
    const source = sourceOf({
      range: ({ expression }) => {
        asked.push(expression);
        return [series([NOW, 1])];
      },
    });
    const { holdsFor } = await read(source, { kind: 'record', expression: 'sum(queue)' });
    expect([asked, holdsFor]).toEqual([['sum(queue)'], undefined]);
  });

  it('says that there is no data, and that this is not well', async () => {
    const { chart, value } = await read(sourceOf({}));
    expect([chart, value]).toEqual([
      {
        kind: 'none',
        reason:
          '"prom" has no data for "max(queue)" in the last 1h. That is not the same as being well: the metric may not exist, or nobody may have read it.',
      },
      'no data',
    ]);
  });

  it('says why a source could not answer, and what is wrong with a query', async () => {
    const failing = sourceOf({
      range: () => {
        throw new MetricError('unavailable', 'connection refused');
      },
    });
    expect((await read(failing)).chart).toEqual({
      kind: 'failed',
      reason: '"prom" could not answer "max(queue)": connection refused',
    });
    expect((await read(sourceOf({}), { expression: 'max(' })).chart).toEqual({
      kind: 'failed',
      reason: '"max(" is not a valid query, so there is nothing to draw. Correct it in its file.',
    });
  });
});

describe('the page of a rule', () => {
  const reading = (changed: Partial<RuleReading>): RuleReading => ({
    chart: { kind: 'none', reason: 'x' },
    value: '1 series · 3',
    holdsFor: 0,
    threshold: { expression: 'max(queue)', operator: '>', threshold: 1_000 },
    sourceId: 'prom',
    at: NOW,
    ...changed,
  });
  const firing = {
    condition: 'firing',
    identity: { fingerprint: 'f' },
    times: { firedAt: NOW - 4 * MINUTE, firstObservedAt: NOW - 9 * MINUTE },
  } as unknown as Alert;

  const check = (
    says: string,
    state: {
      readonly reading?: RuleReading;
      readonly unanswered?: string;
      readonly alerts?: readonly Alert[];
    },
    expected: readonly [tone: string, sentence: string],
  ): void =>
    it(`says ${says}`, () => {
      const { tone, sentence } = rulePageState({
        ...{ seed: rule, banner: undefined, now: NOW, tone: () => 'bad' },
        ...{ reading: state.reading, unanswered: state.unanswered, alerts: state.alerts ?? [] },
      });
      expect([tone, sentence]).toEqual(expected);
    });

  check('that nothing is known before the first answer', {}, ['unknown', 'Its value is being read.']);
  check('why nobody can be asked', { unanswered: 'No source.' }, [
    'unknown',
    'Its value is not known: No source.',
  ]);
  check('that the condition does not hold', { reading: reading({}) }, [
    'ok',
    'Its condition does not hold. Now: 1 series · 3, threshold > 1000.',
  ]);
  check('that no data is not well', { reading: reading({ value: 'no data' }) }, [
    'unknown',
    'Its condition does not hold. Now: no data, threshold > 1000.',
  ]);
  check('that it holds and nobody evaluates it', { reading: reading({ holdsFor: 2 }) }, [
    'pending',
    'Its condition holds for 2 results, and no alert of it is known here. Now: 1 series · 3, threshold > 1000.',
  ]);
  check('since when it fires', { reading: reading({ holdsFor: 1 }), alerts: [firing] }, [
    'bad',
    'Firing for 4 min. Now: 1 series · 3, threshold > 1000.',
  ]);
});
