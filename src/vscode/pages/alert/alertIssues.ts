import type { Ms } from '../../../base/clock';
import type { Alert } from '../../../monitoring/alerts/alert';
import type { ServiceConfiguration } from '../../../monitoring/configuration/configuration';
import { planIssueSearch } from '../../../monitoring/evidence/issueSearch';
import type { Issue, IssueTracker } from '../../../monitoring/issues';
import { SourceError } from '../../../monitoring/source';
import { agoWords, counted } from '../../../monitoring/words';
import type { IssueRow, RelatedIssues } from '../../../protocol/alertPage';

const MOST_ISSUES = 10;

export interface AlertIssuesRequest {
  readonly alert: Alert;
  readonly trackers: ReadonlyMap<string, IssueTracker>;
  readonly service: ServiceConfiguration | undefined;
  readonly environment: string | undefined;
  readonly now: Ms;
  readonly signal: AbortSignal;
}

/** The error issues that belong to an alert, with how they were found. */
export async function alertIssues(request: AlertIssuesRequest): Promise<RelatedIssues> {
  const { trackers, signal, now } = request;
  const plan = planIssueSearch(request);
  if (plan.kind === 'none') return plan;
  const readings =
    plan.kind === 'linked'
      ? plan.issues.map(async ({ trackerId, issueId }) =>
          toRows(trackerId, [await known(trackers, trackerId).issue(issueId, signal)], now),
        )
      : plan.trackerIds.map(async (trackerId) =>
          toRows(trackerId, await known(trackers, trackerId).search(plan.query, signal), now),
        );
  try {
    const rows = (await Promise.all(readings)).flat();
    return { kind: 'found', how: plan.how, issues: rows.slice(0, MOST_ISSUES) };
  } catch (error) {
    if (error instanceof SourceError)
      return { kind: 'failed', reason: `Issues could not be read: ${error.message}` };
    throw error;
  }
}

function known(trackers: ReadonlyMap<string, IssueTracker>, id: string): IssueTracker {
  const tracker = trackers.get(id);
  if (tracker) return tracker;
  throw new SourceError('misconfigured', `The source "${id}" is not configured any more.`);
}

const toRows = (trackerId: string, issues: readonly Issue[], now: Ms): IssueRow[] =>
  issues.map((issue) => ({
    trackerId,
    id: issue.id,
    shortId: issue.shortId,
    title: issue.title,
    detail: [
      issue.count === undefined ? '' : counted(issue.count, 'event'),
      issue.lastSeen === undefined ? '' : `last ${agoWords(issue.lastSeen, now)}`,
      issue.substatus ?? issue.status,
    ]
      .filter((part) => part !== '')
      .join(' · '),
  }));
