import type { NamedValue } from '../../src/protocol/page';
import type { Child } from './dom';
import { h } from './dom';

export const section = (title: string, ...children: readonly Child[]): HTMLElement =>
  h('section', { 'aria-label': title }, h('h2', {}, title), children);

export const folded = (title: string, ...children: readonly Child[]): HTMLElement =>
  h('section', {}, h('details', {}, h('summary', {}, title), children));

export const empty = (text: string): HTMLElement => h('p', { class: 'empty' }, text);

export const factList = (
  facts: readonly (NamedValue & { readonly exact: string | undefined })[],
): HTMLElement =>
  h(
    'dl',
    { class: 'facts' },
    facts.map(({ name, value, exact }) => h('div', {}, h('dt', {}, name), h('dd', { title: exact }, value))),
  );

export const pairTable = (caption: string, pairs: readonly NamedValue[]): HTMLElement =>
  pairs.length === 0
    ? empty('None.')
    : h(
        'table',
        { class: 'pairs', 'aria-label': caption },
        h(
          'tbody',
          {},
          pairs.map(({ name, value }) =>
            h('tr', {}, h('th', { scope: 'row', class: 'mono' }, name), h('td', { class: 'mono' }, value)),
          ),
        ),
      );

export const banner = (state: { readonly text: string; readonly tone: string } | undefined): Child =>
  state && h('div', { class: `banner ${state.tone}`, role: 'note' }, state.text);
