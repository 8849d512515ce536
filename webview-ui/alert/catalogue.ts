import type { AlertCatalogue, AlertPageAction } from '../../src/protocol/alertPage';
import { h } from '../shared/dom';
import type { Request } from '../shared/page';
import { checkbox, link } from '../shared/toolkit';

/** What the team wrote down about the alert: what it means, who is called next, and its actions as a checklist. */
export const catalogueEntry = (
  { facts, actions, place }: AlertCatalogue,
  ask: Request<AlertPageAction>,
): HTMLElement =>
  h(
    'div',
    { class: 'catalogue' },
    facts.length > 0 &&
      h(
        'dl',
        { class: 'facts' },
        facts.map(({ name, value }) => h('div', {}, h('dt', {}, name), h('dd', {}, value))),
      ),
    actions.length > 0 && h('p', { class: 'muted' }, progressOf(actions)),
    actions.length > 0 &&
      h(
        'ol',
        { class: 'list checklist', 'aria-label': 'Actions' },
        actions.map(({ id, text, done }, at) =>
          h(
            'li',
            { class: 'row' },
            checkbox(`${at + 1}. ${text}`, {
              checked: done !== undefined,
              onChange: (isDone) => ask({ type: 'tickAction', id, done: isDone }),
            }),
            done && h('span', { class: 'muted', title: done.exact }, `done ${done.text}`),
          ),
        ),
      ),
    h(
      'p',
      { class: 'muted' },
      'From the alert catalogue: ',
      link(place, () => ask({ type: 'openCatalogue' }), 'Open the line in the file'),
    ),
  );

const progressOf = (actions: AlertCatalogue['actions']): string =>
  `${actions.filter(({ done }) => done !== undefined).length} of ${actions.length} done since this alert began to fire`;
