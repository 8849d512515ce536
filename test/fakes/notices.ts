import type { Notice, NoticeAlert } from '../../src/incident/channels/notice';

export const FIRED_AT = Date.UTC(2026, 0, 5, 14, 2, 0);

export const noticeAlertOf = (part: Partial<NoticeAlert> = {}): NoticeAlert => ({
  fingerprint: 'f1',
  episode: 'f1@0',
  title: 'DatabaseDown',
  service: 'shop',
  severity: 'P0',
  severityWord: 'critical',
  summary: 'No connection for 30 s',
  state: 'firing',
  firedAt: FIRED_AT,
  resolvedAt: undefined,
  acknowledgedBy: undefined,
  labels: { instance: 'db-1' },
  links: [{ rel: 'source', url: 'https://alerts.example.com/1' }],
  ...part,
});

/** A message of no particular kind: a test says only what matters to it. */
export const noticeOf = (part: Partial<Notice> = {}): Notice => ({
  key: 'f1@0',
  change: 'fired',
  state: 'firing',
  severity: 'P0',
  headline: 'P0 DatabaseDown in shop is firing',
  lines: ['No connection for 30 s'],
  alerts: [noticeAlertOf()],
  recipient: undefined,
  at: FIRED_AT,
  environment: 'production',
  demo: false,
  ...part,
});
