/**
 * The only module that knows `@vscode/webview-ui-toolkit`. The package is archived: whoever replaces it changes this file
 * and nothing else.
 */
import {
  provideVSCodeDesignSystem,
  vsCodeBadge,
  vsCodeButton,
  vsCodeCheckbox,
  vsCodeDivider,
  vsCodeLink,
  vsCodeProgressRing,
  vsCodeTag,
} from '@vscode/webview-ui-toolkit';
import type { Child } from './dom';
import { h } from './dom';

provideVSCodeDesignSystem().register(
  vsCodeBadge(),
  vsCodeButton(),
  vsCodeCheckbox(),
  vsCodeDivider(),
  vsCodeLink(),
  vsCodeProgressRing(),
  vsCodeTag(),
);

export interface ButtonOptions {
  readonly primary?: boolean;
  /** Why it cannot be used now: it is disabled, and says so. */
  readonly unavailable?: string | undefined;
  readonly title?: string | undefined;
  readonly pressed?: boolean;
  onClick(): void;
}

export const button = (label: string, options: ButtonOptions): HTMLElement =>
  h(
    'vscode-button',
    {
      appearance: options.primary ? 'primary' : 'secondary',
      disabled: options.unavailable !== undefined,
      title: options.unavailable ?? options.title,
      'aria-pressed': options.pressed === undefined ? undefined : String(options.pressed),
      onclick: () => {
        if (options.unavailable === undefined) options.onClick();
      },
    },
    label,
  );

export interface CheckboxOptions {
  readonly checked: boolean;
  onChange(checked: boolean): void;
}

export const checkbox = (label: string, options: CheckboxOptions): HTMLElement => {
  const element: HTMLElement & { checked?: boolean } = h(
    'vscode-checkbox',
    {
      checked: options.checked,
      // It also tells of the value that it was made with.
      onchange: () => {
        const isChecked = element.checked === true;
        if (isChecked !== options.checked) options.onChange(isChecked);
      },
    },
    label,
  );
  return element;
};

/** A link that asks the extension; it has no address of its own. */
export const link = (label: Child, onClick: () => void, title?: string): HTMLElement =>
  h(
    'vscode-link',
    {
      href: '#',
      title,
      onclick: (event) => {
        event.preventDefault();
        onClick();
      },
    },
    label,
  );

export const tag = (text: string): HTMLElement => h('vscode-tag', {}, text);
export const divider = (): HTMLElement => h('vscode-divider', { role: 'presentation' });
export const progress = (label: string): HTMLElement =>
  h(
    'div',
    { class: 'progress', role: 'status' },
    h('vscode-progress-ring', { 'aria-hidden': 'true' }),
    h('span', {}, label),
  );
