import { printable, shortened } from '../../../base/printable';
import type { Redaction } from '../../../base/secrets/redaction';
import type { ChannelProblem } from '../channel';
import { ChannelError } from '../channel';

/** By the codes of nodemailer (`EAUTH`, …) and of the system, never by their message. */
const BY_CODE: Readonly<Record<string, readonly [ChannelProblem, sentence: string]>> = {
  EAUTH: [
    'unauthorised',
    'did not accept the name or the password: enter the secret anew with "Sitrep: Enter Secret".',
  ],
  ENOAUTH: ['misconfigured', 'wants a name and a password: write "username:" and "password:".'],
  ETLS: [
    'misconfigured',
    'does not encrypt, or not with a certificate that this machine trusts. The password was not sent.',
  ],
  EDNS: ['unreachable', 'could not be reached: its host was not found. Is the network (VPN) up?'],
  ECONNECTION: ['unreachable', 'could not be reached, or closed the connection. Is it running?'],
  ECONNREFUSED: ['unreachable', 'could not be reached: nothing listens there.'],
  ESOCKET: ['unreachable', 'could not be reached, or the connection broke. Is it running?'],
  ETIMEDOUT: ['timeout', 'did not answer in time.'],
  EPROTOCOL: ['misconfigured', 'does not speak SMTP as expected. Is the port right?'],
};

interface SmtpError extends Error {
  readonly code?: string;
  readonly responseCode?: number;
  readonly response?: string;
}

/** What a failed delivery means. Reply codes as in RFC 5321, 4.2.1: 4yz passes by itself, 5yz does not. */
export function smtpFailure(error: unknown, label: string, redaction: Redaction): ChannelError {
  if (error instanceof ChannelError || !(error instanceof Error)) throw error;
  const { code = '', responseCode, response }: SmtpError = error;
  const said =
    response === undefined
      ? ''
      : ` It said: ${shortened(printable(redaction.mask(response)), 200).replace(/\.$/, '')}.`;
  if (responseCode !== undefined && responseCode >= 400 && responseCode < 500) {
    return new ChannelError(
      'serverError',
      `${label} could not take the message now (${responseCode}).${said}`,
    );
  }
  const known = Object.hasOwn(BY_CODE, code) ? BY_CODE[code] : undefined;
  if (known) return new ChannelError(known[0], `${label} ${known[1]}${said}`);
  const status = responseCode === undefined ? '' : ` (${responseCode})`;
  return new ChannelError('refused', `${label} refused the message${status}.${said}`);
}
