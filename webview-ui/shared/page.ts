import type { ToHost, ToPage } from '../../src/protocol/page';
import { h } from './dom';

interface VsCodeApi {
  postMessage(message: unknown): void;
  setState(state: unknown): void;
}

declare function acquireVsCodeApi(): VsCodeApi;

/** Sends an action and shows the answer when it is a failure. */
export type Request<Action> = (action: Action) => void;

/**
 * Connects a page to the extension: says `ready`, draws every state it is sent, and keeps the state's seed so that the
 * page comes back after a reload of the window.
 */
export function connectPage<State extends { readonly seed: unknown }, Action>(
  draw: (state: State, request: Request<Action>) => void,
): void {
  const host = acquireVsCodeApi();
  const notice = h('div', { class: 'notice', role: 'alert', hidden: true });
  const waiting = new Set<number>();
  let lastId = 0;
  const send = (message: ToHost<Action>): void => host.postMessage(message);
  const request: Request<Action> = (action) => {
    waiting.add(++lastId);
    send({ type: 'request', id: lastId, action });
  };
  window.addEventListener('message', ({ data }: MessageEvent<ToPage<State>>) => {
    if (data.type === 'state') {
      host.setState(data.state.seed);
      draw(data.state, request);
    } else if (waiting.delete(data.id)) {
      notice.textContent = data.failure ?? '';
      notice.toggleAttribute('hidden', data.failure === undefined);
    }
  });
  document.body.prepend(notice);
  send({ type: 'ready' });
}
