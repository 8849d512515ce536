/**
 * Builds elements from data. Text becomes text nodes, so nothing that a vendor, a label or a program sends is ever read as
 * markup.
 */
export type Child = Node | string | undefined | false | readonly Child[];

export interface Attributes {
  readonly class?: string | undefined;
  readonly title?: string | undefined;
  readonly role?: string;
  readonly tabindex?: string;
  readonly hidden?: boolean;
  /** Any other attribute; `undefined` leaves it out. */
  readonly [name: string]: string | boolean | undefined | ((event: Event) => void);
}

/** `h('td', {class: 'number', onclick: …}, '12')`. Functions are listeners of the event after `on`. */
export function h(tag: string, attributes: Attributes = {}, ...children: readonly Child[]): HTMLElement {
  const element = document.createElement(tag);
  for (const [name, value] of Object.entries(attributes)) {
    if (value === undefined || value === false) continue;
    if (typeof value === 'function') element.addEventListener(name.replace(/^on/, ''), value);
    else element.setAttribute(name, value === true ? '' : value);
  }
  append(element, children);
  return element;
}

export function append(parent: Node, children: readonly Child[]): void {
  for (const child of children) {
    if (child === undefined || child === false) continue;
    if (isList(child)) append(parent, child);
    else parent.appendChild(typeof child === 'string' ? document.createTextNode(child) : child);
  }
}

/** Puts new children in the place of all that were there. */
export function replaceChildren(parent: Element, ...children: readonly Child[]): void {
  parent.replaceChildren();
  append(parent, children);
}

const isList = (child: Child): child is readonly Child[] => Array.isArray(child);
