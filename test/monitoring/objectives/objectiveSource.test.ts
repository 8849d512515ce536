import { describe, expect, it } from 'vitest';
import { EmbeddedMetricSource } from '../../../src/metrics/embedded/embeddedMetricSource';
import { Head } from '../../../src/metrics/embedded/head';
import type { MetricSource } from '../../../src/metrics/metricSource';
import { MetricError } from '../../../src/metrics/metricSource';
import { parseConfiguration } from '../../../src/monitoring/configuration/parse';
import { objectiveSource, withObjectives } from '../../../src/monitoring/objectives/objectiveSource';
import { FakeClock } from '../../fakes/fakeClock';
import { unusedHttp } from '../../fakes/fakeSource';
import { sourceContext } from '../../fakes/sourceContext';

const MINUTE = 60_000;
const HOUR = 60 * MINUTE;

const YAML = `services: {shop: {}}
objectives:
  checkout:
    service: shop
    objective: 99.9
    errors: sum(rate(http_requests_total{code="500"}[$window]))
    total: sum(rate(http_requests_total[$window]))
    runbook: docs/checkout.md
`;

/** A service that answers ten requests a second, a share of them badly from some hours ago on. */
function world({ hours, badFor = 0, share = 0, codes = ['200', '500'] }: Traffic) {
  const clock = new FakeClock();
  const head = new Head({ retention: 4 * 24 * HOUR });
  const start = clock.now() - hours * HOUR;
  let [good, bad] = [0, 0];
  for (let at = start; at <= clock.now(); at += MINUTE) {
    const isBad = clock.now() - at < badFor * HOUR;
    good += 600 * (isBad ? 1 - share : 1);
    bad += 600 * (isBad ? share : 0);
    const values: Readonly<Record<string, number>> = { 200: good, 500: bad };
    head.append({
      target: 'shop',
      labels: {},
      at,
      samples: codes.map((code) => ({ name: 'http_requests_total', labels: { code }, value: values[code]! })),
    });
  }
  return { clock, metrics: new EmbeddedMetricSource({ head, clock }) };
}

interface Traffic {
  readonly hours: number;
  readonly badFor?: number;
  readonly share?: number;
  readonly codes?: readonly string[];
}

async function alertsOf(clock: FakeClock, metrics: MetricSource, yaml = YAML) {
  const configuration = withObjectives(parseConfiguration(yaml, { file: '/a/sitrep.yaml', sources: [] }));
  const definition = objectiveSource(() => new Map([['rules', metrics]]));
  const settings = definition.settings.parse(configuration.sources[0]?.settings);
  const source = definition.create(settings, { ...sourceContext(unusedHttp, 'objectives'), clock });
  const { alerts } = await source.poll(new AbortController().signal);
  return alerts.map(({ labels, condition, severity, summary, evaluation }) => ({
    burn: labels.burn,
    condition,
    severity,
    text: condition === 'firing' ? summary : evaluation?.detail,
  }));
}

const check = async (traffic: Traffic, yaml?: string) => {
  const { clock, metrics } = world(traffic);
  return alertsOf(clock, metrics, yaml);
};

