import * as z from 'zod';
import { responseKeys } from '../response/responseKeys';
import { maintenanceSchema, quietHoursSchema } from './timeSchemas';
import {
  duration,
  headers,
  oneOrMore,
  positiveDuration,
  secretable,
  severityName,
  text,
  urlWith,
} from './values';

/** Keys that every source entry may have beside those of its own type. */
export const pollingKeys = {
  every: positiveDuration.optional().meta({
    description: 'How long to wait between two readings. The next one starts after the previous one ended.',
  }),
  timeout: positiveDuration.optional().meta({ description: 'How long to wait for an answer.' }),
};

const count = (expected: string): z.ZodType<number> =>
  z.int({ error: expected }).min(1, { error: expected }).max(100, { error: expected });

/** Keys of a health endpoint that belong to its check, not to reading it. */
export const checkKeys = {
  failures: count('write a whole number from 1')
    .optional()
    .meta({ description: 'Failing answers in a row before the check counts as failing. Default 1.' }),
  successes: count('write a whole number from 1').optional().meta({
    description: 'Good answers in a row before a failing check counts as healthy again. Default 1.',
  }),
  severity: severityName
    .optional()
    .meta({ description: 'Severity of the alert when this check fails. Default P1.' }),
};

const matchSchema = z.record(z.string(), oneOrMore(text)).meta({
  description:
    'Labels of shared sources that mean this service, such as `{job: [app, teams]}`. Every label must fit; of a list, one value must.',
});

/** A service without its endpoints, which are read by their sources' own schemas. */
export const serviceSchema = z
  .strictObject({
    owner: text.optional().meta({ description: 'The team or person who owns the service.' }),
    path: text
      .optional()
      .meta({ description: 'Where its code is, relative to this file. Stack frames open here.' }),
    runbooks: oneOrMore(text)
      .optional()
      .meta({ description: 'Markdown files or folders with runbooks, relative to this file.' }),
    match: matchSchema.optional(),
    dependsOn: oneOrMore(text)
      .optional()
      .meta({ description: 'What this service needs: other services, or names such as `database`.' }),
  })
  .meta({ description: 'Something the team owns.' });

const CONNECTION_URL = 'write a URL with a host, such as postgres://user@host/database or https://host';
const connectionUrl = urlWith(
  ['http:', 'https:', 'postgres:', 'postgresql:', 'mysql:', 'redis:', 'rediss:'],
  CONNECTION_URL,
);

export const CONNECTION_TYPES = [
  'postgres',
  'mysql',
  'sqlite',
  'redis',
  'http',
  'prometheus',
  'loki',
  'elasticsearch',
  'opensearch',
  'shell',
  'python',
] as const;

export const connectionSchema = z
  .strictObject({
    type: z
      .enum(CONNECTION_TYPES, { error: `write one of ${CONNECTION_TYPES.join(', ')}` })
      .meta({ description: 'What kind of place the steps run against.' }),
    url: connectionUrl.optional().meta({
      description: 'Where it is. Leave the password out and write it as `password: ${secret:NAME}`.',
    }),
    file: text
      .optional()
      .meta({ description: 'The database file of a `sqlite` connection, relative to this file.' }),
    password: secretable.optional(),
    headers: headers.optional(),
    via: text.optional().meta({
      description:
        'A command in front of the step: `ssh worker-1`, `docker exec web`, `kubectl exec deploy/web --`.',
    }),
    command: text.optional().meta({
      description: 'What starts the session of a `python` connection, such as `python manage.py shell`.',
    }),
    access: z
      .enum(['read-only', 'read-write'], { error: 'write read-only or read-write' })
      .optional()
      .meta({ description: 'Whether steps may change anything there. Default: `read-only`.' }),
    production: z.boolean({ error: 'write true or false' }).optional().meta({
      description: 'Draw this place in red and ask before anything is changed. Default: as the environment.',
    }),
  })
  .superRefine((connection, context) => {
    const needed = NEEDED_KEY[connection.type];
    if (needed && connection[needed] === undefined) {
      context.addIssue({
        code: 'invalid_type',
        expected: 'string',
        path: [needed],
        message: `a ${connection.type} connection needs it`,
        input: undefined,
      });
    }
  })
  .meta({ description: 'A named place that runbook steps run against.' });

