import type { Ms } from '../base/clock';

/** Label names to values. An empty value equals an absent label (Prometheus data model). */
export type Labels = Readonly<Record<string, string>>;

/** One number at one time. `name` is the metric name, kept apart from the labels. */
export interface Sample {
  readonly name: string;
  readonly labels: Labels;
  readonly value: number;
  /** Absent when the exposition gave none: then it is the time of the scrape. */
  readonly at?: Ms;
}

export type MetricType =
  'counter' | 'gauge' | 'histogram' | 'summary' | 'untyped' | 'info' | 'stateset' | 'gaugehistogram';

export interface MetricMetadata {
  readonly name: string;
  readonly type: MetricType;
  readonly help: string;
  readonly unit: string;
}
