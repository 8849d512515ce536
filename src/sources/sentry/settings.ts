import * as z from 'zod';
import { headersSetting, tokenSetting, urlSetting } from '../shared/settings';

const slug = z.string().regex(/^[\w.-]+$/, 'expected a slug such as "my-team"');

export const sentrySettings = z.strictObject({
  url: urlSetting(
    'The server: https://sentry.io, a region such as https://de.sentry.io, or your own.',
  ).default('https://sentry.io'),
  organization: slug.describe('The slug of the organization, as in its address.'),
  projects: z
    .array(slug)
    .optional()
    .describe('Slugs or ids of projects. Default: all that the token may read.'),
  environment: z.string().min(1).optional().describe('Only events of this environment, as Sentry names it.'),
  token: tokenSetting('A user or integration token that may read events: "${secret:sentry}".'),
  headers: headersSetting(),
  query: z
    .string()
    .default('is:unresolved')
    .describe('Which issues are counted, in the search language of Sentry.'),
  alerts: z
    .boolean()
    .default(false)
    .describe(
      'Whether an issue is an alert. Default: issues are evidence beside the alerts of other sources.',
    ),
});

export type SentrySettings = z.infer<typeof sentrySettings>;
