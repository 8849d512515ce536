import { throwIfAborted } from '../../base/abort';
import type { Ms } from '../../base/clock';
import { parseDuration } from '../../base/duration';
import { SourceError } from '../../monitoring/source';
import type {
  CellKernel,
  FoundIssue,
  IssueSearch,
  KernelContext,
  Step,
  StepDisplay,
  StepOutput,
  StepResult,
} from '../../runbook/kernel';
import type { ValueEncoding } from '../shared/queryFilling';
import { escapedQuotes, fillQuery } from '../shared/queryFilling';
import { counted, failed, succeeded } from '../shared/stepResult';
import { withinTime } from '../shared/withinTime';

/** As far back as Sentry's own list of issues looks. */
const SINCE: Ms = 14 * 86_400_000;
/** A search answers this many at most. */
const MOST = 25;

/** Asks a Sentry source in Sentry's own search language, one query per line, and lists the issues. */
export class SentryKernel implements CellKernel {
  readonly #disposal = new AbortController();

  constructor(private readonly context: KernelContext) {}

  async run(step: Step, output: StepOutput, signal: AbortSignal): Promise<StepResult> {
    throwIfAborted(signal);
    const tracker = this.#tracker(step.options?.source);
    if ('outcome' in tracker) return tracker;
    const plan = planOf(step);
    if ('problem' in plan) return failed(plan.problem);
    const { clock } = this.context;
    const limits = {
      ...{ clock, timeout: step.timeout, afterTimeout: 'the search was given up.' },
      isTimeout: (error: unknown) => error instanceof SourceError && error.reason === 'timeout',
      failureOf: (error: unknown) => (error instanceof SourceError ? error.message : undefined),
    };
    return withinTime(limits, AbortSignal.any([signal, this.#disposal.signal]), async (own) => {
      let found = 0;
      let truncated = false;
      for (const query of plan.queries) {
        const issues = await search(tracker, query, { to: clock.now(), since: plan.since }, own);
        found += issues.length;
        truncated ||= issues.length >= MOST;
        output.show(displayOf(issues, query, tracker.id));
      }
      return succeeded(counted(found, 'issue'), { truncated });
    });
  }

  dispose(): void {
    this.#disposal.abort();
  }

  /** The source that the step names, or the only one that there is. */
  #tracker(named: string | undefined): Tracker | StepResult {
    const searches = this.context.issueSearches();
    const names = [...searches.keys()].map((name) => `"${name}"`).join(', ');
    const [only, ...others] = searches.keys();
    const id = named ?? only;
    if (id === undefined)
      return failed('There is no source of issues. Add one of type sentry to "sources" in sitrep.yaml.');
    if (named === undefined && others.length > 0)
      return failed(`Several sources search issues: ${names}. Choose one with "source=".`);
    const issues = searches.get(id);
    return issues
      ? { id, issues }
      : failed(`There is no source "${id}" that searches issues. There is ${names || 'none'}.`);
  }
}

interface Tracker {
  readonly id: string;
  readonly issues: IssueSearch;
}

interface WrittenSearch {
  readonly text: string;
  readonly title: string | undefined;
}

/** Sentry's search takes backslashes only inside quotes. */
const SEARCH: ValueEncoding = {
  quoted: escapedQuotes,
  bare: (value) => (/^[\w@./+-]+$/.test(value) ? value : undefined),
};

function planOf({
  source,
  variables,
  options = {},
}: Step): { readonly queries: readonly WrittenSearch[]; readonly since: Ms } | { readonly problem: string } {
  const since = options.since === undefined ? SINCE : parseDuration(options.since);
  if (!since) return { problem: `"${options.since}" is no duration. Write since= like 24h or 14d.` };
  const queries: WrittenSearch[] = [];
  let title: string | undefined;
  for (const line of source.split(/\r\n|\n|\r/)) {
    const comment = /^\s*#\s*(.*)$/.exec(line)?.[1];
    if (comment !== undefined) title = comment.trim();
    else if (line.trim() !== '') {
      const filled = fillQuery(line.trim(), variables, SEARCH);
      if ('problem' in filled) return filled;
      queries.push({ text: filled.text, title });
      title = undefined;
    }
  }
  return queries.length > 0 ? { queries, since } : { problem: 'Nothing to ask: the step has no search.' };
}

async function search(
  { issues }: Tracker,
  { text }: WrittenSearch,
  { to, since }: { readonly to: Ms; readonly since: Ms },
  signal: AbortSignal,
): Promise<readonly FoundIssue[]> {
  const found = await issues.search(
    { projects: [], environment: undefined, from: to - since, to, text },
    signal,
  );
  throwIfAborted(signal);
  return found;
}

function displayOf(
  issues: readonly FoundIssue[],
  { title, text }: WrittenSearch,
  trackerId: string,
): StepDisplay {
  if (issues.length === 0) return { kind: 'note', text: `No issue: ${title ?? text}` };
  return {
    kind: 'table',
    columns: ['issue', 'title', 'events', 'users', 'last seen'],
    rows: issues.map(({ shortId, title: said, count, userCount, lastSeen }) => [
      shortId,
      said,
      count ?? null,
      userCount ?? null,
      lastSeen === undefined ? null : new Date(lastSeen).toISOString(),
    ]),
    truncated: issues.length >= MOST,
    issues: issues.map(({ id }) => ({ trackerId, id })),
    ...(title !== undefined && title !== '' && { title }),
  };
}
