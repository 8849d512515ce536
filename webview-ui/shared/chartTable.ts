import type { LineChartState } from '../../src/protocol/chart';
import { h } from './dom';
import { withUnit } from './numbers';
import { exactTime, timeLabel } from './timeAxis';

/** As many rows as a person reads; the chart's summary covers the rest. */
const MOST_ROWS = 60;

/** The same numbers as a table, newest first, for those who do not see the picture or want to copy it. */
export function chartTable(state: LineChartState): HTMLElement {
  const times = [...new Set(state.series.flatMap((series) => series.points.map(([at]) => at)))].sort(
    (a, b) => b - a,
  );
  const stride = Math.max(1, Math.ceil(times.length / MOST_ROWS));
  const rows = times.filter((_, index) => index % stride === 0);
  const lookups = state.series.map((series) => new Map(series.points));
  return h(
    'div',
    { class: 'table-scroll', tabindex: '0', role: 'region', 'aria-label': `${state.title} as a table` },
    h(
      'table',
      {},
      h('caption', {}, stride === 1 ? state.summary : `${state.summary} Every ${stride}th value is shown.`),
      h(
        'thead',
        {},
        h(
          'tr',
          {},
          h('th', { scope: 'col' }, 'Time'),
          state.series.map((series) => h('th', { scope: 'col', class: 'number' }, series.label)),
        ),
      ),
      h(
        'tbody',
        {},
        rows.map((at) =>
          h(
            'tr',
            {},
            h('th', { scope: 'row', title: exactTime(at) }, timeLabel(at, state.to - state.from)),
            lookups.map((values) => h('td', { class: 'number' }, cell(values.get(at), state.unit))),
          ),
        ),
      ),
    ),
  );
}

const cell = (value: number | null | undefined, unit: string | undefined): string =>
  value === null || value === undefined ? 'no value' : withUnit(value, unit);