describe('the burn-rate alerts of an objective', () => {
  it('are quiet while it is kept', async () => expect(await check({ hours: 80 })).toEqual([]));

  it('page, and say how fast the budget goes', async () => {
    expect(await check({ hours: 80, badFor: 1, share: 0.02 })).toEqual([
      {
        burn: 'page',
        condition: 'firing',
        severity: 'P1',
        text: 'In the last 1 h, checkout (99.9 % over 30 d) spent its error budget 20 times as fast as allowed: at this rate all of it lasts 1 d 12 h.',
      },
    ]);
  });

  it('file a ticket for a slow burn', async () => {
    expect(
      (await check({ hours: 80, badFor: 79, share: 0.002 })).map(({ burn, severity }) => [burn, severity]),
    ).toEqual([['ticket', 'P3']]);
  });

  it('are unknown, and not quiet, without samples of the whole window', async () => {
    expect(await check({ hours: 2, badFor: 2, share: 0.01 })).toEqual([
      {
        burn: 'page',
        condition: 'unknown',
        severity: 'P1',
        text: 'The error budget of "checkout" over 6 h is not known: there are not yet samples of 6 h.',
      },
      {
        burn: 'ticket',
        condition: 'unknown',
        severity: 'P3',
        text: 'The error budget of "checkout" over 1 d is not known: there are not yet samples of 1 d.',
      },
    ]);
  });

  it('know that an error that never happened has no series', async () => {
    expect(await check({ hours: 80, codes: ['200'] })).toEqual([]);
  });

  it('do not know about a metric that does not exist', async () => {
    const yaml = YAML.replace('http_requests_total{code="500"}', 'http_failures_total');
    expect((await check({ hours: 80 }, yaml))[0]?.text).toBe(
      'The error budget of "checkout" over 1 h is not known: the metric http_failures_total does not exist.',
    );
  });

  it('want one value', async () => {
    const yaml = YAML.replace(
      'sum(rate(http_requests_total[$window]))',
      'rate(http_requests_total[$window])',
    );
    expect((await check({ hours: 80 }, yaml))[0]?.text).toBe(
      'The error budget of "checkout" over 1 h is not known: "total" gives 2 values; put "sum(…)" around it.',
    );
  });

  it('leave out a window with too few events', async () => {
    const yaml = `${YAML}    minimumEvents: 1000000\n`;
    expect(await check({ hours: 80, badFor: 1, share: 1 }, yaml)).toEqual([]);
  });

  it('say that the source does not answer', async () => {
    const { metrics: broken } = world({ hours: 1 });
    broken.instant = () =>
      Promise.reject(new MetricError('unavailable', 'Prometheus "prom" refused the connection.'));
    expect((await alertsOf(new FakeClock(), broken))[0]?.text).toBe(
      'The error budget of "checkout" over 1 h is not known: Prometheus "prom" refused the connection.',
    );
  });
});

describe('objectives in the configuration', () => {
  const problems = (yaml: string) =>
    parseConfiguration(yaml, { file: 'sitrep.yaml', sources: [] }).problems.map(
      ({ range: { start }, code, message }) => `${start.line} ${code} ${message}`,
    );

  it('are complete with three lines', () => {
    const { objectives } = parseConfiguration(YAML, { file: 'sitrep.yaml', sources: [] });
    expect(problems(YAML)).toEqual([]);
    expect(objectives).toEqual([
      {
        name: 'checkout',
        service: 'shop',
        target: 0.999,
        percent: '99.9',
        errors: 'sum(rate(http_requests_total{code="500"}[$window]))',
        total: 'sum(rate(http_requests_total[$window]))',
        period: 30 * 24 * HOUR,
        source: undefined,
        minimumEvents: 0,
        severities: { page: 'P1', ticket: 'P3' },
        runbook: 'docs/checkout.md',
        position: { line: 3, column: 3 },
      },
    ]);
  });

  it('say which alerts can never fire', () => {
    expect(problems(YAML.replace('99.9', '90'))).toEqual([
      '5 infeasible With an objective of 90 %, 1 of its 4 alerts can never fire: even a total failure does not burn the budget fast enough. Raise the objective, or watch the error ratio with a rule.',
    ]);
  });

  it('are told on their lines', () => {
    const yaml = YAML.replace('service: shop', 'service: shpo')
      .replace('99.9', '100')
      .replace('[$window]))\n    runbook', '[5m]))\n    runbook');
    expect(problems(yaml)).toEqual([
      expect.stringContaining('write a percentage between 0 and 100, such as 99.9'),
    ]);
    expect(problems(yaml.replace('100', '99'))).toEqual([
      '4 unknown-service "shpo" is no service of this file.',
      '7 promql Write the range as $window, such as sum(rate(http_requests_total[$window])): it is asked for several windows.',
    ]);
  });
});
