import type { Ms } from '../base/clock';

/** A metric over a window of time, or the reason why there is none. Never a line that was not measured. */
export type ChartState =
  | { readonly kind: 'none'; readonly reason: string }
  | { readonly kind: 'loading' }
  | { readonly kind: 'failed'; readonly reason: string }
  | LineChartState;

export interface LineChartState {
  readonly kind: 'line';
  readonly title: string;
  readonly unit: string | undefined;
  readonly from: Ms;
  readonly to: Ms;
  readonly series: readonly LineSeries[];
  /** Series beyond the ones drawn. */
  readonly hiddenSeries: number;
  readonly thresholds: readonly { readonly value: number; readonly label: string }[];
  /** Shaded: when it was firing. `to` is open while it still is. */
  readonly spans: readonly { readonly from: Ms; readonly to: Ms | undefined; readonly label: string }[];
  /** Vertical lines: deploys, and the start of the alert. */
  readonly marks: readonly { readonly at: Ms; readonly label: string }[];
  /** One sentence for those who do not see the picture. */
  readonly summary: string;
  /** Where the numbers are from, with the query and the time: `prom · rate(x[5m]) · 14:02:11`. */
  readonly source: string;
}

export interface LineSeries {
  readonly label: string;
  /** A missing value is a gap, not a zero. */
  readonly points: readonly (readonly [at: Ms, value: number | null])[];
}
