import type { ChartConfiguration, ChartDataset } from 'chart.js';
import {
  Chart,
  Filler,
  Legend,
  LineController,
  LineElement,
  LinearScale,
  PointElement,
  Tooltip,
} from 'chart.js';
import annotation from 'chartjs-plugin-annotation';
import zoom from 'chartjs-plugin-zoom';
import type { LineChartState } from '../../src/protocol/chart';
import { lineAnnotations } from './chartAnnotations';
import { drawnPoints } from './drawnPoints';
import { shortNumber, withUnit } from './numbers';
import type { ChartTheme } from './theme';
import { onThemeChange, readTheme } from './theme';
import { exactTime, timeLabel, timeTicks } from './timeAxis';

Chart.register(
  LineController,
  LineElement,
  PointElement,
  LinearScale,
  Tooltip,
  Legend,
  Filler,
  annotation,
  zoom,
);

/** Told apart without colour too. */
const DASHES: readonly (readonly number[])[] = [[], [6, 3], [2, 3], [10, 3, 2, 3], [1, 2], [12, 4]];

export interface LineChart {
  update(state: LineChartState): void;
  resetZoom(): void;
  dispose(): void;
}

/** Draws a line chart that follows the colour theme. The canvas is a picture: give it a table beside it. */
export function createLineChart(canvas: HTMLCanvasElement, initial: LineChartState): LineChart {
  let state = initial;
  /** What is drawn of a line with very many points is of the window that is seen. */
  const follow = (): void => {
    const { min = state.from, max = state.to } = chart.scales.x ?? {};
    let isDrawnAnew = false;
    for (const [index, { points }] of state.series.entries()) {
      const dataset = chart.data.datasets[index];
      const drawn = drawnPoints(points, min, max);
      if (!dataset || drawn === points) continue;
      dataset.data = dataOf(drawn);
      isDrawnAnew = true;
    }
    if (isDrawnAnew) chart.update('none');
  };
  const chart = new Chart(canvas, configurationOf(state, readTheme(), follow));
  const redraw = (): void => {
    const { data, options } = configurationOf(state, readTheme(), follow);
    chart.data = data;
    if (options) chart.options = options;
    chart.update('none');
    canvas.setAttribute('aria-label', state.summary);
  };
  canvas.setAttribute('role', 'img');
  canvas.setAttribute('aria-label', state.summary);
  const stopFollowing = onThemeChange(redraw);
  return {
    update: (next) => {
      state = next;
      redraw();
    },
    resetZoom: () => {
      chart.resetZoom('none');
      follow();
    },
    dispose: () => {
      stopFollowing();
      chart.destroy();
    },
  };
}

function configurationOf(
  state: LineChartState,
  theme: ChartTheme,
  follow: () => void,
): ChartConfiguration<'line', DrawnPoint[]> {
  return {
    type: 'line',
    data: { datasets: state.series.map((series, index) => datasetOf(series, index, state, theme)) },
    options: {
      // A line on its way from one place to another shows values that nobody measured.
      animation: false,
      responsive: true,
      maintainAspectRatio: false,
      normalized: true,
      parsing: false,
      interaction: { mode: 'nearest', axis: 'x', intersect: false },
      font: { family: theme.font },
      scales: { x: timeScale(state, theme), y: valueScale(state, theme) },
      plugins: {
        legend: {
          display: state.series.length > 1,
          position: 'bottom',
          labels: { color: theme.foreground, boxWidth: 24, boxHeight: 1 },
        },
        tooltip: {
          callbacks: {
            title: (items) => (items[0] ? exactTime(items[0].parsed.x ?? 0) : ''),
            label: (item) => `${item.dataset.label ?? ''}: ${withUnit(item.parsed.y ?? NaN, state.unit)}`,
          },
        },
        annotation: { annotations: lineAnnotations(state, theme) },
        zoom: {
          pan: { enabled: true, mode: 'x', modifierKey: 'shift', onPanComplete: follow },
          zoom: {
            mode: 'x',
            drag: { enabled: true },
            wheel: { enabled: true, modifierKey: 'ctrl' },
            onZoomComplete: follow,
          },
          limits: { x: { min: state.from, max: state.to } },
        },
      },
    },
  };
}

interface DrawnPoint {
  readonly x: number;
  readonly y: number | null;
}

type Series = LineChartState['series'][number];

const dataOf = (points: Series['points']): DrawnPoint[] => points.map(([x, y]) => ({ x, y }));

function datasetOf(
  series: Series,
  index: number,
  { from, to }: LineChartState,
  theme: ChartTheme,
): ChartDataset<'line', DrawnPoint[]> {
  const color = theme.series[index % theme.series.length] ?? theme.foreground;
  return {
    label: series.label,
    data: dataOf(drawnPoints(series.points, from, to)),
    borderColor: color,
    backgroundColor: color,
    borderWidth: theme.highContrast ? 2.5 : 1.75,
    borderDash: [...(DASHES[index % DASHES.length] ?? [])],
    pointRadius: series.points.length === 1 ? 3 : 0,
    pointHitRadius: 8,
    spanGaps: false,
  };
}

type Scales = NonNullable<NonNullable<ChartConfiguration<'line'>['options']>['scales']>;

function timeScale(state: LineChartState, theme: ChartTheme): NonNullable<Scales['x']> {
  return {
    type: 'linear',
    min: state.from,
    max: state.to,
    grid: { color: theme.grid, tickColor: theme.grid },
    border: { color: theme.grid },
    afterBuildTicks: (axis) => {
      axis.ticks = timeTicks(axis.min, axis.max, Math.max(2, Math.floor(axis.width / 80))).map((value) => ({
        value,
      }));
    },
    ticks: {
      color: theme.muted,
      maxRotation: 0,
      callback(value) {
        return timeLabel(Number(value), this.max - this.min);
      },
    },
  };
}

function valueScale(state: LineChartState, theme: ChartTheme): NonNullable<Scales['y']> {
  const thresholds = state.thresholds.map((threshold) => threshold.value).filter(Number.isFinite);
  const values = state.series
    .flatMap((series) => series.points.map(([, value]) => value ?? NaN))
    .filter(Number.isFinite);
  const lowest = Math.min(0, ...thresholds, values.length > 0 ? values.reduce((a, b) => Math.min(a, b)) : 0);
  return {
    type: 'linear',
    suggestedMin: lowest,
    ...(thresholds.length > 0 ? { suggestedMax: Math.max(...thresholds) * 1.15 } : {}),
    grid: { color: theme.grid, tickColor: theme.grid },
    border: { color: theme.grid },
    title: { display: state.unit !== undefined, text: state.unit ?? '', color: theme.muted },
    ticks: { color: theme.muted, callback: (value) => shortNumber(Number(value)) },
  };
}
