import * as vscode from 'vscode';
import * as z from 'zod';
import { CancelledError } from '../../../base/abort';
import { Checklists } from '../../../runbook/checklist';
import { DisposableSlot, DisposableStore, toDisposable } from '../../../base/disposable';
import type { Disposable } from '../../../base/disposable';
import type { Alert } from '../../../monitoring/alerts/alert';
import type {
  AlertPageAction,
  AlertPageSeed,
  AlertPageShown,
  AlertPageState,
  RelatedIssues,
  RunbookLink,
} from '../../../protocol/alertPage';
import type { ChartState } from '../../../protocol/chart';
import { alertFor } from '../../commands/subjects';
import { liveClock, respondersOf } from '../../response/liveResponse';
import type { Sitrep } from '../../sitrep';
import { bannerOf } from '../banner';
import type { OpenPage, PageController, PageKind } from '../pagePanel';
import { PageActionError, Pages } from '../pagePanel';
import { alertChart } from './alertChart';
import type { CatalogueSource } from './alertCatalogue';
import { alertCatalogue, episodeOf } from './alertCatalogue';
import { alertIssues } from './alertIssues';
import { alertAsText, alertPageState } from './alertPageState';
import { severityText, toneOf } from './tone';

const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('acknowledge') }),
  z.object({ type: z.literal('unacknowledge') }),
  z.object({ type: z.literal('silence') }),
  z.object({
    type: z.literal('openRunbook'),
    uri: z.string(),
    section: z
      .string()
      .optional()
      .transform((section) => section),
  }),
  z.object({ type: z.literal('openIssue'), trackerId: z.string(), id: z.string() }),
  z.object({ type: z.literal('openAlert'), fingerprint: z.string() }),
  z.object({ type: z.literal('showChart') }),
  z.object({ type: z.literal('openCatalogue') }),
  z.object({ type: z.literal('tickAction'), id: z.string(), done: z.boolean() }),
  z.object({ type: z.literal('openLink'), url: z.string() }),
  z.object({ type: z.literal('copy'), what: z.enum(['summary', 'raw']) }),
  z.object({ type: z.literal('refresh') }),
]);

const seed = z.object({ fingerprint: z.string() }) satisfies z.ZodType<AlertPageSeed>;

/** What the alert page needs of runbooks: which ones an alert has, without reading their steps. */
export interface AlertRunbooks {
  forAlert(alert: Alert): Promise<readonly RunbookLink[]>;
  /** What the alert catalogue of the workspace says about it. */
  catalogueFor(alert: Alert): Promise<CatalogueSource | undefined>;
}

/** How often an open page reads its metric and its issues again. */
const REFRESH_EVERY = 30_000;

/** The page of an alert, and the command that opens it: `sitrep.openAlert` with the alert's fingerprint. */
export function registerAlertPage(sitrep: Sitrep, runbooks: AlertRunbooks): Disposable {
  const store = new DisposableStore();
  const checklists = store.add(new Checklists(sitrep.records, sitrep.clock));
  const kind: PageKind<AlertPageSeed, AlertPageState, z.output<typeof action>> = {
    page: 'alert',
    viewType: 'sitrep.alertPage',
    seed,
    action,
    keyOf: ({ fingerprint }) => fingerprint,
    titleOf: (state) => state.title,
    serve: (opened, page) => new AlertController({ sitrep, runbooks, checklists }, opened, page),
  };
  const pages = store.add(new Pages(kind, sitrep.extension.extensionUri, sitrep.log));
  store.add(
    vscode.commands.registerCommand('sitrep.openAlert', async (argument?: unknown) => {
      const alert = await alertFor(sitrep, argument);
      const fingerprint = alert?.identity.fingerprint ?? argument;
      // An alert that is gone still has its page: it says so.
      if (typeof fingerprint === 'string') pages.open({ fingerprint }, alert?.title ?? 'Alert');
    }),
  );
  return store;
}

