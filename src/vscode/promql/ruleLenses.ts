import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';
import { nodeTextFiles } from '../../base/files/nodeTextFiles';
import { printable } from '../../base/printable';
import type { ChosenSource } from '../../metrics/chooseSource';
import { chooseSource } from '../../metrics/chooseSource';
import { KnownNames } from '../../metrics/knownNames';
import type { MetricSource } from '../../metrics/metricSource';
import type { RuleQuery } from '../../metrics/ruleText/ruleQueries';
import { NO_DATA, watchedExpression } from '../../metrics/ruleText/ruleValue';
import type { Alert } from '../../monitoring/alerts/alert';
import { ruleCandidates } from '../../monitoring/rules/ruleCandidates';
import { RulesElsewhere } from '../../monitoring/rules/rulesElsewhere';
import { neededMetrics } from '../../promql/language/neededMetrics';
import { parseQuery } from '../../promql/syntax/parser';
import type { Sitrep } from '../sitrep';
import { RuleReadings } from './ruleReadings';
import { writtenQueries } from './writtenQueries';

const REFRESH: Ms = 30_000;
const LONGEST_TITLE = 120;
const NO_SOURCES: ReadonlyMap<string, MetricSource> = new Map();
const RULE_FILES: vscode.DocumentFilter = { language: 'yaml' };

/** Shows over each rule of a rule file what its expression gives now, and whether its alert fires. */
export function registerRuleLenses(sitrep: Sitrep): Disposable {
  const owned = new DisposableStore();
  const lenses = owned.add(new RuleLenses(sitrep));
  owned.add(vscode.languages.registerCodeLensProvider(RULE_FILES, lenses));
  owned.add(vscode.window.onDidChangeVisibleTextEditors(() => lenses.refreshWhileSeen()));
  owned.add(vscode.window.onDidChangeWindowState(() => lenses.refreshWhileSeen()));
  return owned;
}

class RuleLens extends vscode.CodeLens {
  constructor(
    range: vscode.Range,
    readonly file: string,
    readonly rule: RuleQuery,
  ) {
    super(range);
  }
}

