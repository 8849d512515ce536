import { printable, shortened } from '../../../base/printable';
import type { Notice } from '../notice';

/** Slack's three control characters (docs.slack.dev, "Escaping text"): a label can then neither mention nor link. */
export const escapeMrkdwn = (text: string): string =>
  printable(text).replaceAll('&', '&amp;').replaceAll('<', '&lt;').replaceAll('>', '&gt;');

const MARKS: Readonly<Record<Notice['state'], string>> = {
  firing: ':rotating_light:',
  acknowledged: ':eyes:',
  resolved: ':white_check_mark:',
  test: ':test_tube:',
};

/** A section holds 3,000 characters; escaping makes a text at most five times as long. */
const LONGEST_TEXT = 2_900;
const LONGEST_HEADLINE = 500;

export interface SlackMessage {
  /** For notifications and screen readers. */
  readonly text: string;
  readonly blocks: readonly unknown[];
  readonly unfurl_links: false;
  readonly unfurl_media: false;
}

export function slackMessage(notice: Notice): SlackMessage {
  const mention = notice.recipient?.slack === undefined ? '' : `<@${notice.recipient.slack}> `;
  const headline = escapeMrkdwn(shortened(notice.headline, LONGEST_HEADLINE));
  const lines = fitting(notice.lines.map(escapeMrkdwn), LONGEST_TEXT);
  return {
    text: `${mention}${headline}`,
    blocks: [
      section(`${MARKS[notice.state]} ${mention}*${headline.replaceAll('*', '∗')}*`),
      ...(lines === '' ? [] : [section(lines)]),
    ],
    unfurl_links: false,
    unfurl_media: false,
  };
}

const section = (text: string): unknown => ({ type: 'section', text: { type: 'mrkdwn', text } });

/** Whole lines, as many as fit. */
export function fitting(lines: readonly string[], most: number): string {
  let text = '';
  for (const line of lines) {
    const next = text === '' ? line : `${text}\n${line}`;
    if (next.length > most - 2) return text === '' ? shortened(line, most) : `${text}\n…`;
    text = next;
  }
  return text;
}
