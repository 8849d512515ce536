import * as z from 'zod';
import { headersSetting, tokenSetting, urlSetting } from '../shared/settings';

export const alertmanagerSettings = z.strictObject({
  url: urlSetting('The server, with the path it is served under: http://alertmanager:9093.'),
  token: tokenSetting('Sent as a bearer token: "${secret:alertmanager}".'),
  headers: headersSetting(),
  filter: z
    .array(z.string().min(1))
    .optional()
    .describe(
      'Matchers that every alert must meet, as Alertmanager writes them: [team="shop", severity=~"page|high"].',
    ),
  receiver: z
    .string()
    .min(1)
    .optional()
    .describe('Only alerts that go to this receiver: a regular expression.'),
});

export type AlertmanagerSettings = z.infer<typeof alertmanagerSettings>;
