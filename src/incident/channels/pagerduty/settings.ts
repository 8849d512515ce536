import * as z from 'zod';
import { secretable, webUrl } from '../../../monitoring/configuration/schema/values';

export const pagerdutySettings = z.strictObject({
  routingKey: secretable.describe(
    'The integration key of an "Events API V2" integration of the service: `${secret:NAME}`.',
  ),
  url: webUrl
    .default('https://events.pagerduty.com')
    .describe('The server; `https://events.eu.pagerduty.com` for accounts in Europe.'),
});

export type PagerdutySettings = z.infer<typeof pagerdutySettings>;
