import type { LineChartState } from '../../src/protocol/chart';
import type { StepDisplay } from '../../src/runbook/kernel';
import type { LineChart } from '../shared/chart';
import { createLineChart } from '../shared/chart';
import { chartTable } from '../shared/chartTable';
import { h } from '../shared/dom';
import { shortNumber } from '../shared/numbers';
import { usesScreenReader } from '../shared/theme';
import type { ResultView } from './resultView';
import { toolButton, toolbar } from './toolbar';

type Chart = Extract<StepDisplay, { kind: 'chart' }>;

/** A person tells about a dozen lines apart; the table has them all. */
const MOST_LINES = 12;

/** Series as a picture, or as a table for those who do not see it. */
export class ChartView implements ResultView {
  readonly element = h('div', { class: 'sitrep-result' });
  readonly #state: LineChartState;
  #chart: LineChart | undefined;
  #asTable = usesScreenReader();

  constructor(private readonly display: Chart) {
    this.#state = stateOf(display);
  }

  attached(): void {
    this.#draw();
  }

  dispose(): void {
    this.#chart?.dispose();
    this.#chart = undefined;
    this.element.replaceChildren();
  }

  #draw(): void {
    this.dispose();
    const { title, series } = this.display;
    const heading = title && h('h4', {}, title);
    if (series.every(({ points }) => points.length === 0)) {
      this.element.append(h('p', { class: 'note' }, 'No point was measured in this window.'));
      return;
    }
    const canvas = h('canvas', {}) as HTMLCanvasElement;
    const picture = this.#asTable ? chartTable(this.#state) : h('div', { class: 'chart' }, canvas);
    this.element.append(...[heading, picture, this.#toolbar()].filter((part) => part instanceof HTMLElement));
    if (!this.#asTable) this.#chart = createLineChart(canvas, this.#state);
  }

  #toolbar(): HTMLElement {
    const { hiddenSeries, series } = this.#state;
    const count = series.length === 1 ? '1 series' : `${series.length} series`;
    const text = hiddenSeries > 0 ? `${count} drawn, ${hiddenSeries} more in the table below` : count;
    const toggle = toolButton(
      this.#asTable ? 'Chart' : 'Table',
      'Show the same numbers the other way',
      () => {
        this.#asTable = !this.#asTable;
        this.#draw();
        this.element.querySelector('button')?.focus();
      },
    );
    const reset = toolButton('Reset zoom', 'Drag over the chart to zoom in', () => this.#chart?.resetZoom());
    return toolbar(h('span', { class: 'count' }, text), toggle, !this.#asTable && reset);
  }
}

function stateOf({ series, title }: Chart): LineChartState {
  const times = series.flatMap(({ points }) => points.map(([at]) => at));
  const from = times.reduce((a, b) => Math.min(a, b), Infinity);
  const to = times.reduce((a, b) => Math.max(a, b), -Infinity);
  return {
    kind: 'line',
    title: title ?? 'Result',
    unit: undefined,
    from: from < to ? from : to - 30_000,
    to: from < to ? to : to + 30_000,
    // JSON turns what is no number into null, which is a gap.
    series: series.slice(0, MOST_LINES).map(({ label, points }) => ({ label, points })),
    hiddenSeries: Math.max(0, series.length - MOST_LINES),
    thresholds: [],
    spans: [],
    marks: [],
    summary: series.slice(0, MOST_LINES).map(spoken).join(' '),
    source: '',
  };
}

/** `up{job="app"} is 1 at last, between 0 and 1.` */
function spoken({ label, points }: Chart['series'][number]): string {
  const values = points.map(([, value]) => value as number | null).filter((value) => value !== null);
  const last = values.at(-1);
  if (last === undefined) return `${label} has no number.`;
  const lowest = values.reduce((a, b) => Math.min(a, b));
  const highest = values.reduce((a, b) => Math.max(a, b));
  return `${label} is ${shortNumber(last)} at last, between ${shortNumber(lowest)} and ${shortNumber(highest)}.`;
}
