import { h } from '../shared/dom';
import { exactTime } from '../shared/timeAxis';

/** Counts over time as small bars, with the same in words. */
export function countBars(
  stats: readonly { readonly at: number; readonly count: number }[],
  summary: string,
): HTMLElement {
  const most = Math.max(1, ...stats.map(({ count }) => count));
  const bar = ({ at, count }: { readonly at: number; readonly count: number }): HTMLElement =>
    h('span', {
      class: 'bar',
      title: `${exactTime(at)}: ${count}`,
      style: `height: ${Math.max(count > 0 ? 6 : 1, Math.round((count / most) * 100))}%`,
    });
  return h(
    'div',
    {},
    h('div', { class: 'bars', role: 'img', 'aria-label': summary }, stats.map(bar)),
    h('p', { class: 'muted' }, summary),
  );
}