interface AlertPageParts {
  readonly sitrep: Sitrep;
  readonly runbooks: AlertRunbooks;
  readonly checklists: Checklists;
}

class AlertController implements PageController<z.output<typeof action>> {
  private readonly sitrep: Sitrep;
  private readonly runbooks: AlertRunbooks;
  private readonly checklists: Checklists;
  readonly #store = new DisposableStore();
  readonly #abort = new AbortController();
  readonly #timer = this.#store.add(new DisposableSlot<Disposable>());
  readonly #tick = this.#store.add(new DisposableSlot<Disposable>());
  #alert: Alert | undefined;
  #chart: ChartState = { kind: 'loading' };
  #issues: RelatedIssues = { kind: 'loading' };
  #runbooks: readonly RunbookLink[] = [];
  #catalogue: CatalogueSource | undefined;
  #shown: AlertPageState | undefined;
  #loading: Promise<void> | undefined;

  constructor(
    { sitrep, runbooks, checklists }: AlertPageParts,
    private readonly seed: AlertPageSeed,
    private readonly page: OpenPage<AlertPageState>,
  ) {
    this.sitrep = sitrep;
    this.runbooks = runbooks;
    this.checklists = checklists;
    this.#store.add(checklists.onDidChange(() => this.#show()));
    this.#store.add(toDisposable(() => this.#abort.abort()));
    this.#store.add(sitrep.monitoring.onDidChange(() => this.#onSnapshot()));
    this.#store.add(page.onDidBecomeVisible(() => void this.#load()));
    void sitrep.monitoring.markSeen(seed.fingerprint);
    this.#onSnapshot();
    void this.#load();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async perform(asked: AlertPageAction): Promise<void> {
    switch (asked.type) {
      case 'acknowledge':
      case 'unacknowledge':
      case 'silence':
        await vscode.commands.executeCommand(`sitrep.${asked.type}`, this.seed.fingerprint);
        return;
      case 'openRunbook':
        await vscode.commands.executeCommand('sitrep.openRunbook', vscode.Uri.parse(asked.uri), {
          section: asked.section,
          alert: this.seed.fingerprint,
        });
        return;
      case 'openIssue':
        await vscode.commands.executeCommand('sitrep.openIssue', asked.trackerId, asked.id);
        return;
      case 'openAlert':
        await vscode.commands.executeCommand('sitrep.openAlert', asked.fingerprint);
        return;
      case 'showChart':
        if (this.#alert) await showRuleChart(this.#alert);
        return;
      case 'openCatalogue':
        if (this.#catalogue) await openCatalogue(this.#catalogue);
        return;
      case 'tickAction':
        if (this.#alert) this.checklists.tick(episodeOf(this.#alert), asked.id, asked.done);
        return;
      case 'openLink':
        return this.#openLink(asked.url);
      case 'copy':
        return this.#copy(asked.what);
      case 'refresh':
        await this.sitrep.monitoring.refresh(this.#alert?.provenance.sourceId);
        return this.#load();
    }
  }

  #onSnapshot(): void {
    const alert = this.sitrep.monitoring.snapshot.alerts.find(
      (candidate) => candidate.identity.fingerprint === this.seed.fingerprint,
    );
    // An alert that has just been let go stays readable on a page that is open.
    this.#alert = alert ?? this.#alert;
    this.#show();
  }

  #show(): void {
    const { snapshot } = this.sitrep.monitoring;
    const response = this.#alert && liveClock(this.sitrep, this.#alert);
    this.#tick.value = response && this.sitrep.clock.after(response.changesIn, () => this.#show());
    this.#shown = alertPageState({
      seed: this.seed,
      alert: this.#alert,
      snapshot,
      history: this.sitrep.monitoring.history(this.seed.fingerprint),
      tone: toneOf,
      severityText,
      chart: this.#chart,
      issues: this.#issues,
      runbooks: this.#runbooks,
      catalogue: this.#alert && alertCatalogue(this.#alert, this.#catalogue, this.checklists),
      banner: bannerOf(snapshot),
      response,
      responders: this.#alert ? respondersOf(this.sitrep, this.#alert) : [],
      raw: JSON.stringify(this.#alert?.provenance.raw, undefined, 2) ?? '',
      now: this.sitrep.clock.now(),
    });
    this.page.show(this.#shown);
  }

  /** Reads the metric, the issues and the runbooks once; whoever asks meanwhile waits for the same reading. */
  #load(): Promise<void> {
    this.#loading ??= this.#read().finally(() => {
      this.#loading = undefined;
      this.#timer.value = this.sitrep.clock.after(
        REFRESH_EVERY,
        () => void (this.page.isVisible && this.#load()),
      );
    });
    return this.#loading;
  }

  async #read(): Promise<void> {
    const alert = this.#alert;
    if (!alert) return;
    const { monitoring, clock } = this.sitrep;
    const request = { alert, now: clock.now(), signal: this.#abort.signal };
    const service = this.sitrep.configurations.current
      .flatMap(({ configuration }) => configuration.services)
      .find(({ name }) => name === alert.service);
    await Promise.all([
      this.#update(
        alertChart({ ...request, metricSources: monitoring.metricSources }),
        (chart) => (this.#chart = chart),
        'metric',
      ),
      this.#update(
        alertIssues({
          ...request,
          trackers: monitoring.issueTrackers,
          service,
          environment: monitoring.snapshot.environment,
        }),
        (issues) => (this.#issues = issues),
        'issues',
      ),
      this.#update(this.runbooks.forAlert(alert), (found) => (this.#runbooks = found), 'runbooks'),
      this.#update(
        this.runbooks.catalogueFor(alert),
        (found) => (this.#catalogue = found),
        'catalogue entry',
      ),
    ]);
  }

  async #update<Part>(reading: Promise<Part>, keep: (part: Part) => void, what: string): Promise<void> {
    try {
      keep(await reading);
    } catch (error) {
      if (error instanceof CancelledError || this.#abort.signal.aborted) return;
      this.sitrep.log.error(`The ${what} of an alert could not be read.`, error);
      this.#onReadFailed(what);
    }
    if (!this.#abort.signal.aborted) this.#show();
  }

  #onReadFailed(what: string): void {
    const reason = `The ${what} could not be read. The log says more: run "Sitrep: Open Log".`;
    if (what === 'metric') this.#chart = { kind: 'failed', reason };
    if (what === 'issues') this.#issues = { kind: 'failed', reason };
  }

  /** Only addresses that the alert itself carries, and only those of the web. */
  async #openLink(url: string): Promise<void> {
    const known = this.#shown?.kind === 'shown' && this.#shown.links.some((link) => link.url === url);
    if (!known) throw new PageActionError('This link is not one of the alert. Refresh the page.');
    await vscode.env.openExternal(vscode.Uri.parse(url));
  }

  async #copy(what: 'summary' | 'raw'): Promise<void> {
    if (this.#shown?.kind !== 'shown') return;
    const state: AlertPageShown = this.#shown;
    await vscode.env.clipboard.writeText(what === 'raw' ? state.raw : alertAsText(state));
  }
}

/** The text of the file, at the line of the entry. */
async function openCatalogue({ uri, line }: CatalogueSource): Promise<void> {
  const at = new vscode.Position(Math.max(0, line - 1), 0);
  await vscode.window.showTextDocument(vscode.Uri.parse(uri, true), { selection: new vscode.Range(at, at) });
}

/** The rule as far as the alert tells it: its source knows the rest. */
async function showRuleChart({ labels, title, value, provenance }: Alert): Promise<void> {
  if (value?.expression === undefined) return;
  const { expression, operator, threshold } = value;
  const isComparison = operator !== undefined && threshold !== undefined;
  await vscode.commands.executeCommand('sitrep.showRuleChart', {
    kind: 'alert',
    name: labels.alertname ?? title,
    expression: isComparison ? `${expression} ${operator} ${threshold}` : expression,
    file: '',
    sourceId: provenance.sourceId,
  });
}
