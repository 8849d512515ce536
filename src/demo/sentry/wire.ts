import { createHash } from 'node:crypto';
import type { Ms } from '../../base/clock';
import { COMPANY } from '../simulation/company';
import type { Simulation } from '../simulation/simulation';
import { wireFrame } from './frames';
import { issueNumbers } from './issueNumbers';
import type { IssueSpecification } from './issues';
import { ISSUES } from './issues';

export interface WireContext {
  readonly simulation: Simulation;
  /** Where the company's code is, for the lines around each frame. */
  readonly codeDirectory: string;
}

export interface Triage {
  readonly status: string;
  readonly assignedTo: string | undefined;
}

/** Projects have numeric ids beside their slugs. */
export const projectId = (slug: string): string => `${PROJECTS.indexOf(slug) + 1}`;
export const PROJECTS: readonly string[] = [...new Set(ISSUES.map((issue) => issue.project))];

export const wireProject = (slug: string): unknown => ({
  id: projectId(slug),
  slug,
  name: slug,
  platform: 'python',
});

export const SENTRY_URL = 'http://sentry.harbour.test';

const permalink = (issue: IssueSpecification): string =>
  `${SENTRY_URL}/organizations/${COMPANY.organization}/issues/${issue.id}/`;

/** The issue as the list and the detail endpoint give it. */
export function wireIssue(
  issue: IssueSpecification,
  triage: Triage,
  context: WireContext,
): Record<string, unknown> {
  const numbers = issueNumbers(issue, context.simulation);
  const thrown = issue.exceptions.at(-1);
  return {
    id: issue.id,
    shortId: issue.shortId,
    title: `${thrown?.type ?? ''}: ${thrown?.value ?? ''}`,
    culprit: issue.culprit,
    permalink: permalink(issue),
    level: issue.level,
    status: triage.status,
    substatus: triage.status === 'unresolved' ? numbers.substatus : null,
    statusDetails: {},
    platform: 'python',
    project: wireProject(issue.project),
    type: 'error',
    issueCategory: 'error',
    priority: issue.level === 'fatal' ? 'high' : 'medium',
    metadata: { type: thrown?.type, value: thrown?.value, filename: ownFile(issue) },
    assignedTo: triage.assignedTo
      ? { type: 'user', id: '1', name: triage.assignedTo, email: triage.assignedTo }
      : null,
    count: `${numbers.count}`,
    userCount: numbers.userCount,
    firstSeen: iso(numbers.firstSeen),
    lastSeen: iso(numbers.lastSeen),
    stats: { '24h': numbers.hourly },
    hasSeen: true,
    isBookmarked: false,
    isPublic: false,
    isUnhandled: true,
    logger: null,
  };
}

/** The latest event, with frames that point into the code base. */
export function wireEvent(issue: IssueSpecification, context: WireContext): unknown {
  const { lastSeen } = issueNumbers(issue, context.simulation);
  const id = createHash('md5').update(`${issue.id} ${lastSeen}`).digest('hex');
  return {
    id,
    eventID: id,
    groupID: issue.id,
    projectID: projectId(issue.project),
    title: issue.exceptions.at(-1)?.type,
    culprit: issue.culprit,
    platform: 'python',
    type: 'error',
    dateCreated: iso(lastSeen),
    dateReceived: iso(lastSeen),
    release: wireRelease(COMPANY.release, context.simulation),
    tags: eventTags(issue),
    entries: [
      { type: 'exception', data: { values: exceptions(issue, context.codeDirectory) } },
      { type: 'breadcrumbs', data: { values: breadcrumbs(issue, lastSeen) } },
    ],
    contexts: { runtime: { name: 'CPython', version: '3.11.7', type: 'runtime' } },
    errors: [],
  };
}

const RELEASED_BEFORE: readonly (readonly [string, Ms])[] = [
  [COMPANY.release, 2 * 3_600_000],
  [COMPANY.previousRelease, 9 * 86_400_000],
];

/** Newest first. */
export const wireReleases = (simulation: Simulation): unknown[] =>
  RELEASED_BEFORE.map(([version]) => wireRelease(version, simulation));

function wireRelease(version: string, simulation: Simulation): unknown {
  const before = RELEASED_BEFORE.find(([known]) => known === version)?.[1] ?? 0;
  const created = iso(simulation.startedAt - before);
  return {
    version,
    shortVersion: version.split('@')[1],
    dateCreated: created,
    dateReleased: created,
    projects: PROJECTS.map(wireProject),
    commitCount: 3,
    deployCount: 1,
  };
}

export function eventTags(issue: IssueSpecification): { key: string; value: string }[] {
  const tags = {
    ...issue.tags,
    environment: COMPANY.environment,
    release: COMPANY.release,
    level: issue.level,
  };
  return Object.entries(tags).map(([key, value]) => ({ key, value }));
}

const exceptions = (issue: IssueSpecification, codeDirectory: string): unknown[] =>
  issue.exceptions.map(({ type, value, frames }) => ({
    type,
    value,
    module: null,
    mechanism: { type: 'celery', handled: false },
    stacktrace: { frames: frames.map((frame) => wireFrame(frame, codeDirectory)), hasSystemFrames: true },
    rawStacktrace: null,
  }));

const breadcrumbs = (issue: IssueSpecification, at: Ms): unknown[] =>
  issue.breadcrumbs.map(({ secondsBefore, category, level, message }) => ({
    timestamp: iso(at - secondsBefore * 1_000),
    type: 'default',
    category,
    level,
    message,
    data: null,
  }));

function ownFile(issue: IssueSpecification): string | undefined {
  const own = issue.exceptions.at(-1)?.frames.findLast((frame) => 'file' in frame);
  return own && 'file' in own ? own.file : undefined;
}

const iso = (at: Ms): string => new Date(at).toISOString();
