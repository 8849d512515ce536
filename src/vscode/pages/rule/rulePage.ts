import * as vscode from 'vscode';
import * as z from 'zod';
import type { Disposable } from '../../../base/disposable';
import { DisposableSlot, DisposableStore, toDisposable } from '../../../base/disposable';
import type { MetricSource } from '../../../metrics/metricSource';
import type { Alert } from '../../../monitoring/alerts/alert';
import type { RulePageAction, RulePageSeed, RulePageState } from '../../../protocol/rulePage';
import type { RuleSources } from '../../promql/ruleSources';
import { writtenQueries } from '../../promql/writtenQueries';
import type { Sitrep } from '../../sitrep';
import { toneOf } from '../alert/tone';
import { bannerOf } from '../banner';
import type { OpenPage, PageController, PageKind } from '../pagePanel';
import { PageActionError, Pages } from '../pagePanel';
import type { RuleReading } from './ruleChart';
import { readRule } from './ruleChart';
import { rulePageState } from './rulePageState';

const range = z.enum(['1h', '6h', '24h', '7d']);

const action = z.discriminatedUnion('type', [
  z.object({ type: z.literal('chooseRange'), range }),
  z.object({ type: z.literal('openRule') }),
  z.object({ type: z.literal('openAlert'), fingerprint: z.string() }),
  z.object({ type: z.literal('refresh') }),
]) satisfies z.ZodType<RulePageAction>;

const seed = z.object({
  kind: z.enum(['alert', 'record']),
  name: z.string(),
  expression: z.string(),
  file: z.string(),
  sourceId: z.string(),
  range: range.default('6h'),
});

/** How often an open page asks again. */
const REFRESH_EVERY = 30_000;

/** The page of a rule, and the command that opens it: `sitrep.showRuleChart` with the rule, else for the one at the cursor. */
export function registerRulePage(sitrep: Sitrep, sources: RuleSources): Disposable {
  const store = new DisposableStore();
  const kind: PageKind<RulePageSeed, RulePageState, RulePageAction> = {
    page: 'rule',
    viewType: 'sitrep.rulePage',
    seed,
    action,
    keyOf: ({ file, name, expression }) => JSON.stringify([file, name, expression]),
    titleOf: ({ title }) => `${title} (rule)`,
    serve: (opened, page) => new RuleController({ sitrep, sources }, opened, page),
  };
  const pages = store.add(new Pages(kind, sitrep.extension.extensionUri, sitrep.log));
  store.add(
    vscode.commands.registerCommand('sitrep.showRuleChart', (argument?: unknown) => {
      const wanted = seed.safeParse(argument ?? ruleAtCursor());
      if (wanted.success) pages.open(wanted.data, wanted.data.name);
      else
        sitrep.messages.info(
          'There is no rule at the cursor. Put it on a rule of a Prometheus rule file, and try again.',
        );
    }),
  );
  return store;
}

/** The last rule that begins before the cursor. */
function ruleAtCursor(): Omit<RulePageSeed, 'range'> | undefined {
  const editor = vscode.window.activeTextEditor;
  if (!editor) return undefined;
  const place = editor.document.offsetAt(editor.selection.active);
  const rule = writtenQueries(editor.document)
    .flatMap((query) => query.rule ?? [])
    .findLast(({ rule: { start } }) => start <= place);
  if (!rule) return undefined;
  const { kind, name, text: expression } = rule;
  return { kind, name, expression, file: editor.document.uri.fsPath, sourceId: '' };
}

interface RulePageParts {
  readonly sitrep: Sitrep;
  readonly sources: RuleSources;
}

class RuleController implements PageController<RulePageAction> {
  readonly #store = new DisposableStore();
  readonly #timer = this.#store.add(new DisposableSlot<Disposable>());
  readonly #reads = this.#store.add(new DisposableSlot<Disposable>());
  #seed: RulePageSeed;
  #reading: RuleReading | undefined;
  #unanswered: string | undefined;

