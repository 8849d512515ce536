import * as z from 'zod';
import { headersSetting, tokenSetting, urlSetting } from '../shared/settings';

export const prometheusSettings = z.strictObject({
  url: urlSetting('The server, with the path it is served under: http://prometheus:9090.'),
  token: tokenSetting('Sent as a bearer token: "${secret:prometheus}".'),
  headers: headersSetting(),
  alerts: z
    .boolean()
    .default(true)
    .describe('Whether to read its alerts. Set it to false when an Alertmanager shows the same ones.'),
});

export type PrometheusSettings = z.infer<typeof prometheusSettings>;
