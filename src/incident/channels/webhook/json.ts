import type { Notice } from '../notice';
import { noticeText } from '../notice';

/**
 * Sitrep's own message, for programs. Times are ISO 8601 in UTC; `key` is the same for every message of one event; what
 * is not known is left out. `version` changes when a field changes its meaning or goes.
 */
export function jsonMessage(notice: Notice): Readonly<Record<string, unknown>> {
  const { key, change, state, severity, headline, environment, demo, at, alerts, recipient } = notice;
  return {
    version: 1,
    key,
    change,
    state,
    severity,
    headline,
    text: noticeText(notice),
    at: isoTime(at),
    environment,
    demo,
    recipient: recipient?.name,
    alerts: alerts.map(({ firedAt, resolvedAt, ...alert }) => ({
      ...alert,
      firedAt: isoTime(firedAt),
      resolvedAt: resolvedAt === undefined ? undefined : isoTime(resolvedAt),
    })),
  };
}

const isoTime = (at: number): string => new Date(at).toISOString();
