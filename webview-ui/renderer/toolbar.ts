import type { Child } from '../shared/dom';
import { h } from '../shared/dom';

export const toolbar = (...children: readonly Child[]): HTMLElement =>
  h('div', { class: 'toolbar', role: 'toolbar', 'aria-label': 'Result' }, children);

export const toolButton = (label: string, title: string, onclick: () => void): HTMLElement =>
  h('button', { type: 'button', class: 'tool', title, onclick }, label);

/** Copies a text, and says on itself whether that worked. */
export function copyButton(label: string, title: string, text: () => string): HTMLElement {
  const button = toolButton(label, title, () => {
    navigator.clipboard.writeText(text()).then(
      () => say(button, 'Copied', label),
      () => say(button, 'Not copied', label),
    );
  });
  button.setAttribute('aria-live', 'polite');
  return button;
}

/** Hands a file to the editor, which asks where to put it. */
export const saveButton = (label: string, name: string, type: string, text: () => string): HTMLElement =>
  toolButton(label, `Save as ${name}`, () => {
    const url = URL.createObjectURL(new Blob([text()], { type }));
    const link = h('a', { href: url, download: name });
    document.body.append(link);
    link.click();
    link.remove();
    URL.revokeObjectURL(url);
  });

const SPOKEN_FOR = 1500;

function say(button: HTMLElement, text: string, label: string): void {
  button.textContent = text;
  setTimeout(() => {
    button.textContent = label;
  }, SPOKEN_FOR);
}
