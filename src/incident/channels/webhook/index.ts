import * as z from 'zod';
import type { HttpResponse } from '../../../base/http/http';
import { textOf } from '../../../base/http/http';
import { SecretText } from '../../../base/secrets/secrets';
import type { Channel, ChannelContext, ChannelDefinition } from '../channel';
import type { Posting } from '../channelHttp';
import { ChannelHttp, originOf, previewOf } from '../channelHttp';
import type { Notice } from '../notice';
import { discordMessage } from './discord';
import { jsonMessage } from './json';
import type { WebhookSettings } from './settings';
import { webhookSettings } from './settings';
import { teamsMessage } from './teams';

/** Any address that takes a JSON body: Sitrep's own form for programs, Teams, Discord. */
export const webhook: ChannelDefinition<WebhookSettings> = {
  type: 'webhook',
  displayName: 'Webhook (JSON, Teams, Discord)',
  settings: webhookSettings,
  originOf: ({ url }) => originOf(url),
  create: (settings, context) => new WebhookChannel(settings, context),
};

const BODIES = { json: jsonMessage, teams: teamsMessage, discord: discordMessage } as const;

class WebhookChannel implements Channel {
  readonly edits: boolean;
  readonly #http: ChannelHttp;

  constructor(
    private readonly settings: WebhookSettings,
    context: ChannelContext,
  ) {
    // A program is told everything, and knows by the key what belongs together.
    this.edits = settings.format !== 'teams';
    this.#http = new ChannelHttp(context, `webhook "${context.name}"`);
  }

  preview = (notice: Notice) => previewOf(this.#posting(notice));

  async send(notice: Notice, sent: string | undefined, signal: AbortSignal): Promise<string> {
    const isDiscord = this.settings.format === 'discord';
    const mustBeHeard = notice.change === 'worse' || notice.change === 'reminder';
    const posting =
      isDiscord && sent !== undefined && isDiscordId(sent) && !mustBeHeard
        ? this.#edit(notice, sent)
        : this.#posting(notice);
    const response = await this.#http.send(posting, signal);
    if (response.status < 200 || response.status > 299) throw this.#http.refusal(response);
    return (isDiscord ? (discordId(response) ?? sent) : notice.key) ?? notice.key;
  }

  #posting(notice: Notice): Posting {
    const { format, headers = {} } = this.settings;
    const url = format === 'discord' ? withSuffix(this.settings.url, '', 'wait=true') : this.settings.url;
    return { method: 'POST', url, headers, body: BODIES[format](notice) };
  }

  #edit(notice: Notice, id: string): Posting {
    const url = withSuffix(this.settings.url, `/messages/${encodeURIComponent(id)}`, '');
    return { ...this.#posting(notice), method: 'PATCH', url };
  }
}

/** With a longer path or one more parameter; a template stays a template. */
function withSuffix(url: string | SecretText, path: string, parameter: string): string | SecretText {
  const [base = '', query = ''] = String(url).split('?', 2);
  const parameters = [query, parameter].filter((part) => part !== '').join('&');
  const text = `${base.replace(/\/+$/, '')}${path}${parameters === '' ? '' : `?${parameters}`}`;
  return url instanceof SecretText ? new SecretText(text) : text;
}

/** Else it was sent in another form, before the configuration changed. */
const isDiscordId = (sent: string): boolean => /^\d+$/.test(sent);

const message = z.object({ id: z.string() });

function discordId(response: HttpResponse): string | undefined {
  try {
    const read = message.safeParse(JSON.parse(textOf(response)));
    return read.success ? read.data.id : undefined;
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
