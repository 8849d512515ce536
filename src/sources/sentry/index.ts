import type { UnmappedField } from '../../monitoring/alerts/alert';
import type {
  ProbedAnswer,
  Recognition,
  Source,
  SourceContext,
  SourceDefinition,
} from '../../monitoring/source';
import { field, parseObject } from '../shared/json';
import { SourceHttp, systemTimeOf } from '../shared/sourceHttp';
import { SentryClient, type Query } from './client';
import { mapIssue, samplesOf } from './mapping';
import { readIssue } from './responses';
import { SentryIssues } from './sentryIssues';
import { sentrySettings, type SentrySettings } from './settings';

/** Pages of a hundred issues that one poll reads at most. */
const MOST_PAGES = 3;

/**
 * An organization on Sentry. Its issues are evidence: they are found beside alerts, and counted as a series. They become
 * alerts themselves only with `alerts: true`, because most teams have hundreds that wake nobody.
 */
export const sentry: SourceDefinition<SentrySettings> = {
  type: 'sentry',
  displayName: 'Sentry',
  settings: sentrySettings,
  capabilities: {
    checks: false,
    alerts: true,
    metrics: true,
    issues: true,
    absence: 'resolves',
    missesToResolve: 2,
  },
  // Sentry limits how often it is asked, and events of the last minute are rarely complete.
  defaults: { every: 60_000, timeout: 15_000 },
  recognise,
  create: createSentrySource,
};

function createSentrySource(settings: SentrySettings, context: SourceContext): Source {
  const http = new SourceHttp(context, 'sentry');
  const client = new SentryClient(http, settings, context.clock);
  const { organization, projects = [], environment, query } = settings;
  const scope = { sourceId: context.id, organization };
  const parameters: Query = [
    ...projects.map((project) => ['project', project] as const),
    ...(environment === undefined ? [] : [['environment', environment] as const]),
    ['query', query],
    ['sort', 'date'],
    ['limit', '100'],
  ];
  return {
    issues: new SentryIssues(client, http, { origin: settings.url, organization }),
    poll: async (signal) => {
      const { issues: received, complete, response } = await client.issues(parameters, MOST_PAGES, signal);
      const read = received.map((raw) => ({ raw, issue: readIssue(raw) }));
      // An issue that moves up while pages are read is on two of them.
      const byId = new Map(
        read.flatMap(({ issue, raw }) => (issue ? [[issue.id, { issue, raw }] as const] : [])),
      );
      const issues = [...byId.values()];
      const unmapped = read.flatMap(({ issue }, index): UnmappedField[] =>
        issue ? [] : [{ path: `[${index}]`, why: 'wrongType' }],
      );
      return {
        complete: complete && unmapped.length === 0,
        systemTime: systemTimeOf(response),
        checks: [],
        alerts: settings.alerts ? issues.map(({ issue, raw }) => mapIssue(issue, raw, scope)) : [],
        samples: samplesOf(issues.map(({ issue }) => issue)),
        unmapped,
      };
    },
  };
}

/** By the address of Sentry's cloud, or by how the API of a server answers without a token. */
function recognise({ url, text, status }: ProbedAnswer): Recognition | undefined {
  const { hostname, pathname, origin } = new URL(url);
  const isCloud = hostname === 'sentry.io' || hostname.endsWith('.sentry.io');
  if (!isCloud && !answersLikeSentry(pathname, status, text)) return undefined;
  const subdomain = isCloud ? /^(?!us\.|de\.|www\.)([\w-]+)\.sentry\.io$/.exec(hostname)?.[1] : undefined;
  const organization = /\/organizations\/([\w.-]+)/.exec(pathname)?.[1] ?? subdomain;
  return {
    confidence: isCloud ? 1 : 0.9,
    label: isCloud ? 'Sentry' : 'Sentry, self-hosted',
    placement: 'source',
    entry: {
      url: subdomain === undefined ? origin : 'https://sentry.io',
      // Left out when it is not known: the configuration then says what is missing, and where.
      ...(organization === undefined ? {} : { organization }),
      token: '${secret:sentry}',
    },
  };
}

function answersLikeSentry(pathname: string, status: number, text: string): boolean {
  const answer = parseObject(text);
  if (answer === undefined || !pathname.startsWith('/api/0/')) return false;
  return (
    (status === 200 && field(answer, 'version') === '0') ||
    (status === 401 && Object.hasOwn(answer, 'detail'))
  );
}
