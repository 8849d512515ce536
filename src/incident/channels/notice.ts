import type { Ms } from '../../base/clock';
import type { AlertLink } from '../../monitoring/alerts/alert';
import type { Severity } from '../../monitoring/severity';

/**
 * What became of the event since the last message about it. `changed` and `acknowledged` need nobody to look up: channels
 * that cannot change a sent message leave them out.
 */
export type NoticeChange =
  'fired' | 'worse' | 'reminder' | 'escalated' | 'acknowledged' | 'changed' | 'resolved' | 'test';

export type NoticeState = 'firing' | 'acknowledged' | 'resolved' | 'test';

/** A message about one event, before any channel gives it its form. Every text is plain: channels escape, nobody else. */
export interface Notice {
  /** The same for all messages about one event to one recipient: what other systems recognise it by. */
  readonly key: string;
  readonly change: NoticeChange;
  readonly state: NoticeState;
  readonly severity: Severity;
  /** One line: `P0 DatabaseDown in shop is firing`. */
  readonly headline: string;
  /** Sentences below it, the most important first. */
  readonly lines: readonly string[];
  readonly alerts: readonly NoticeAlert[];
  /** Set when one person is meant and not whoever reads the channel. */
  readonly recipient: Recipient | undefined;
  readonly at: Ms;
  readonly environment: string | undefined;
  readonly demo: boolean;
}

export interface NoticeAlert {
  readonly fingerprint: string;
  readonly episode: string;
  readonly title: string;
  readonly service: string | undefined;
  readonly severity: Severity;
  readonly severityWord: string | undefined;
  readonly summary: string | undefined;
  readonly state: Exclude<NoticeState, 'test'>;
  readonly firedAt: Ms;
  readonly resolvedAt: Ms | undefined;
  readonly acknowledgedBy: string | undefined;
  readonly labels: Readonly<Record<string, string>>;
  readonly links: readonly Pick<AlertLink, 'rel' | 'url'>[];
}

export interface Recipient {
  readonly name: string;
  /** Member id in Slack. */
  readonly slack: string | undefined;
  readonly email: string | undefined;
}

const LOUD: Readonly<Record<NoticeChange, boolean>> = {
  fired: true,
  worse: true,
  reminder: true,
  escalated: true,
  acknowledged: false,
  changed: false,
  resolved: true,
  test: true,
};

/** Whether a change is worth a message of its own where the earlier one cannot be changed. */
export const isLoud = (change: NoticeChange): boolean => LOUD[change];

/** The whole message as plain text. */
export const noticeText = ({ headline, lines }: Notice): string => [headline, ...lines].join('\n');
