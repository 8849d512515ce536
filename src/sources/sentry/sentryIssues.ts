import type { Ms } from '../../base/clock';
import type { Issue, IssueEvent, IssueQuery, IssueTracker } from '../../monitoring/issues';
import { isObject, textField } from '../shared/json';
import type { SourceHttp } from '../shared/sourceHttp';
import type { Query, SentryClient } from './client';
import { readEvent } from './eventResponse';
import { issueIdIn, type IssueSite } from './issueUrl';
import { readIssue } from './responses';

const MOST_FOUND = 25;

/** The issues of one organization, looked up when somebody wants to understand an alert. */
export class SentryIssues implements IssueTracker {
  constructor(
    private readonly client: SentryClient,
    private readonly http: SourceHttp,
    private readonly site: IssueSite,
  ) {}

  async search(query: IssueQuery, signal: AbortSignal): Promise<readonly Issue[]> {
    const parameters: Query = [
      ...query.projects.map((project) => ['project', project] as const),
      ...(query.environment === undefined ? [] : [['environment', query.environment] as const]),
      ['start', utc(query.from)],
      ['end', utc(query.to)],
      // An empty text means every issue; none at all would mean the unresolved ones.
      ['query', query.text ?? ''],
      ['sort', 'date'],
      ['limit', String(MOST_FOUND)],
    ];
    const { issues } = await this.client.issues(parameters, 1, signal);
    return issues
      .map(readIssue)
      .filter((issue) => issue !== undefined)
      .slice(0, MOST_FOUND);
  }

  async issue(id: string, signal: AbortSignal): Promise<Issue> {
    const issue = readIssue(await this.client.issue(await this.#numericId(id, signal), signal));
    if (issue === undefined) throw this.http.malformed(`answered without the issue "${id}".`);
    return issue;
  }

  async latestEvent(issueId: string, signal: AbortSignal): Promise<IssueEvent> {
    const event = readEvent(await this.client.latestEvent(await this.#numericId(issueId, signal), signal));
    if (event === undefined)
      throw this.http.malformed(`answered without an event of the issue "${issueId}".`);
    return event;
  }

  issueIdOf(url: string): string | undefined {
    return issueIdIn(url, this.site);
  }

  /** Links may hold a short id, which only one endpoint of the API takes everywhere. */
  async #numericId(id: string, signal: AbortSignal): Promise<string> {
    if (/^\d+$/.test(id)) return id;
    const answer = await this.client.shortId(id, signal);
    const found = isObject(answer) ? textField(answer, 'groupId') : undefined;
    if (found === undefined) throw this.http.malformed(`answered without the issue that "${id}" stands for.`);
    return found;
  }
}

/** Without a zone, which Sentry takes for UTC. */
const utc = (at: Ms): string => new Date(at).toISOString().slice(0, 19);
