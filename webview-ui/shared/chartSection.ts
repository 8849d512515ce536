import type { ChartState, LineChartState } from '../../src/protocol/chart';
import type { LineChart } from './chart';
import { createLineChart } from './chart';
import { chartTable } from './chartTable';
import { h, replaceChildren } from './dom';
import { usesScreenReader } from './theme';
import { button, progress } from './toolkit';

/**
 * A chart with its table: the same element for every state, so that a refresh neither flickers nor loses the zoom. For
 * screen readers the table is what is shown first.
 */
export class ChartSection {
  readonly element = h('div', {});
  #chart: LineChart | undefined;
  #asTable = usesScreenReader();
  #state: ChartState = { kind: 'loading' };

  show(state: ChartState): void {
    const redraw = state.kind === 'line' && this.#state.kind === 'line' && this.#chart && !this.#asTable;
    this.#state = state;
    if (redraw && state.kind === 'line') {
      this.#chart?.update(state);
      this.element.querySelector('.chart-source')?.replaceChildren(sourceOf(state));
    } else this.#build();
  }

  #build(): void {
    this.#chart?.dispose();
    this.#chart = undefined;
    const state = this.#state;
    if (state.kind === 'loading') replaceChildren(this.element, progress('Reading the metric…'));
    else if (state.kind !== 'line') replaceChildren(this.element, h('p', { class: 'empty' }, state.reason));
    else this.#buildLine(state);
  }

  #buildLine(state: LineChartState): void {
    const picture = this.#asTable ? chartTable(state) : h('div', { class: 'chart' }, h('canvas', {}));
    replaceChildren(
      this.element,
      picture,
      h(
        'div',
        { class: 'row' },
        h('span', { class: 'muted chart-source' }, sourceOf(state)),
        this.#controls(),
      ),
    );
    const canvas = picture.querySelector('canvas');
    if (canvas) this.#chart = createLineChart(canvas, state);
  }

  #controls(): HTMLElement {
    const toggle = button(this.#asTable ? 'Show as chart' : 'Show as table', {
      onClick: () => {
        this.#asTable = !this.#asTable;
        this.#build();
      },
    });
    const zoom = button('Reset zoom', {
      title: 'Drag over the chart to zoom in',
      onClick: () => this.#chart?.resetZoom(),
    });
    return h('span', { class: 'row' }, toggle, !this.#asTable && zoom);
  }
}

const sourceOf = (state: LineChartState): string =>
  state.hiddenSeries > 0 ? `${state.source} · ${state.hiddenSeries} more series not drawn` : state.source;
