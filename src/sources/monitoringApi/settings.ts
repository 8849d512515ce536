import * as z from 'zod';
import { headersSetting, tokenSetting, urlSetting } from '../shared/settings';

export const monitoringApiSettings = z.strictObject({
  url: urlSetting('The application; its endpoints are looked for below /api/monitoring.'),
  apiKey: tokenSetting('Sent as X-API-Key: "${secret:metrics-key}". Metrics need it.'),
  adminKey: tokenSetting('Sent as X-Admin-Key with a test or manual alert only: "${secret:admin-key}".'),
  headers: headersSetting(),
  uptime: z.boolean().default(true).describe('Whether to read /api/monitoring/uptime.'),
  alerts: z.boolean().default(true).describe('Whether to read /api/monitoring/alerts.'),
  metrics: z
    .boolean()
    .optional()
    .describe('Whether to read /api/monitoring/metrics. Default: when there is an apiKey.'),
  categories: z
    .array(z.string().min(1))
    .max(10)
    .optional()
    .describe(
      'Only these categories of metrics, such as [business, system]; one request each. Default: all, in one request.',
    ),
  health: z
    .string()
    .startsWith('/')
    .optional()
    .describe('Path of a health endpoint to read as well: /api/health/check.'),
});

export type MonitoringApiSettings = z.infer<typeof monitoringApiSettings>;
