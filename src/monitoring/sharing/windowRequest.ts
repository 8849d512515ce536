import type { MetricQuestion } from '../../metrics/forwardedMetricSource';
import type { AcknowledgeRequest, SnoozeRequest } from '../snapshot';

/**
 * What a window that does not poll wants the owner to do. Doing it twice is the same as doing it once, because an owner
 * may die between doing it and saying so. A new wish is a member here and a handler in {@link RequestHandlers}.
 */
export type WindowRequest =
  | { readonly kind: 'acknowledge'; readonly fingerprint: string; readonly request: AcknowledgeRequest }
  | { readonly kind: 'unacknowledge'; readonly fingerprint: string }
  | { readonly kind: 'snooze'; readonly fingerprint: string; readonly request: SnoozeRequest }
  | { readonly kind: 'unsnooze'; readonly fingerprint: string }
  | { readonly kind: 'seen'; readonly fingerprint: string }
  | { readonly kind: 'refresh'; readonly sourceId?: string }
  | { readonly kind: 'query'; readonly sourceId: string; readonly question: MetricQuestion };

export interface RequestOutcome {
  readonly done: boolean;
  /** What to tell the user; empty when there is nothing to tell. */
  readonly message: string;
  /** What was asked for, where the request is a question. */
  readonly answer?: string;
}

export type RequestHandlers = {
  readonly [Kind in WindowRequest['kind']]: (
    request: Extract<WindowRequest, { readonly kind: Kind }>,
  ) => Promise<RequestOutcome>;
};

export const DONE: RequestOutcome = { done: true, message: '' };

/** Does what is wished. A window of another version of Sitrep may wish for what this one does not know. */
export async function handleRequest(
  handlers: RequestHandlers,
  request: WindowRequest,
): Promise<RequestOutcome> {
  if (!Object.hasOwn(handlers, request.kind)) return UNKNOWN;
  const handler = handlers[request.kind] as (wish: WindowRequest) => Promise<RequestOutcome>;
  return handler(request);
}

const UNKNOWN: RequestOutcome = {
  done: false,
  message:
    'The window that polls runs another version of Sitrep and does not know this action. Reload that window and try again.',
};
