import { printable, shortened } from '../../../base/printable';
import type { Notice } from '../notice';

const COLOURS: Readonly<Record<Notice['state'], string>> = {
  firing: 'Attention',
  acknowledged: 'Warning',
  resolved: 'Good',
  test: 'Accent',
};
const LONGEST_LINE = 1_000;
const MOST_LINES = 20;

/** An adaptive card for a Workflows webhook. Rich text has no markup, so a label stays what it is. */
export function teamsMessage({ state, headline, lines, alerts }: Notice): unknown {
  const paragraph = (text: string, style: Readonly<Record<string, unknown>> = {}): unknown => ({
    type: 'RichTextBlock',
    inlines: [{ type: 'TextRun', text: shortened(printable(text), LONGEST_LINE), ...style }],
  });
  const links = alerts.flatMap((alert) => alert.links).filter(({ url }) => /^https?:/i.test(url));
  return {
    type: 'message',
    attachments: [
      {
        contentType: 'application/vnd.microsoft.card.adaptive',
        contentUrl: null,
        content: {
          type: 'AdaptiveCard',
          version: '1.4',
          body: [
            paragraph(headline, { weight: 'Bolder', size: 'Medium', color: COLOURS[state] }),
            ...lines.slice(0, MOST_LINES).map((line) => paragraph(line)),
          ],
          actions: links
            .slice(0, 1)
            .map(({ url }) => ({ type: 'Action.OpenUrl', title: 'Open in its system', url })),
        },
      },
    ],
  };
}
