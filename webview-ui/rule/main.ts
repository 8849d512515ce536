import type { RulePageAction, RulePageState } from '../../src/protocol/rulePage';
import { ChartSection } from '../shared/chartSection';
import { h } from '../shared/dom';
import type { Request } from '../shared/page';
import { connectPage } from '../shared/page';
import { arrange, Parts } from '../shared/parts';
import { banner, factList, section } from '../shared/sections';
import { applyBaseStyles } from '../shared/styles';
import { button } from '../shared/toolkit';

type Ask = Request<RulePageAction>;

applyBaseStyles();
const chart = new ChartSection();
const chartPlace = section('Expression over time', chart.element);
const page = h('main', {});
const parts = new Parts();
document.body.append(page);

connectPage<RulePageState, RulePageAction>((state, ask) => {
  document.title = state.title;
  chart.show(state.chart);
  arrange(page, [...head(state, ask), chartPlace]);
});

function head(state: RulePageState, ask: Ask): HTMLElement[] {
  const { kindWords, title, tone, sentence, expression } = state;
  return [
    parts.part('head', { banner: state.banner, kindWords, title, tone, sentence }, () =>
      h(
        'div',
        {},
        banner(state.banner),
        h(
          'div',
          { class: 'head' },
          h('div', { class: 'row' }, h('span', { class: 'severity' }, kindWords)),
          h('h1', { class: `title tone-${tone}` }, title),
          h('p', { class: 'sentence' }, sentence),
        ),
      ),
    ),
    parts.part('actions', state.actions, (actions) =>
      h(
        'div',
        { class: 'actions', role: 'toolbar', 'aria-label': 'Actions' },
        actions.map(({ label, primary, unavailable, action }) =>
          button(label, { primary, unavailable, onClick: () => ask(action) }),
        ),
      ),
    ),
    parts.part('facts', state.facts, factList),
    parts.part('expression', expression, () =>
      section('Rule', h('pre', { tabindex: '0', 'aria-label': 'Expression' }, expression)),
    ),
    parts.part('ranges', state.ranges, (ranges) =>
      h(
        'div',
        { class: 'actions', role: 'toolbar', 'aria-label': 'Time range' },
        ranges.map(({ range, label, isChosen }) =>
          button(isChosen ? `Last ${label} (shown)` : `Last ${label}`, {
            primary: isChosen,
            onClick: () => ask({ type: 'chooseRange', range }),
          }),
        ),
      ),
    ),
  ];
}