  constructor(
    private readonly parts: RulePageParts,
    seed: RulePageSeed,
    private readonly page: OpenPage<RulePageState>,
  ) {
    this.#seed = seed;
    const { sitrep, sources } = parts;
    this.#store.add(sitrep.monitoring.onDidChange(() => this.#show()));
    this.#store.add(sources.onDidLearn(() => void this.#load()));
    this.#store.add(page.onDidBecomeVisible(() => void this.#load()));
    this.#show();
    void this.#load();
  }

  dispose(): void {
    this.#store.dispose();
  }

  async perform(asked: RulePageAction): Promise<void> {
    switch (asked.type) {
      case 'chooseRange':
        this.#seed = { ...this.#seed, range: asked.range };
        this.#reading = undefined;
        this.#show();
        return this.#load();
      case 'openRule':
        return this.#openRule();
      case 'openAlert':
        await vscode.commands.executeCommand('sitrep.openAlert', asked.fingerprint);
        return;
      case 'refresh':
        return this.#load();
    }
  }

  async #openRule(): Promise<void> {
    const { file, name } = this.#seed;
    try {
      const document = await vscode.workspace.openTextDocument(vscode.Uri.file(file));
      const rule = writtenQueries(document).find((query) => query.rule?.name === name)?.rule;
      const place = document.positionAt(rule?.rule.start ?? 0);
      await vscode.window.showTextDocument(document, { selection: new vscode.Range(place, place) });
    } catch {
      throw new PageActionError(`"${file}" cannot be opened. It may have been moved or removed.`);
    }
  }

  /** Reads everything anew; an answer to an earlier question is dropped. */
  async #load(): Promise<void> {
    const abort = new AbortController();
    this.#reads.value = toDisposable(() => abort.abort());
    const { sitrep } = this.parts;
    this.#timer.value = sitrep.clock.after(REFRESH_EVERY, () => {
      if (this.page.isVisible) void this.#load();
    });
    try {
      const chosen = await this.#chosen();
      const alerts = this.#alerts;
      const now = sitrep.clock.now();
      const reading =
        chosen && (await readRule({ rule: this.#seed, ...chosen, alerts, now, signal: abort.signal }));
      if (abort.signal.aborted) return;
      this.#reading = reading;
      this.#unanswered = reading ? undefined : this.#whyNobody();
    } catch (error) {
      if (abort.signal.aborted) return;
      sitrep.log.error(`The chart of the rule "${this.#seed.name}" could not be read.`, error);
      this.#unanswered = 'The chart could not be read. The log says more: run "Sitrep: Open Log".';
    }
    this.#show();
  }

  async #chosen(): Promise<{ readonly sourceId: string; readonly source: MetricSource } | undefined> {
    const { sources } = this.parts;
    const { file, name, expression: text, sourceId } = this.#seed;
    const own = sources.all.get(sourceId);
    if (own) return { sourceId, source: own };
    const chosen = await sources.choose({ file, name, text });
    return chosen && { sourceId: chosen.id, source: chosen.source };
  }

  #whyNobody(): string {
    return vscode.workspace.isTrusted
      ? 'No configured source answers PromQL. Add a metrics endpoint to a service, or a source with "type: prometheus".'
      : 'This workspace is not trusted, so nobody is asked. Trust it to see the chart.';
  }

  get #alerts(): readonly Alert[] {
    const { kind, name } = this.#seed;
    if (kind === 'record') return [];
    return this.parts.sitrep.monitoring.snapshot.alerts.filter(
      ({ labels, condition }) =>
        labels.alertname === name && condition !== 'resolved' && condition !== 'inactive',
    );
  }

  #show(): void {
    const { sitrep } = this.parts;
    this.page.show(
      rulePageState({
        seed: this.#seed,
        reading: this.#reading,
        unanswered: this.#unanswered,
        alerts: this.#alerts,
        tone: toneOf,
        banner: bannerOf(sitrep.monitoring.snapshot),
        now: sitrep.clock.now(),
      }),
    );
  }
}
