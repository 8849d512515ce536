import type { Ms } from '../../../base/clock';
import { Head } from '../../../metrics/embedded/head';
import type { UnitTest } from './unitTestFile';

/** A store that holds the input of a test from its start on. Of a series that is given twice, the last one counts. */
export function storeOf({ series, start }: UnitTest, interval: Ms): Head {
  const head = new Head({ retention: Infinity, maximumSeries: Infinity, maximumSeriesPerTarget: Infinity });
  const last = new Map(series.map((input) => [input.labels.key, input]));
  for (const { labels, values } of last.values()) {
    const own = labels.withoutMetric().toRecord();
    const target = `input ${labels.key}`;
    values.forEach((value, index) => {
      if (value === 'missing') return;
      const samples = value === 'stale' ? [] : [{ name: labels.metricName, labels: own, value }];
      head.append({ target, labels: {}, at: start + index * interval, samples });
    });
  }
  return head;
}
