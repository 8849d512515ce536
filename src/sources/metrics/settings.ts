import * as z from 'zod';
import { headersSetting, urlSetting } from '../shared/settings';

export const metricsSettings = z.strictObject({
  url: urlSetting('An endpoint in the Prometheus text format or OpenMetrics, such as https://host/metrics.'),
  headers: headersSetting(),
});

export type MetricsSettings = z.infer<typeof metricsSettings>;
