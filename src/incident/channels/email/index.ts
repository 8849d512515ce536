import { CancelledError } from '../../../base/abort';
import { SecretError, SecretText } from '../../../base/secrets/secrets';
import type { Channel, ChannelContext, ChannelDefinition, ChannelPreview } from '../channel';
import { ChannelError } from '../channel';
import type { Notice } from '../notice';
import type { Mail } from './mail';
import { mailOf } from './mail';
import type { EmailSettings } from './settings';
import { emailSettings } from './settings';
import { smtpFailure } from './smtpFailure';

/** E-mail by SMTP. Later messages of one event are replies to its first, so that mail programs keep them together. */
export const email: ChannelDefinition<EmailSettings> = {
  type: 'email',
  displayName: 'E-mail (SMTP)',
  settings: emailSettings,
  originOf: ({ server }) => `${new URL(server).protocol}//${new URL(server).host}`,
  create: (settings, context) => new EmailChannel(settings, context),
};

class EmailChannel implements Channel {
  readonly edits = false;

  constructor(
    private readonly settings: EmailSettings,
    private readonly context: ChannelContext,
  ) {}

  preview(notice: Notice): ChannelPreview {
    const { from, to, subject, text } = mailOf(notice, this.settings, undefined);
    return {
      where: `${email.originOf(this.settings)} as ${this.settings.username ?? 'nobody (no password)'}`,
      what: `From: ${from}\nTo: ${to.join(', ')}\nSubject: ${subject}\n\n${text}`,
    };
  }

  async send(notice: Notice, sent: string | undefined, signal: AbortSignal): Promise<string> {
    if (signal.aborted) throw new CancelledError({ cause: signal.reason });
    const mail = mailOf(notice, this.settings, sent);
    if (mail.to.length === 0) {
      const message = `email "${this.context.name}" has nobody to write to. Give it "to:", or the person an "email:".`;
      throw new ChannelError('misconfigured', message);
    }
    await this.#deliver(mail, signal);
    return sent ?? mail.messageId;
  }

  /** The library is loaded when the first message is sent, and a connection lasts for one message. */
  async #deliver(mail: Mail, signal: AbortSignal): Promise<void> {
    const password = await this.#password(signal);
    const { createTransport } = await import('nodemailer');
    const transport = createTransport(this.#options(password));
    const onAbort = (): void => transport.close();
    signal.addEventListener('abort', onAbort, { once: true });
    try {
      const { inReplyTo, to, ...rest } = mail;
      const thread = inReplyTo === undefined ? {} : { inReplyTo, references: inReplyTo };
      // Texts come from outside: nothing in them is read as a file or an address to load.
      const closed = { disableFileAccess: true, disableUrlAccess: true };
      await transport.sendMail({ ...rest, ...thread, ...closed, to: [...to] });
    } catch (error) {
      if (signal.aborted) throw new CancelledError({ cause: signal.reason });
      throw smtpFailure(error, `email "${this.context.name}"`, this.context.redaction);
    } finally {
      signal.removeEventListener('abort', onAbort);
      transport.close();
    }
  }

  #options(password: string | undefined) {
    const { server, username, encryption } = this.settings;
    const { hostname, port, protocol } = new URL(server);
    const secure = protocol === 'smtps:';
    const timeout = this.context.timeout ?? 10_000;
    const mustEncrypt =
      (encryption ?? (password === undefined ? 'opportunistic' : 'required')) === 'required';
    return {
      host: hostname.replace(/^\[|\]$/g, ''),
      port: port === '' ? (secure ? 465 : 587) : Number(port),
      secure,
      requireTLS: !secure && mustEncrypt,
      ...(username !== undefined && password !== undefined && { auth: { user: username, pass: password } }),
      connectionTimeout: timeout,
      greetingTimeout: timeout,
      socketTimeout: timeout,
      logger: false as const,
    };
  }

  async #password(signal: AbortSignal): Promise<string | undefined> {
    const { password, username = '' } = this.settings;
    const { secrets, redaction, environment } = this.context;
    if (password === undefined) return undefined;
    try {
      const origin = email.originOf(this.settings);
      const value =
        password instanceof SecretText
          ? await password.reveal(secrets, origin, signal, environment)
          : password;
      redaction.add(value);
      // As AUTH PLAIN sends it (RFC 4616), should a server repeat it.
      redaction.add(`\0${username}\0${value}`);
      return value;
    } catch (error) {
      if (error instanceof SecretError)
        throw new ChannelError('unauthorised', error.message, { cause: error });
      throw error;
    }
  }
}
