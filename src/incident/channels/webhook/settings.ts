import * as z from 'zod';
import { headers } from '../../../monitoring/configuration/schema/values';
import { secretableUrl } from '../settings';

export const webhookSettings = z.strictObject({
  url: secretableUrl(
    'Where messages are posted. A secret may stand in the path: `https://host/${secret:NAME}`.',
  ),
  format: z
    .enum(['json', 'teams', 'discord'], { error: 'write json, teams or discord' })
    .default('json')
    .describe(
      'What is posted: `json` (Sitrep’s own, for programs), `teams` (an adaptive card, for a Workflows webhook) or `discord`. Default: `json`.',
    ),
  headers: headers.optional(),
});

export type WebhookSettings = z.infer<typeof webhookSettings>;
