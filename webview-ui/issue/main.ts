import type {
  ExceptionState,
  FrameState,
  IssueEventState,
  IssuePageAction,
  IssuePageShown,
  IssuePageState,
} from '../../src/protocol/issuePage';
import type { Child } from '../shared/dom';
import { h, replaceChildren } from '../shared/dom';
import type { Request } from '../shared/page';
import { connectPage } from '../shared/page';
import { banner, empty, factList, folded, pairTable, section } from '../shared/sections';
import { applyBaseStyles } from '../shared/styles';
import { button, link, progress, tag } from '../shared/toolkit';
import { countBars } from './countBars';
import css from './issue.css';

type Ask = Request<IssuePageAction>;

applyBaseStyles();
document.head.append(h('style', {}, css));
const root = h('main', {});
document.body.append(root);

connectPage<IssuePageState, IssuePageAction>((state, ask) => {
  if (state.kind === 'loading') replaceChildren(root, progress('Reading the issue…'));
  else if (state.kind === 'failed') replaceChildren(root, failed(state.reason, state.actions, ask));
  else replaceChildren(root, shown(state, ask));
});

const toolbar = (actions: IssuePageShown['actions'], ask: Ask): HTMLElement =>
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
  );

const failed = (reason: string, actions: IssuePageShown['actions'], ask: Ask): Child => [
  h('div', { class: 'head' }, h('h1', {}, 'The issue could not be read')),
  h('p', { class: 'sentence' }, reason),
  toolbar(actions, ask),
];

function shown(state: IssuePageShown, ask: Ask): Child {
  return [
    banner(state.banner),
    h(
      'div',
      { class: 'head' },
      h(
        'div',
        { class: 'row' },
        tag(state.shortId),
        h('span', { class: 'severity' }, state.level),
        h('span', { class: 'muted' }, state.status),
      ),
      h('h1', { class: 'title' }, state.title),
      h('p', { class: 'mono muted' }, state.culprit),
    ),
    toolbar(state.actions, ask),
    factList(state.facts),
    state.stats.length > 0 && section('Events over the last day', countBars(state.stats, state.statsSummary)),
    ...event(state.event, ask),
    h('p', { class: 'muted', title: state.fetchedAt.exact }, `Read ${state.fetchedAt.text}.`),
  ];
}

function event(state: IssueEventState, ask: Ask): Child[] {
  if (state.kind === 'none') return [section('Latest event', empty(state.reason))];
  return [
    section(
      'Stack',
      h(
        'p',
        { class: 'muted', title: state.at.exact },
        `Latest event, ${state.at.text}${state.release ? `, release ${state.release}` : ''}.`,
      ),
      state.exceptions.map((exception) => exceptionOf(exception, ask)),
    ),
    folded('Tags', pairTable('Tags', state.tags)),
    folded(`Breadcrumbs (${state.breadcrumbs.length})`, breadcrumbs(state)),
  ];
}

function exceptionOf(exception: ExceptionState, ask: Ask): HTMLElement {
  return h(
    'div',
    { class: 'exception' },
    h(
      'p',
      {},
      h('strong', { class: 'mono' }, exception.type),
      exception.value === '' ? undefined : `: ${exception.value}`,
    ),
    exception.frames.length === 0
      ? empty('This exception came without a stack.')
      : groups(exception.frames).map((group) => frameGroup(group, ask)),
  );
}

/** Runs of library frames fold into one line; frames of the team's own code stand open. */
function groups(frames: readonly FrameState[]): FrameState[][] {
  const found: FrameState[][] = [];
  for (const frame of frames) {
    const last = found.at(-1);
    if (last && !frame.inApp && !last[0]?.inApp) last.push(frame);
    else found.push([frame]);
  }
  return found;
}

function frameGroup(group: readonly FrameState[], ask: Ask): HTMLElement {
  if (group[0]?.inApp) return frameOf(group[0], ask, true);
  const label = group.length === 1 ? '1 library frame' : `${group.length} library frames`;
  return h(
    'details',
    { class: 'library' },
    h('summary', { class: 'muted' }, label),
    group.map((frame) => frameOf(frame, ask, false)),
  );
}

function frameOf(frame: FrameState, ask: Ask, open: boolean): HTMLElement {
  const details = frame.context.length + frame.variables.length > 0;
  return h(
    'div',
    { class: frame.inApp ? 'frame in-app' : 'frame' },
    h(
      'div',
      { class: 'row' },
      place(frame, ask),
      h('span', { class: 'mono muted' }, `in ${frame.function}`),
      note(frame),
    ),
    details &&
      h(
        'details',
        { open },
        h('summary', { class: 'muted' }, 'Source and variables'),
        context(frame),
        frame.variables.length > 0 && pairTable('Variables', frame.variables),
      ),
  );
}

function place(frame: FrameState, ask: Ask): HTMLElement {
  if (frame.target.kind === 'missing')
    return h('span', { class: 'mono', title: frame.target.reason }, frame.place);
  const open = (): void => ask({ type: 'openFrame', exception: frame.exception, frame: frame.frame });
  return link(
    h('span', { class: 'mono' }, frame.place),
    open,
    frame.target.kind === 'file'
      ? `Open ${frame.target.path}, line ${frame.target.line}`
      : `Choose between ${frame.target.count} files`,
  );
}

function note({ target, inApp }: FrameState): Child {
  if (target.kind === 'file') return target.note !== undefined && tag(target.note);
  if (target.kind === 'several') return tag(`${target.count} files`);
  return inApp && h('span', { class: 'muted' }, 'not in this workspace');
}

const context = (frame: FrameState): Child =>
  frame.context.length > 0 &&
  h(
    'pre',
    { tabindex: '0', 'aria-label': `Source around ${frame.place}` },
    frame.context.map(({ line, text, current }) =>
      h(
        'span',
        { class: current ? 'line current' : 'line' },
        h('span', { class: 'line-number' }, `${current ? '▶' : ' '} ${String(line).padStart(5)}  `),
        text,
        '\n',
      ),
    ),
  );

function breadcrumbs(state: Extract<IssueEventState, { kind: 'event' }>): Child {
  if (state.breadcrumbs.length === 0) return empty('The event has none.');
  return h(
    'table',
    { 'aria-label': 'Breadcrumbs' },
    h(
      'tbody',
      {},
      state.breadcrumbs.map(({ at, category, level, message }) =>
        h(
          'tr',
          {},
          h('th', { scope: 'row', title: at.exact }, at.text),
          h('td', { class: 'mono muted' }, category),
          h('td', {}, level),
          h('td', { class: 'mono' }, message),
        ),
      ),
    ),
  );
}
