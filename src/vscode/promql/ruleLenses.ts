import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';
import { printable } from '../../base/printable';
import type { RuleQuery } from '../../metrics/ruleText/ruleQueries';
import { NO_DATA, watchedExpression } from '../../metrics/ruleText/ruleValue';
import type { Alert } from '../../monitoring/alerts/alert';
import type { Sitrep } from '../sitrep';
import { RuleReadings } from './ruleReadings';
import type { RuleSources } from './ruleSources';
import { writtenQueries } from './writtenQueries';

const REFRESH: Ms = 30_000;
const LONGEST_TITLE = 120;
const RULE_FILES: vscode.DocumentFilter = { language: 'yaml' };

/** Shows over each rule of a rule file what its expression gives now, and whether its alert fires. */
export function registerRuleLenses(sitrep: Sitrep, sources: RuleSources): Disposable {
  const owned = new DisposableStore();
  const lenses = owned.add(new RuleLenses(sitrep, sources));
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

class RuleLenses implements vscode.CodeLensProvider, Disposable {
  readonly #owned = new DisposableStore();
  readonly #changed = this.#owned.add(new vscode.EventEmitter<void>());
  readonly #timer = this.#owned.add(new DisposableSlot<Disposable>());
  readonly #readings: RuleReadings;
  #couldAsk = false;
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(
    private readonly sitrep: Sitrep,
    private readonly sources: RuleSources,
  ) {
    this.#readings = this.#owned.add(new RuleReadings(sitrep.clock));
    this.#owned.add(sitrep.monitoring.onDidChange(() => this.#follow()));
    this.#owned.add(sources.onDidLearn(() => this.#learn()));
  }

  provideCodeLenses(document: vscode.TextDocument): vscode.CodeLens[] {
    if (this.sources.all.size === 0) return [];
    const lenses = writtenQueries(document).flatMap(({ rule }) => {
      if (!rule || rule.text === '') return [];
      const place = document.positionAt(rule.rule.start);
      const range = new vscode.Range(place, place);
      const file = document.uri.fsPath;
      return [new RuleLens(range, file, rule), chartLens(range, file, rule)];
    });
    if (lenses.length > 0) this.#refreshLater();
    return lenses;
  }

  /** Called for lenses on screen only, which is what keeps a file of a thousand rules cheap. */
  async resolveCodeLens(lens: vscode.CodeLens): Promise<vscode.CodeLens> {
    if (!(lens instanceof RuleLens)) return lens;
    const watched = watchedExpression(lens.rule.text);
    if (!watched) return withTitle(lens, 'not a valid query');
    const { file, rule } = lens;
    const chosen = await this.sources.choose({ file, name: rule.name, text: rule.text });
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
    const canAsk = this.sources.all.size > 0;
    if (canAsk === this.#couldAsk) return;
    this.#couldAsk = canAsk;
    this.#changed.fire();
  }

  /** What was not there before the first answer of a source may be there now. */
  #learn(): void {
    this.#readings.forget();
    this.refreshWhileSeen();
  }

  #refreshLater(): void {
    this.#timer.value = this.sitrep.clock.after(REFRESH, () => this.refreshWhileSeen());
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

function chartLens(range: vscode.Range, file: string, rule: RuleQuery): vscode.CodeLens {
  const { kind, name, text: expression } = rule;
  return new vscode.CodeLens(range, {
    title: 'Show Chart',
    tooltip: 'Draw the expression over time, with its threshold and when it was pending and firing',
    command: 'sitrep.showRuleChart',
    arguments: [{ kind, name, expression, file, sourceId: '' }],
  });
}