const NEEDED_KEY: Readonly<Partial<Record<(typeof CONNECTION_TYPES)[number], 'url' | 'file'>>> = {
  postgres: 'url',
  mysql: 'url',
  redis: 'url',
  http: 'url',
  prometheus: 'url',
  loki: 'url',
  elasticsearch: 'url',
  opensearch: 'url',
  sqlite: 'file',
};

const PERCENT = 'write a percentage between 0 and 100, such as 99.9';

/** A service level objective in its short form. */
export const objectiveSchema = z
  .strictObject({
    service: text.optional().meta({ description: 'The service whose promise it is.' }),
    objective: z
      .number({ error: PERCENT })
      .gt(0, { error: PERCENT })
      .lt(100, { error: PERCENT })
      .meta({ description: 'How many percent of the events are to be good, such as 99.9.' }),
    errors: text.meta({
      description:
        'PromQL for the rate of bad events, as one value, with `$window` as its range: `sum(rate(http_requests_total{code=~"5.."}[$window]))`.',
    }),
    total: text.meta({
      description: 'PromQL for the rate of all events, as one value, with `$window` as its range.',
    }),
    period: positiveDuration
      .optional()
      .meta({ description: 'How long the error budget has to last. Default 30d.' }),
    source: text.optional().meta({
      description: 'The source that is asked. Default: the first Prometheus, else what Sitrep reads itself.',
    }),
    minimumEvents: z
      .number({ error: 'write a number from 0' })
      .min(0, { error: 'write a number from 0' })
      .optional()
      .meta({ description: 'Fewer events than this within a window raise no alert. Default 0.' }),
    page: severityName.optional().meta({ description: 'Severity of a fast burn. Default P1.' }),
    ticket: severityName.optional().meta({ description: 'Severity of a slow burn. Default P3.' }),
    runbook: text.optional().meta({ description: 'The runbook of its alerts.' }),
  })
  .meta({
    description:
      'A service level objective. Alerts follow from it with the windows of the Site Reliability Workbook: 1 h, 6 h, 1 d and 3 d.',
  });

/** The top level, without the {@link BLOCKS}. */
export const topLevel = {
  version: z
    .literal(1, { error: 'write 1: it is the only version so far' })
    .optional()
    .meta({ description: 'Version of this format.' }),
  environment: text.optional().meta({
    description:
      'Name of the environment. `production` is drawn in red and makes every connection read-only by default.',
  }),
  demo: z
    .boolean({ error: 'write true or false' })
    .optional()
    .meta({ description: 'Everything on screen says that it is a demo.' }),
  rules: oneOrMore(text).optional().meta({ description: 'Prometheus rule files, relative to this file.' }),
  dashboards: oneOrMore(text)
    .optional()
    .meta({ description: 'Dashboards as Sitrep YAML or Grafana JSON, relative to this file.' }),
  severities: z.record(z.string(), severityName).optional().meta({
    description:
      'What the severity words of your sources mean: `{critical: P0, high: P1}`. A word that is not here is shown as unmapped.',
  }),
  ...responseKeys,
  filters: z.record(z.string(), text).optional().meta({
    description:
      'Filters of the alerts that everybody who works on this has: `{mine: "service=shop severity<=P1 -acked"}`.',
  }),
  maintenance: maintenanceSchema.optional(),
  reminders: z.partialRecord(severityName, positiveDuration).optional().meta({
    description:
      'How long after it was told, or acknowledged, an alert that still fires is told again: `{P0: 1h, P1: 3h}`. Default: never.',
  }),
  quietHours: quietHoursSchema.optional(),
  retention: z
    .strictObject({
      metrics: duration.optional(),
      alerts: duration.optional(),
      incidents: duration.optional(),
      audit: duration.optional(),
    })
    .optional()
    .meta({ description: 'How long things are kept.' }),
} as const;

export const topLevelSchema = z.strictObject(topLevel);

/** The keys of the blocks that are read entry by entry. */
export const BLOCKS = ['services', 'sources', 'connections', 'channels', 'objectives'] as const;
