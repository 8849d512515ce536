import type { Clock } from '../../base/clock';
import type { Route } from './answer';
import { html, isRecord, json, parsed } from './answer';
import { messagesPage } from './pages';

/** A message as the company's chat shows it. */
export interface ShownMessage {
  readonly at: number;
  readonly room: string;
  readonly key: string;
  readonly change: string;
  readonly text: string;
}

/** Enough to look at; the oldest are forgotten. */
const MOST_KEPT = 200;
const LONGEST_TEXT = 4_000;

/**
 * The company's chat: it takes messages about alerts by webhook and shows them, one for each key, as a system does that can
 * change what it was sent. It sends nothing to anybody.
 */
export function messagesApi(clock: Clock): Route {
  const messages = new Map<string, ShownMessage>();
  return ({ method, path, headers, body }) => {
    if (method === 'GET' && path === '/')
      return headers.accept?.includes('text/html')
        ? html(messagesPage([...messages.values()]))
        : json({ demo: true, messages: [...messages.values()] });
    const room = /^\/rooms\/([a-z-]+)$/.exec(path)?.[1];
    if (method !== 'POST' || room === undefined) return undefined;
    const message = parsed(body);
    if (!isRecord(message) || typeof message.key !== 'string' || typeof message.text !== 'string')
      return json({ error: 'A message has a "key" and a "text".' }, 400);
    const change = typeof message.change === 'string' ? message.change : '';
    const text = message.text.slice(0, LONGEST_TEXT);
    const id = `${room} ${message.key}`;
    messages.delete(id);
    messages.set(id, { at: clock.now(), room, key: message.key, change, text });
    const [oldest] = messages.keys();
    if (messages.size > MOST_KEPT && oldest !== undefined) messages.delete(oldest);
    return json({ demo: true });
  };
}
