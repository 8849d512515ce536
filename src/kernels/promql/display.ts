import type { QueryData, Series } from '../../metrics/metricSource';
import type { Cell, ChartSeries, StepDisplay } from '../../runbook/kernel';

/** More lines than a person tells apart, few enough to draw. */
const MOST_LINES = 100;
const MOST_ROWS = 10_000;

export interface Shown {
  readonly displays: readonly StepDisplay[];
  readonly summary: string;
  readonly truncated: boolean;
  /** Rows that are not shown, with their heading. */
  readonly more: readonly (readonly Cell[])[];
}

/** A range becomes a chart with a table of the latest values, an instant a table. */
export function shownOf(data: QueryData): Shown {
  switch (data.type) {
    case 'scalar':
      return {
        displays: [tableOf([{ labels: {}, points: [data.point] }])],
        summary: String(data.point.value),
        truncated: false,
        more: [],
      };
    case 'string':
      return {
        displays: [{ kind: 'note', text: data.value }],
        summary: '1 string',
        truncated: false,
        more: [],
      };
    case 'vector':
      return shownSeries(data.series, [tableOf(data.series)], MOST_ROWS);
    case 'matrix':
      return shownSeries(data.series, [chartOf(data.series), tableOf(data.series)], MOST_LINES);
  }
}

function shownSeries(series: readonly Series[], displays: readonly StepDisplay[], limit: number): Shown {
  if (series.length === 0)
    return {
      displays: [{ kind: 'note', text: 'No series answers this query now.' }],
      summary: 'no series',
      truncated: false,
      more: [],
    };
  return {
    displays,
    summary: series.length === 1 ? '1 series' : `${series.length} series`,
    truncated: series.length > limit,
    more: series.length > limit ? pointsOf(series.slice(limit)) : [],
  };
}

function chartOf(series: readonly Series[]): StepDisplay {
  const told = tellingLabels(series);
  const lines = series.slice(0, MOST_LINES).map((one): ChartSeries => ({
    label: nameOf(told.length > 0 ? only(['__name__', ...told], one) : one),
    points: one.points.map(({ at, value }) => [at, value]),
  }));
  const isCut = series.length > MOST_LINES;
  return {
    kind: 'chart',
    series: lines,
    ...(isCut && { title: `The first ${MOST_LINES} of ${series.length} series` }),
  };
}

const pointsOf = (series: readonly Series[]): readonly (readonly Cell[])[] => [
  ['series', 'time', 'value'],
  ...series.flatMap((one) => {
    const name = nameOf(one);
    return one.points.map(({ at, value }) => [name, new Date(at).toISOString(), cellOf(value)]);
  }),
];

/** What tells the series apart, then the value, then what they have in common: on a narrow screen that is cut off first. */
function tableOf(series: readonly Series[]): StepDisplay {
  const told = tellingLabels(series);
  const common = labelNames(series).filter((label) => !told.includes(label));
  const rows = series.slice(0, MOST_ROWS).map(({ labels, points }): readonly Cell[] => {
    const last = points.at(-1);
    const cells = (names: readonly string[]): Cell[] => names.map((name) => labels[name] ?? '');
    return [...cells(told), last ? cellOf(last.value) : null, ...cells(common)];
  });
  const columns = [...told.map(columnOf), 'value', ...common.map(columnOf)];
  return { kind: 'table', columns, rows, truncated: series.length > MOST_ROWS };
}

const columnOf = (label: string): string => (label === '__name__' ? 'metric' : label);

const labelNames = (series: readonly Series[]): readonly string[] =>
  [...new Set(series.flatMap(({ labels }) => Object.keys(labels)))].sort(metricNameFirst);

/** The labels in which not all series are alike; none when there is one series. */
function tellingLabels(series: readonly Series[]): readonly string[] {
  const [first] = series;
  return labelNames(series).filter((name) =>
    series.some(({ labels }) => labels[name] !== first?.labels[name]),
  );
}

const only = (names: readonly string[], { labels, points }: Series): Series => ({
  labels: Object.fromEntries(Object.entries(labels).filter(([name]) => names.includes(name))),
  points,
});

const metricNameFirst = (a: string, b: string): number =>
  Number(b === '__name__') - Number(a === '__name__') || (a < b ? -1 : 1);

/** JSON has no `NaN` and no infinities, so these are text, in PromQL's spelling. */
function cellOf(value: number): Cell {
  if (Number.isFinite(value)) return value;
  return Number.isNaN(value) ? 'NaN' : value > 0 ? '+Inf' : '-Inf';
}

/** `up{instance="db-1",job="app"}`, as PromQL writes it. */
function nameOf({ labels }: Series): string {
  const { __name__: name = '', ...rest } = labels;
  const matchers = Object.entries(rest).map(([label, value]) => `${label}=${JSON.stringify(value)}`);
  return matchers.length > 0 || name === '' ? `${name}{${matchers.sort().join(',')}}` : name;
}
