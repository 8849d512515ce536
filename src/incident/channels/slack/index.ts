import { textOf } from '../../../base/http/http';
import { SecretText } from '../../../base/secrets/secrets';
import type { Channel, ChannelContext, ChannelDefinition, ChannelProblem } from '../channel';
import type { ChannelError } from '../channel';
import type { Posting } from '../channelHttp';
import { ChannelHttp, originOf, previewOf } from '../channelHttp';
import type { Notice } from '../notice';
import { slackMessage } from './mrkdwn';
import type { Reference, SlackAnswer } from './responses';
import { readReference, readSlackAnswer } from './responses';
import type { SlackSettings } from './settings';
import { slackSettings } from './settings';

/** Slack: an incoming webhook, or a bot whose message is changed as the event goes on. */
export const slack: ChannelDefinition<SlackSettings> = {
  type: 'slack',
  displayName: 'Slack',
  settings: slackSettings,
  originOf: ({ url, api }) => originOf(url ?? api),
  create: (settings, context) =>
    settings.url === undefined ? new SlackBot(settings, context) : new SlackWebhook(settings.url, context),
};

class SlackWebhook implements Channel {
  readonly edits = false;
  readonly #http: ChannelHttp;

  constructor(
    private readonly url: string | SecretText,
    context: ChannelContext,
  ) {
    this.#http = new ChannelHttp(context, `slack "${context.name}"`);
  }

  preview = (notice: Notice) => previewOf(this.#posting(notice));

  async send(notice: Notice, _sent: string | undefined, signal: AbortSignal): Promise<string> {
    const response = await this.#http.send(this.#posting(notice), signal);
    if (response.status !== 200) throw this.#http.refusal(response);
    return 'sent';
  }

  #posting = (notice: Notice): Posting => ({ method: 'POST', url: this.url, body: slackMessage(notice) });
}

class SlackBot implements Channel {
  readonly edits = true;
  readonly #http: ChannelHttp;

  constructor(
    private readonly settings: SlackSettings,
    context: ChannelContext,
  ) {
    this.#http = new ChannelHttp(context, `slack "${context.name}"`);
  }

  preview = (notice: Notice) => previewOf(this.#post(notice));

  async send(notice: Notice, sent: string | undefined, signal: AbortSignal): Promise<string> {
    const reference = readReference(sent);
    if (!reference || sent === undefined) return this.#posted(await this.#call(this.#post(notice), signal));
    const isChanged = await this.#update(notice, reference, signal);
    // Nobody hears of a changed message: what somebody must hear is also said below it.
    const mustBeHeard = notice.change === 'worse' || notice.change === 'reminder';
    if (!isChanged || mustBeHeard) await this.#call(this.#post(notice, reference), signal);
    return sent;
  }

  /** Whether the message could be changed; some workspaces forbid it after a while. */
  async #update(notice: Notice, reference: Reference, signal: AbortSignal): Promise<boolean> {
    const answer = await this.#answer(
      this.#api('chat.update', { ...reference, ...slackMessage(notice) }),
      signal,
    );
    if (answer.ok) return true;
    if (UNCHANGEABLE.has(answer.error)) return false;
    throw this.#refused(answer.error);
  }

  #post(notice: Notice, below?: Reference): Posting {
    const { channel = '' } = this.settings;
    const thread = below && { thread_ts: below.ts, reply_broadcast: notice.change !== 'acknowledged' };
    return this.#api('chat.postMessage', {
      channel: below?.channel ?? channel,
      ...thread,
      ...slackMessage(notice),
    });
  }

  #api(method: string, body: unknown): Posting {
    const { api, token = '' } = this.settings;
    const authorization =
      token instanceof SecretText ? new SecretText(`Bearer ${token.template}`) : `Bearer ${token}`;
    return { method: 'POST', url: `${api.replace(/\/+$/, '')}/${method}`, headers: { authorization }, body };
  }

  async #call(posting: Posting, signal: AbortSignal): Promise<SlackAnswer & { readonly ok: true }> {
    const answer = await this.#answer(posting, signal);
    if (answer.ok) return answer;
    throw this.#refused(answer.error);
  }

  /** Slack says no with status 200. */
  async #answer(posting: Posting, signal: AbortSignal): Promise<SlackAnswer> {
    const response = await this.#http.send(posting, signal);
    if (response.status !== 200) throw this.#http.refusal(response);
    const answer = readSlackAnswer(textOf(response));
    if (!answer)
      throw this.#http.failure('serverError', 'gave an answer that is not Slack’s. Is a proxy in between?');
    if (!answer.ok && answer.error === 'ratelimited')
      throw this.#http.failure('rateLimited', 'is sent to too often; the next try waits.', response);
    return answer;
  }

  #posted({ channel, ts }: SlackAnswer & { readonly ok: true }): string {
    if (channel === undefined || ts === undefined)
      throw this.#http.failure('serverError', 'took the message and did not say where it is.');
    return JSON.stringify({ channel, ts } satisfies Reference);
  }

  #refused(error: string): ChannelError {
    const [reason, advice] =
      (Object.hasOwn(REFUSALS, error) ? REFUSALS[error] : undefined) ??
      (['refused', 'See the errors of chat.postMessage in Slack’s documentation.'] as const);
    return this.#http.failure(reason, `refused the message: ${error}. ${advice}`);
  }
}

const UNCHANGEABLE: ReadonlySet<string> = new Set([
  'message_not_found',
  'cant_update_message',
  'edit_window_closed',
]);

const TOKEN = 'The token is missing, wrong, or was revoked: enter it anew with "Sitrep: Enter Secret".';
const REFUSALS: Readonly<Record<string, readonly [ChannelProblem, string]>> = {
  invalid_auth: ['unauthorised', TOKEN],
  not_authed: ['unauthorised', TOKEN],
  account_inactive: ['unauthorised', TOKEN],
  token_revoked: ['unauthorised', TOKEN],
  token_expired: ['unauthorised', TOKEN],
  missing_scope: ['unauthorised', 'The bot needs the scope chat:write.'],
  channel_not_found: ['notFound', 'Is the id right, and is the bot in the channel?'],
  not_in_channel: ['notFound', 'Invite the bot to the channel.'],
  is_archived: ['notFound', 'The channel is archived.'],
  internal_error: ['serverError', 'Slack is in trouble; the message is tried again.'],
  fatal_error: ['serverError', 'Slack is in trouble; the message is tried again.'],
  service_unavailable: ['serverError', 'Slack is in trouble; the message is tried again.'],
};
