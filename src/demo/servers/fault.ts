import type { ServerResponse } from 'node:http';

/** Ways in which an endpoint can go wrong when its plug is pulled. */
export const FAULTS = ['refuse', 'hang', 'html', 'unauthorised', 'error', 'half-json', 'empty'] as const;
export type Fault = (typeof FAULTS)[number];

export const isFault = (word: string): word is Fault => (FAULTS as readonly string[]).includes(word);

/** Gives the broken answer. `refuse` has none: its server does not listen; `hang` leaves the caller waiting. */
export function answerBroken(fault: Exclude<Fault, 'refuse'>, response: ServerResponse): void {
  switch (fault) {
    case 'hang':
      return;
    case 'html':
      response.writeHead(200, { 'content-type': 'text/html; charset=utf-8' });
      response.end('<!doctype html><title>Sign in (demo)</title><h1>Please sign in</h1>');
      return;
    case 'unauthorised':
      response.writeHead(401, { 'content-type': 'application/json' });
      response.end('{"detail":"The demo refuses this key for now."}');
      return;
    case 'error':
      response.writeHead(500, { 'content-type': 'text/plain' });
      response.end('The demo answers with an error for now.');
      return;
    case 'half-json':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end('{"status":"success","data":{"resu');
      return;
    case 'empty':
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end();
      return;
  }
}
