import * as z from 'zod';
import { secretable, webUrl } from '../../../monitoring/configuration/schema/values';
import { secretableUrl } from '../settings';

const WANTED =
  'write either `url` (an incoming webhook), or `token` and `channel` (a bot, which can change what it sent)';

export const slackSettings = z
  .strictObject({
    url: secretableUrl(
      'An incoming webhook: `https://hooks.slack.com/services/${secret:NAME}`. Messages sent by it cannot be changed later.',
    ).optional(),
    token: secretable
      .optional()
      .describe('The token of a bot with the scope `chat:write`: `${secret:NAME}`.'),
    channel: z
      .string()
      .min(1)
      .optional()
      .describe('The id of the channel, such as C024BE91L, or its name with #.'),
    api: webUrl
      .default('https://slack.com/api')
      .describe('Where the Web API is. Default: https://slack.com/api.'),
  })
  .superRefine(({ url, token, channel }, context) => {
    const isBot = token !== undefined && channel !== undefined && url === undefined;
    const isWebhook = url !== undefined && token === undefined && channel === undefined;
    if (!isBot && !isWebhook) context.addIssue({ code: 'custom', message: WANTED, path: [] });
  });

export type SlackSettings = z.infer<typeof slackSettings>;
