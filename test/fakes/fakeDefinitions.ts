import * as z from 'zod';
import { headers, secretable, text, webUrl } from '../../src/monitoring/configuration/schema/values';
import type { SourceDefinition } from '../../src/monitoring/source';

const definition = (type: string, settings: z.ZodType): SourceDefinition => ({
  type,
  displayName: `The ${type}`,
  settings,
  capabilities: {
    checks: false,
    alerts: false,
    metrics: false,
    issues: false,
    absence: 'unknown',
    missesToResolve: 2,
  },
  defaults: { every: 30_000, timeout: 5_000 },
  create: () => {
    throw new Error('a fake definition reads nothing');
  },
});

/** Definitions with the settings of real ones, that read nothing. */
export const fakeDefinitions: readonly SourceDefinition[] = [
  definition('health', z.strictObject({ url: webUrl, headers: headers.optional() })),
  definition('metrics', z.strictObject({ url: webUrl, headers: headers.optional() })),
  definition('prometheus', z.strictObject({ url: webUrl })),
  definition('sentry', z.strictObject({ organization: text, projects: z.array(text), token: secretable })),
];
