import type { IssueSpecification } from '../sentry/issues';
import { ISSUES } from '../sentry/issues';
import type { Triage, WireContext } from '../sentry/wire';
import {
  PROJECTS,
  SENTRY_URL,
  eventTags,
  projectId,
  wireEvent,
  wireIssue,
  wireProject,
  wireReleases,
} from '../sentry/wire';
import { COMPANY, DEMO_KEYS } from '../simulation/company';
import type { Answer, DemoRequest, Route } from './answer';
import { isRecord, json, parsed } from './answer';

const PREFIX = '/api/0';
const ORGANIZATION = `/organizations/${COMPANY.organization}`;

/** The part of Sentry's API that Sitrep reads, and the update of an issue. Paths end in a slash, as Sentry's do. */
export function sentryApi(context: WireContext): Route {
  const triage = new Map<string, Triage>();
  return (request) => {
    if (!request.path.startsWith(`${PREFIX}/`)) return undefined;
    const refused = refusal(request);
    if (refused) return refused;
    const path = request.path.slice(PREFIX.length).replace(ORGANIZATION, '').replace(/\/$/, '');
    return (
      organization(path) ??
      issueList(path, request, triage, context) ??
      oneIssue(path, request, triage, context) ??
      other(path, context)
    );
  };
}

function refusal({ headers }: DemoRequest): Answer | undefined {
  if (headers.authorization === undefined) {
    return json({ detail: 'Authentication credentials were not provided.' }, 401);
  }
  if (headers.authorization === `Bearer ${DEMO_KEYS.sentryToken}`) return undefined;
  return json({ detail: 'Invalid token' }, 401);
}

function organization(path: string): Answer | undefined {
  if (path === '') return json({ id: '1', slug: COMPANY.organization, name: COMPANY.name });
  if (path === '/projects') return json(PROJECTS.map(wireProject));
  const slug = /^\/projects\/[^/]+\/([^/]+)$/.exec(path)?.[1];
  return slug && PROJECTS.includes(slug) ? json(wireProject(slug)) : undefined;
}

function issueList(
  path: string,
  { query, method }: DemoRequest,
  triage: ReadonlyMap<string, Triage>,
  context: WireContext,
): Answer | undefined {
  const slug = /^\/projects\/[^/]+\/([^/]+)\/issues$/.exec(path)?.[1];
  if ((path !== '/issues' && !slug) || method !== 'GET') return undefined;
  const projects = slug ? [slug] : query.getAll('project');
  const environments = query.getAll('environment');
  if (environments.length > 0 && !environments.includes(COMPANY.environment)) return json([]);
  const terms = (query.get('query') ?? 'is:unresolved').split(/\s+/).filter(Boolean);
  const found = ISSUES.filter(
    (issue) => projects.length === 0 || projects.some((project) => isProject(issue, project)),
  )
    .map((issue) => wireIssue(issue, triageOf(issue, triage), context))
    .filter((issue) => terms.every((term) => meets(issue, term)))
    .filter((issue) => isWithin(issue, query))
    .sort((a, b) => String(b.lastSeen).localeCompare(String(a.lastSeen)));
  return json(found, 200, { link: links(`${SENTRY_URL}${PREFIX}${ORGANIZATION}/issues/`) });
}

const isProject = (issue: IssueSpecification, project: string): boolean =>
  issue.project === project || projectId(issue.project) === project;

/** Sentry gives both links always; `results` says whether there is anything behind them. */
const links = (url: string): string =>
  ['previous', 'next']
    .map((rel, page) => `<${url}?cursor=0:${page}:0>; rel="${rel}"; results="false"; cursor="0:${page}:0"`)
    .join(', ');

function meets(issue: Record<string, unknown>, term: string): boolean {
  const [, key, value = ''] = /^([\w.]+):(.*)$/.exec(term) ?? [];
  if (key === 'is') return issue.status === value;
  if (key === 'project') return (issue.project as { slug: string }).slug === value;
  if (key === 'level') return issue.level === value;
  if (key !== undefined) return true;
  return String(issue.title).toLowerCase().includes(term.toLowerCase());
}

/** Seen between `start` and `end`, which Sentry takes as UTC when they name no zone. */
function isWithin(issue: Record<string, unknown>, query: URLSearchParams): boolean {
  const bound = (name: string): number => {
    const word = query.get(name);
    return word === null ? NaN : Date.parse(/Z|[+-]\d\d:?\d\d$/.test(word) ? word : `${word}Z`);
  };
  const [from, to] = [bound('start'), bound('end')];
  const tooOld = Date.parse(String(issue.lastSeen)) < from;
  const tooNew = Date.parse(String(issue.firstSeen)) > to;
  return !tooOld && !tooNew;
}

function oneIssue(
  path: string,
  request: DemoRequest,
  triage: Map<string, Triage>,
  context: WireContext,
): Answer | undefined {
  const [, id = '', rest = ''] = /^\/issues\/([^/]+)(\/.*)?$/.exec(path) ?? [];
  const issue = ISSUES.find((candidate) => candidate.id === id || candidate.shortId === id);
  if (!issue) return undefined;
  if (rest === '') {
    if (request.method === 'PUT')
      triage.set(issue.id, updated(triageOf(issue, triage), parsed(request.body)));
    const wire = wireIssue(issue, triageOf(issue, triage), context);
    return json({ ...wire, tags: tagCounts(issue), activity: [], seenBy: [] });
  }
  if (rest === '/tags') return json(tagCounts(issue));
  if (rest === '/events') return json([wireEvent(issue, context)]);
  return /^\/events\/(latest|oldest|recommended|[0-9a-f]{32})$/.test(rest)
    ? json(wireEvent(issue, context))
    : undefined;
}

function other(path: string, context: WireContext): Answer | undefined {
  const shortId = /^\/shortids\/([^/]+)$/.exec(path)?.[1];
  const issue = ISSUES.find((candidate) => candidate.shortId === shortId);
  if (issue) {
    return json({
      organizationSlug: COMPANY.organization,
      projectSlug: issue.project,
      groupId: issue.id,
      shortId,
    });
  }
  if (path === '/releases') return json(wireReleases(context.simulation));
  if (path.endsWith('/committers')) return json({ detail: 'No committers found' }, 404);
  return json({ detail: 'The requested resource does not exist' }, 404);
}

const triageOf = (issue: IssueSpecification, triage: ReadonlyMap<string, Triage>): Triage =>
  triage.get(issue.id) ?? { status: 'unresolved', assignedTo: issue.assignedTo };

function updated(before: Triage, change: unknown): Triage {
  if (!isRecord(change)) return before;
  const { status, assignedTo } = change;
  return {
    status: typeof status === 'string' ? status : before.status,
    assignedTo: typeof assignedTo === 'string' ? assignedTo || undefined : before.assignedTo,
  };
}

const tagCounts = (issue: IssueSpecification): unknown[] =>
  eventTags(issue).map(({ key, value }) => ({
    key,
    name: key,
    totalValues: 1,
    topValues: [{ value, name: value, count: 1 }],
  }));
