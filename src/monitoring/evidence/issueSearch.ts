import type { Ms } from '../../base/clock';
import type { Alert } from '../alerts/alert';
import type { ServiceConfiguration } from '../configuration/configuration';
import type { IssueQuery, IssueTracker } from '../issues';

/** How to find the issues that belong to an alert, best way first. */
export type IssueSearchPlan =
  | {
      readonly kind: 'linked';
      readonly issues: readonly { readonly trackerId: string; readonly issueId: string }[];
      readonly how: string;
    }
  | {
      readonly kind: 'search';
      readonly trackerIds: readonly string[];
      readonly query: IssueQuery;
      readonly how: string;
    }
  | { readonly kind: 'none'; readonly reason: string };

export interface IssueSearchRequest {
  readonly alert: Alert;
  readonly service: ServiceConfiguration | undefined;
  readonly trackers: ReadonlyMap<string, IssueTracker>;
  readonly environment: string | undefined;
  readonly now: Ms;
}

const MINUTE = 60_000;
/** Errors usually come before the alert that they cause: a rule waits for its `for`. */
const LOOK_BACK = 60 * MINUTE;
const LOOK_AHEAD = 15 * MINUTE;

/** By link where the alert has one, else by service, environment and time. A guess says that it is one. */
export function planIssueSearch(request: IssueSearchRequest): IssueSearchPlan {
  if (request.trackers.size === 0) {
    return {
      kind: 'none',
      reason: 'No error tracker is configured. Add one under "sources:" with "type: sentry".',
    };
  }
  const linked = linkedIssues(request);
  if (linked.length > 0) return { kind: 'linked', issues: linked, how: 'linked by the alert itself' };
  return searchByServiceAndTime(request);
}

function linkedIssues({ alert, trackers }: IssueSearchRequest): { trackerId: string; issueId: string }[] {
  const urls = [...Object.values(alert.annotations).flatMap(urlsIn), ...alert.links.map((link) => link.url)];
  const found = new Map<string, { trackerId: string; issueId: string }>();
  for (const url of urls) {
    for (const [trackerId, tracker] of trackers) {
      const issueId = tracker.issueIdOf(url);
      if (issueId) found.set(`${trackerId}/${issueId}`, { trackerId, issueId });
    }
  }
  return [...found.values()];
}

const urlsIn = (text: string): string[] => text.match(/https?:\/\/[^\s<>"')\]]+/g) ?? [];

function searchByServiceAndTime({
  alert,
  service,
  trackers,
  environment,
  now,
}: IssueSearchRequest): IssueSearchPlan {
  const start = alert.times.firedAt ?? alert.times.activeAt ?? alert.times.firstObservedAt;
  const projects = service?.match.project ?? [];
  const where = alert.environment ?? environment;
  const query: IssueQuery = {
    projects,
    environment: where,
    from: start - LOOK_BACK,
    to: Math.min(now, (alert.times.resolvedAt ?? now) + LOOK_AHEAD),
    text: 'is:unresolved',
  };
  const scope =
    projects.length > 0
      ? `project ${projects.join(', ')}`
      : 'every project of the tracker, as no service says which is its own';
  const how = `seen around the time of the alert in ${scope}${where ? `, environment ${where}` : ''}`;
  return { kind: 'search', trackerIds: [...trackers.keys()], query, how };
}
