import type {
  AlertPageAction,
  AlertPageShown,
  AlertPageState,
  RelatedRow,
} from '../../src/protocol/alertPage';
import { ChartSection } from '../shared/chartSection';
import type { Child } from '../shared/dom';
import { h } from '../shared/dom';
import { arrange, Parts } from '../shared/parts';
import type { Request } from '../shared/page';
import { connectPage } from '../shared/page';
import { banner, empty, factList, folded, pairTable, section } from '../shared/sections';
import { applyBaseStyles } from '../shared/styles';
import { button, link, progress } from '../shared/toolkit';
import { catalogueEntry } from './catalogue';

type Ask = Request<AlertPageAction>;

applyBaseStyles();
const chart = new ChartSection();
const chartPlace = section('Metric', chart.element);
const related = h('div', {});
const relatedPlace = section('Related', related);
const page = h('main', {});
const parts = new Parts();
document.body.append(page);

connectPage<AlertPageState, AlertPageAction>((state, ask) => {
  document.title = state.kind === 'shown' ? state.title : 'Alert';
  if (state.kind === 'gone') {
    arrange(page, [h('div', { class: 'head' }, h('h1', {}, state.title)), empty(state.reason)]);
    return;
  }
  chart.show(state.chart);
  arrange(page, [...head(state, ask), chartPlace, ...body(state, ask)]);
});

/** The buttons are a part of their own: the ages in the facts change all the time, and they do not. */
function head(state: AlertPageShown, ask: Ask): HTMLElement[] {
  const { banner: demo, tone, severityText, title, sentence, response, caution } = state;
  return [
    parts.part('banner', { demo }, () => h('div', {}, banner(demo))),
    parts.part('head', { tone, severityText, title, sentence, caution }, () =>
      h(
        'div',
        { class: 'head' },
        h(
          'div',
          { class: 'row' },
          h('span', { class: `severity tone-${tone}` }, severityText),
          h('h1', {}, title),
        ),
        h('p', { class: 'sentence' }, sentence),
        caution !== undefined && h('div', { class: 'caution', role: 'status' }, caution),
      ),
    ),
    parts.part('response', { response }, () =>
      h(
        'div',
        {},
        response !== undefined &&
          h(
            'p',
            { class: `response tone-${response.isOverdue ? 'bad' : 'warning'}`, title: response.exact },
            response.words,
          ),
      ),
    ),
    parts.part('actions', state.actions, (actions) =>
      h(
        'div',
        { class: 'actions', role: 'toolbar', 'aria-label': 'Actions' },
        actions.map((action) =>
          button(action.label, {
            primary: action.primary,
            unavailable: action.unavailable,
            onClick: () => ask(action.action),
          }),
        ),
      ),
    ),
    parts.part('facts', state.facts, factList),
  ];
}

function body(state: AlertPageShown, ask: Ask): HTMLElement[] {
  const { runbooks, catalogue, links, checks, alerts, timeline, labels, annotations } = state;
  arrange(related, [
    parts.part('checks', checks, () => rows('Health checks of the service', checks, ask)),
    parts.part('alerts', alerts, () => rows('Other alerts of the service', alerts, ask)),
    parts.part('issues', state.issues, () => issues(state, ask)),
  ]);
  return [
    parts.part('what to do', { runbooks, catalogue, links }, () =>
      section('What to do', whatToDo(state, ask)),
    ),
    relatedPlace,
    parts.part('timeline', timeline, () => section('Timeline', timelineTable(state))),
    parts.part('labels', { labels, annotations }, () =>
      folded('Labels and annotations', pairTable('Labels', labels), pairTable('Annotations', annotations)),
    ),
    parts.part('explanation', state.explanation, (sentences) =>
      folded(
        'Why this state',
        h(
          'ul',
          {},
          sentences.map((sentence) => h('li', {}, sentence)),
        ),
      ),
    ),
    parts.part('raw', state.raw, (raw) => folded('As received', h('pre', { tabindex: '0' }, raw))),
  ];
}

function whatToDo(state: AlertPageShown, ask: Ask): Child {
  const runbooks = state.runbooks.map((runbook) =>
    h(
      'li',
      {},
      link(runbook.label, () => ask({ type: 'openRunbook', uri: runbook.uri, section: runbook.section })),
      h('span', { class: 'muted' }, runbook.detail),
    ),
  );
  const links = state.links.map(({ label, url }) =>
    h(
      'li',
      {},
      link(label, () => ask({ type: 'openLink', url }), url),
    ),
  );
  const known = state.catalogue && catalogueEntry(state.catalogue, ask);
  if (runbooks.length + links.length === 0 && !known) {
    return empty(
      'No runbook names this alert. A Markdown file with "alerts: [name]" in its front matter, or a runbook_url annotation, brings one here.',
    );
  }
  return [known, h('ul', { class: 'list' }, runbooks, links)];
}

function rows(title: string, entries: readonly RelatedRow[], ask: Ask): HTMLElement {
  if (entries.length === 0) return h('div', {});
  const row = ({ label, detail, tone, action }: RelatedRow): HTMLElement =>
    h(
      'li',
      {},
      h('span', { class: `tone-${tone}`, 'aria-hidden': 'true' }, '● '),
      action ? link(label, () => ask(action)) : label,
      h('span', { class: 'muted' }, detail),
    );
  return h('div', {}, h('p', { class: 'muted' }, title), h('ul', { class: 'list' }, entries.map(row)));
}

function issues({ issues: found }: AlertPageShown, ask: Ask): HTMLElement {
  if (found.kind === 'loading') return progress('Looking for Sentry issues…');
  if (found.kind !== 'found') return h('p', { class: 'muted' }, found.reason);
  const list = found.issues.map((issue) =>
    h(
      'li',
      {},
      link(`${issue.shortId} ${issue.title}`, () =>
        ask({ type: 'openIssue', trackerId: issue.trackerId, id: issue.id }),
      ),
      h('span', { class: 'muted' }, issue.detail),
    ),
  );
  return h(
    'div',
    { class: 'issues' },
    h('p', { class: 'muted' }, `Sentry issues, ${found.how}`),
    list.length > 0 ? h('ul', { class: 'list' }, list) : empty('None in this time.'),
  );
}

function timelineTable(state: AlertPageShown): Child {
  if (state.timeline.length === 0) return empty('Nothing has happened since Sitrep has known this alert.');
  const row = ({ at, text, rule }: AlertPageShown['timeline'][number]): HTMLElement =>
    h(
      'tr',
      {},
      h('th', { scope: 'row', title: at.exact }, at.text),
      h('td', {}, text),
      h('td', { class: 'muted' }, rule),
    );
  return h('table', { class: 'timeline', 'aria-label': 'Timeline' }, h('tbody', {}, state.timeline.map(row)));
}
