import type { Clock, Ms } from '../../base/clock';
import type { Http } from '../../base/http/http';
import type { SecretPorts } from '../../monitoring/configuration/secrets/connectionSecrets';
import type { ChannelKind } from '../../monitoring/configuration/response/channelKind';
import type { Notice } from './notice';

/** One kind of place that messages go to: how it is configured, and what sends there. */
export interface ChannelDefinition<Settings = unknown> extends ChannelKind<Settings> {
  /** Sends nothing yet. */
  create(settings: Settings, context: ChannelContext): Channel;
}

export interface ChannelContext extends SecretPorts {
  /** As in the configuration, for messages. */
  readonly name: string;
  readonly http: Http;
  readonly clock: Clock;
  /** How long one message may take. Default 10 s. */
  readonly timeout?: Ms;
}

export interface Channel {
  /** Whether a sent message can be changed. Where it cannot, only what is loud is sent. */
  readonly edits: boolean;
  /** What would be sent, and where, with secrets as they are written in the configuration. Sends nothing. */
  preview(notice: Notice): ChannelPreview;
  /**
   * Sends a message, or changes the one that `sent` names.
   * @param sent what an earlier call for the same event answered
   * @returns how a later call finds the message again
   * @throws {ChannelError}
   * @throws {CancelledError}
   */
  send(notice: Notice, sent: string | undefined, signal: AbortSignal): Promise<string>;
}

export interface ChannelPreview {
  /** `POST https://hooks.slack.com/services/${secret:slack}`. */
  readonly where: string;
  readonly what: string;
}

export type ChannelProblem =
  | 'unreachable'
  | 'timeout'
  | 'unauthorised'
  | 'notFound'
  | 'refused'
  | 'rateLimited'
  | 'serverError'
  | 'misconfigured';

const PASSES: Readonly<Record<ChannelProblem, boolean>> = {
  unreachable: true,
  timeout: true,
  rateLimited: true,
  serverError: true,
  unauthorised: false,
  notFound: false,
  refused: false,
  misconfigured: false,
};

/** A message that was not delivered, as far as is known. */
export class ChannelError extends Error {
  override readonly name = 'ChannelError';
  readonly retryAfterMs: Ms | undefined;

  constructor(
    readonly reason: ChannelProblem,
    /** One sentence for a person, without secrets. */
    message: string,
    options: ErrorOptions & { readonly retryAfterMs?: Ms | undefined } = {},
  ) {
    super(message, options);
    this.retryAfterMs = options.retryAfterMs;
  }

  /** Whether time alone may mend it. Otherwise a person has to. */
  get passes(): boolean {
    return PASSES[this.reason];
  }
}
