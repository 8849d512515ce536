import { printable, shortened } from '../../../base/printable';
import type { Notice } from '../notice';

/** Discord takes 2,000 characters; escaping doubles a text at most. */
const LONGEST_HEADLINE = 300;
const LONGEST_CONTENT = 2_000;

/** Every character that Discord's Markdown knows, so that a label neither formats nor links nor mentions. */
export const escapeDiscord = (text: string): string =>
  printable(text).replace(/[\\*_~`|>#[\]()<@:-]/g, '\\$&');

export function discordMessage({ headline, lines }: Notice): unknown {
  const text = [`**${escapeDiscord(shortened(headline, LONGEST_HEADLINE))}**`, ...lines.map(escapeDiscord)];
  return {
    content: shortened(text.join('\n'), LONGEST_CONTENT),
    // Mentions are words here: nobody is called by the label of an alert.
    allowed_mentions: { parse: [] },
  };
}
