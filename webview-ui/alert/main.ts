import type {
  AlertPageAction,
  AlertPageShown,
  AlertPageState,
  RelatedRow,
} from '../../src/protocol/alertPage';
import { ChartSection } from '../shared/chartSection';
import type { Child } from '../shared/dom';
import { h, replaceChildren } from '../shared/dom';
import type { Request } from '../shared/page';
import { connectPage } from '../shared/page';
import { banner, empty, factList, folded, pairTable, section } from '../shared/sections';
import { applyBaseStyles } from '../shared/styles';
import { button, link, progress } from '../shared/toolkit';

type Ask = Request<AlertPageAction>;

applyBaseStyles();
const chart = new ChartSection();
const top = h('header', {});
const chartPlace = section('Metric', chart.element);
const rest = h('main', {});
document.body.append(top, rest);

connectPage<AlertPageState, AlertPageAction>((state, ask) => {
  document.title = state.kind === 'shown' ? state.title : 'Alert';
  if (state.kind === 'gone') {
    replaceChildren(top, h('div', { class: 'head' }, h('h1', {}, state.title)));
    replaceChildren(rest, empty(state.reason));
    return;
  }
  chart.show(state.chart);
  replaceChildren(top, head(state, ask));
  redrawKeepingFolds(rest, [chartPlace, ...body(state, ask)]);
});

function head(state: AlertPageShown, ask: Ask): Child {
  return [
    banner(state.banner),
    h(
      'div',
      { class: 'head' },
      h(
        'div',
        { class: 'row' },
        h('span', { class: `severity tone-${state.tone}` }, state.severityText),
        h('h1', {}, state.title),
      ),
      h('p', { class: 'sentence' }, state.sentence),
      state.caution !== undefined && h('div', { class: 'caution', role: 'status' }, state.caution),
    ),
    h(
      'div',
      { class: 'actions', role: 'toolbar', 'aria-label': 'Actions' },
      state.actions.map((action) =>
        button(action.label, {
          primary: action.primary,
          unavailable: action.unavailable,
          onClick: () => ask(action.action),
        }),
      ),
    ),
    factList(state.facts),
  ];
}

function body(state: AlertPageShown, ask: Ask): HTMLElement[] {
  return [
    section('What to do', whatToDo(state, ask)),
    section('Related', related(state, ask)),
    section('Timeline', timeline(state)),
    folded(
      'Labels and annotations',
      pairTable('Labels', state.labels),
      pairTable('Annotations', state.annotations),
    ),
    folded(
      'Why this state',
      h(
        'ul',
        {},
        state.explanation.map((sentence) => h('li', {}, sentence)),
      ),
    ),
    folded('As received', h('pre', { tabindex: '0' }, state.raw)),
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
  if (runbooks.length + links.length === 0) {
    return empty(
      'No runbook names this alert. A Markdown file with "alerts: [name]" in its front matter, or a runbook_url annotation, brings one here.',
    );
  }
  return h('ul', { class: 'list' }, runbooks, links);
}

function related(state: AlertPageShown, ask: Ask): Child {
  return [
    rows('Health checks of the service', state.checks, ask),
    rows('Other alerts of the service', state.alerts, ask),
    issues(state, ask),
  ];
}

function rows(title: string, entries: readonly RelatedRow[], ask: Ask): Child {
  if (entries.length === 0) return undefined;
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

function issues({ issues: found }: AlertPageShown, ask: Ask): Child {
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

function timeline(state: AlertPageShown): Child {
  if (state.timeline.length === 0) return empty('Nothing has happened since Sitrep has known this alert.');
  const row = ({ at, text, rule }: AlertPageShown['timeline'][number]): HTMLElement =>
    h(
      'tr',
      {},
      h('th', { scope: 'row', title: at.exact }, at.text),
      h('td', {}, text),
      h('td', { class: 'muted' }, rule),
    );
  return h('table', { 'aria-label': 'Timeline' }, h('tbody', {}, state.timeline.map(row)));
}

/** A refresh must not fold what the reader has opened. */
function redrawKeepingFolds(parent: HTMLElement, children: readonly HTMLElement[]): void {
  const open = new Set(
    [...parent.querySelectorAll('details[open] > summary')].map((summary) => summary.textContent),
  );
  replaceChildren(parent, children);
  for (const details of parent.querySelectorAll('details')) {
    if (open.has(details.querySelector('summary')?.textContent ?? '')) details.open = true;
  }
}