class RuleLenses implements vscode.CodeLensProvider<RuleLens>, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #timer = this.#owned.add(new DisposableSlot<Disposable>());
  readonly #readings: RuleReadings;
  readonly #names: KnownNames;
  readonly #elsewhere = new RulesElsewhere();
  /** The sources that have answered at least once. */
  readonly #answered = new Set<string>();
  #couldAsk = false;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly sitrep: Sitrep) {
    this.#readings = this.#owned.add(new RuleReadings(sitrep.clock));
    this.#names = this.#owned.add(
      new KnownNames(sitrep.clock, (error) =>
        sitrep.log.debug(
          `A source could not say what metrics it has: ${error instanceof Error ? error.message : 'unknown'}`,
        ),
      ),
    );
    this.#owned.add(sitrep.monitoring.onDidChange(() => this.#follow()));
    this.#owned.add(
      sitrep.monitoring.onDidRead(({ sourceId, reading: { rules } }) => {
        if (rules) this.#elsewhere.take(sourceId, rules);
        if (!this.#answered.has(sourceId)) this.#learn(sourceId);
      }),
    );
  }

  provideCodeLenses(document: vscode.TextDocument): RuleLens[] {
    if (this.#sources.size === 0) return [];
    const lenses = writtenQueries(document).flatMap(({ rule }) => {
      if (!rule || rule.text === '') return [];
      const place = document.positionAt(rule.rule.start);
      return [new RuleLens(new vscode.Range(place, place), document.uri.fsPath, rule)];
    });
    if (lenses.length > 0) this.#refreshLater();
    return lenses;
  }

  /** Called for lenses on screen only, which is what keeps a file of a thousand rules cheap. */
  async resolveCodeLens(lens: RuleLens): Promise<RuleLens> {
    const watched = watchedExpression(lens.rule.text);
    if (!watched) return withTitle(lens, 'not a valid query');
    const chosen = await this.#choose(lens);
    if (!chosen) return withTitle(lens, 'no source answers queries');
    const { id, source, missing } = chosen;
    const read = await this.#readings.read(source, id, watched);
    const value = read === NO_DATA && missing.length > 0 ? `${NO_DATA}: ${missingWords(missing)}` : read;
    const alert = lens.rule.kind === 'alert' ? this.#alertOf(lens.rule.name) : undefined;
    const title = alert ? `${value} · ${alert.condition}` : value;
    const tooltip = `${watched.expression}\n\nfrom ${id}`;
    return withTitle(lens, title, { tooltip, ...(alert && { alert }) });
  }

  refreshWhileSeen(): void {
    if (isSeen()) this.#changed.fire();
    else this.#timer.value = undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  /** A file that was opened before there was anybody to ask gets its lines once there is. */
  #follow(): void {
    const canAsk = this.#sources.size > 0;
    if (canAsk === this.#couldAsk) return;
    this.#couldAsk = canAsk;
    this.#changed.fire();
  }

  /** What was not there before the first answer of a source may be there now. */
  #learn(sourceId: string): void {
    this.#answered.add(sourceId);
    this.#readings.forget();
    this.#names.forget();
    this.refreshWhileSeen();
  }

  #refreshLater(): void {
    this.#timer.value = this.sitrep.clock.after(REFRESH, () => this.refreshWhileSeen());
  }

  /** Everything that answers queries; nothing in a workspace that is not trusted. */
  get #sources(): ReadonlyMap<string, MetricSource> {
    return vscode.workspace.isTrusted ? this.sitrep.monitoring.metricSources : NO_SOURCES;
  }

  async #choose({ file, rule: { name, text } }: RuleLens): Promise<ChosenSource | undefined> {
    const sources = this.#sources;
    const ids = await ruleCandidates(
      file,
      { name, query: text },
      {
        configurations: this.sitrep.configurations.current.map(({ configuration }) => configuration),
        files: nodeTextFiles,
        elsewhere: this.#elsewhere,
        answering: [...sources.keys()],
      },
    );
    const candidates = ids.flatMap((id) => {
      const source = sources.get(id);
      return source ? [[id, source] as const] : [];
    });
    const parsed = parseQuery(text);
    return chooseSource(candidates, parsed.ok ? neededMetrics(parsed.expression) : [], this.#names);
  }

  #alertOf(name: string): Alert | undefined {
    const alerts = this.sitrep.monitoring.snapshot.alerts.filter(({ labels }) => labels.alertname === name);
    return (
      alerts.find(({ condition }) => condition === 'firing') ??
      alerts.find(({ condition }) => condition === 'pending')
    );
  }
}

/** A window in the background and a file behind another one ask for nothing. */
const isSeen = (): boolean =>
  vscode.window.state.focused &&
  vscode.window.visibleTextEditors.some(({ document }) => writtenQueriesOfRules(document));

const writtenQueriesOfRules = (document: vscode.TextDocument): boolean =>
  vscode.languages.match(RULE_FILES, document) > 0 && writtenQueries(document).length > 0;

const missingWords = (metrics: readonly string[]): string =>
  metrics.length === 1
    ? `the metric ${metrics[0]} does not exist`
    : `the metrics ${metrics.join(' and ')} do not exist`;

function withTitle(
  lens: RuleLens,
  title: string,
  more: { readonly tooltip?: string; readonly alert?: Alert } = {},
): RuleLens {
  lens.command = {
    title: printable(title).slice(0, LONGEST_TITLE),
    command: more.alert ? 'sitrep.openAlert' : '',
    ...(more.alert && { arguments: [more.alert.identity.fingerprint] }),
    ...(more.tooltip !== undefined && { tooltip: printable(more.tooltip) }),
  };
  return lens;
}
