import * as z from 'zod';
import { headersSetting, urlSetting } from '../shared/settings';

const status = z.int().min(100).max(599);

export const healthSettings = z.strictObject({
  url: urlSetting('The health endpoint. JSON, plain text and a bare status code are understood.'),
  headers: headersSetting(),
  expectStatus: z
    .union([status, z.array(status).min(1)])
    .optional()
    .describe(
      'The status, or statuses, of a healthy answer. Default: 200 to 299. When given, a web page counts as an answer.',
    ),
});

export type HealthSettings = z.infer<typeof healthSettings>;
