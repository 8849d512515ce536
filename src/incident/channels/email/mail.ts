import { createHash } from 'node:crypto';
import { printable, shortened } from '../../../base/printable';
import type { Notice } from '../notice';
import type { EmailSettings } from './settings';

/** One message in plain text: there is no markup in it that a label could be taken for. */
export interface Mail {
  readonly from: string;
  readonly to: readonly string[];
  readonly subject: string;
  readonly text: string;
  readonly messageId: string;
  /** The first message of the event, below which mail programs sort this one. */
  readonly inReplyTo: string | undefined;
}

const LONGEST_SUBJECT = 150;

/** @param first the id of the event's first message, when there was one */
export function mailOf(notice: Notice, { from, to = [] }: EmailSettings, first: string | undefined): Mail {
  const { headline, lines, recipient, key, change, at } = notice;
  const subject = shortened(printable(headline), LONGEST_SUBJECT);
  const domain = from.slice(from.lastIndexOf('@') + 1);
  const id = createHash('sha256')
    .update(first === undefined ? key : `${key} ${change} ${at}`)
    .digest('hex')
    .slice(0, 32);
  return {
    from,
    to: recipient?.email === undefined ? to : [recipient.email],
    subject: first === undefined ? subject : `Re: ${subject}`,
    text: `${[headline, '', ...lines].map(printable).join('\n')}\n`,
    messageId: `<sitrep.${id}@${domain}>`,
    inReplyTo: first,
  };
}
