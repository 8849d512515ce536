import * as vscode from 'vscode';
import * as z from 'zod';
import { CancelledError } from '../../../base/abort';
import { DisposableStore, toDisposable } from '../../../base/disposable';
import type { Issue, IssueEvent, IssueTracker } from '../../../monitoring/issues';
import { SourceError } from '../../../monitoring/source';
import type {
  FrameTarget,
  IssuePageAction,
  IssuePageSeed,
  IssuePageState,
} from '../../../protocol/issuePage';
import type { Sitrep } from '../../sitrep';
import { bannerOf } from '../banner';
import type { OpenPage, PageController, PageKind } from '../pagePanel';
import { PageActionError, Pages } from '../pagePanel';
import { FrameOpener } from './frameOpener';
import { issueAsText, issuePageState } from './issuePageState';

const index = z.int().min(0);
const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('openFrame'), exception: index, frame: index }),
  z.object({ type: z.literal('openInBrowser') }),
  z.object({ type: z.literal('copy') }),
  z.object({ type: z.literal('refresh') }),
]) satisfies z.ZodType<IssuePageAction>;

const seed = z.object({ trackerId: z.string(), issueId: z.string() }) satisfies z.ZodType<IssuePageSeed>;

/** The page of an issue, and the command that opens it: `sitrep.openIssue` with the tracker's id and the issue's. */
export function registerIssuePage(sitrep: Sitrep): vscode.Disposable {
  const kind: PageKind<IssuePageSeed, IssuePageState, IssuePageAction> = {
    page: 'issue',
    viewType: 'sitrep.issuePage',
    seed,
    action,
    keyOf: ({ trackerId, issueId }) => `${trackerId}/${issueId}`,
    titleOf: (state) => (state.kind === 'shown' ? state.shortId : 'Sentry issue'),
    serve: (opened, page) => new IssueController(sitrep, opened, page),
  };
  const store = new DisposableStore();
  const pages = store.add(new Pages(kind, sitrep.extension.extensionUri, sitrep.log));
  store.add(
    vscode.commands.registerCommand('sitrep.openIssue', (trackerId?: unknown, issueId?: unknown) => {
      const wanted = seed.safeParse({ trackerId, issueId });
      if (wanted.success) pages.open(wanted.data, 'Sentry issue');
    }),
  );
  return store;
}

class IssueController implements PageController<IssuePageAction> {
  readonly #store = new DisposableStore();
  readonly #abort = new AbortController();
  readonly #frames = new FrameOpener(() => this.#servicePath());
  #issue: Issue | undefined;
  #event: IssueEvent | undefined;

  constructor(
    private readonly sitrep: Sitrep,
    private readonly seed: IssuePageSeed,
    private readonly page: OpenPage<IssuePageState>,
  ) {
    this.#store.add(toDisposable(() => this.#abort.abort()));
    void this.#load();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async perform(asked: IssuePageAction): Promise<void> {
    switch (asked.type) {
      case 'openFrame':
        return this.#openFrame(asked.exception, asked.frame);
      case 'openInBrowser':
        if (this.#issue) await vscode.env.openExternal(vscode.Uri.parse(this.#issue.url));
        return;
      case 'copy':
        if (this.#issue) await vscode.env.clipboard.writeText(issueAsText(this.#issue, this.#event));
        return;
      case 'refresh':
        return this.#load();
    }
  }

  async #load(): Promise<void> {
    const tracker = this.sitrep.monitoring.issueTrackers.get(this.seed.trackerId);
    if (!tracker) {
      this.#fail(
        `The source "${this.seed.trackerId}" is not configured, or polling has not started. Check sitrep.yaml, then refresh.`,
      );
      return;
    }
    if (!this.#issue) this.page.show({ kind: 'loading', seed: this.seed });
    try {
      this.#issue = await tracker.issue(this.seed.issueId, this.#abort.signal);
      const { event, problem } = await latestEvent(tracker, this.seed.issueId, this.#abort.signal);
      this.#event = event;
      const targets = await this.#targets(event);
      this.page.show(
        issuePageState({
          seed: this.seed,
          issue: this.#issue,
          event,
          eventProblem: problem,
          targets: (exception, frame) =>
            targets.get(`${exception}/${frame}`) ?? { kind: 'missing', reason: 'Not looked for.' },
          banner: bannerOf(this.sitrep.monitoring.snapshot),
          now: this.sitrep.clock.now(),
        }),
      );
    } catch (error) {
      this.#onFailure(error);
    }
  }

  #onFailure(error: unknown): void {
    if (error instanceof CancelledError || this.#abort.signal.aborted) return;
    if (!(error instanceof SourceError))
      this.sitrep.log.error(`The issue "${this.seed.issueId}" could not be shown.`, error);
    this.#fail(
      error instanceof SourceError
        ? error.message
        : 'The answer could not be shown. The log says more: run "Sitrep: Open Log".',
    );
  }

  #fail(reason: string): void {
    const retry = {
      label: 'Try again',
      action: { type: 'refresh' },
      primary: true,
      unavailable: undefined,
    } as const;
    this.page.show({ kind: 'failed', seed: this.seed, reason, actions: [retry] });
  }

  /** Only frames of the team's own code are looked for: a library's file is not in the workspace. */
  async #targets(event: IssueEvent | undefined): Promise<ReadonlyMap<string, FrameTarget>> {
    const entries = (event?.exceptions ?? []).flatMap((exception, e) =>
      exception.frames.map((frame, f) => ({ key: `${e}/${f}`, frame })),
    );
    const targets = await Promise.all(
      entries.map(async ({ key, frame }): Promise<readonly [string, FrameTarget]> => [
        key,
        frame.inApp ? await this.#frames.target(frame) : { kind: 'missing', reason: 'A frame of a library.' },
      ]),
    );
    return new Map(targets);
  }

  async #openFrame(exception: number, frame: number): Promise<void> {
    const wanted = this.#event?.exceptions[exception]?.frames[frame];
    const problem = wanted ? await this.#frames.open(wanted) : 'This frame is gone. Refresh the page.';
    if (problem !== undefined) throw new PageActionError(problem);
  }

  /** Where the code of the service is that this issue's project belongs to. */
  #servicePath(): string | undefined {
    const project = this.#issue?.project;
    const services = this.sitrep.configurations.current.flatMap(
      ({ configuration }) => configuration.services,
    );
    return services.find((service) => project !== undefined && service.match.project?.includes(project))
      ?.path;
  }
}

/** An issue without a readable event is still worth its page. */
async function latestEvent(
  tracker: IssueTracker,
  issueId: string,
  signal: AbortSignal,
): Promise<{ readonly event: IssueEvent | undefined; readonly problem: string | undefined }> {
  try {
    return { event: await tracker.latestEvent(issueId, signal), problem: undefined };
  } catch (error) {
    if (error instanceof SourceError) return { event: undefined, problem: error.message };
    throw error;
  }
}
