import * as vscode from 'vscode';
import type { Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot, DisposableStore } from '../../base/disposable';
import { printable } from '../../base/printable';
import type { RuleQuery } from '../../metrics/ruleText/ruleQueries';
import { watchedExpression } from '../../metrics/ruleText/ruleValue';
import type { Alert } from '../../monitoring/alerts/alert';
import type { Sitrep } from '../sitrep';
import { RuleReadings } from './ruleReadings';
import { writtenQueries } from './writtenQueries';

const REFRESH: Ms = 30_000;
const LONGEST_TITLE = 120;
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
  readonly onDidChangeCodeLenses = this.#changed.event;

  constructor(private readonly sitrep: Sitrep) {
    this.#readings = this.#owned.add(new RuleReadings(sitrep.clock));
  }

  provideCodeLenses(document: vscode.TextDocument): RuleLens[] {
    if (!this.#source()) return [];
    const lenses = writtenQueries(document).flatMap(({ rule }) => {
      if (!rule || rule.text === '') return [];
      const place = document.positionAt(rule.rule.start);
      return [new RuleLens(new vscode.Range(place, place), rule)];
    });
    if (lenses.length > 0) this.#refreshLater();
    return lenses;
  }

  /** Called for lenses on screen only, which is what keeps a file of a thousand rules cheap. */
  async resolveCodeLens(lens: RuleLens): Promise<RuleLens> {
    const watched = watchedExpression(lens.rule.text);
    const [sourceId, source] = this.#source() ?? [];
    if (!watched || !source || sourceId === undefined) {
      return withTitle(lens, watched === undefined ? 'not a valid query' : 'no source answers queries');
    }
    const value = await this.#readings.read(source, sourceId, watched);
    const alert = lens.rule.kind === 'alert' ? this.#alertOf(lens.rule.name) : undefined;
    const title = alert ? `${value} · ${alert.condition}` : value;
    const tooltip = `${watched.expression}\n\nfrom ${sourceId}`;
    return withTitle(lens, title, { tooltip, ...(alert && { alert }) });
  }

  refreshWhileSeen(): void {
    if (isSeen()) this.#changed.fire();
    else this.#timer.value = undefined;
  }

  dispose(): void {
    this.#owned.dispose();
  }

  #refreshLater(): void {
    this.#timer.value = this.sitrep.clock.after(REFRESH, () => this.refreshWhileSeen());
  }

  /** The first system that answers queries; none in a workspace that is not trusted. */
  #source() {
    return vscode.workspace.isTrusted ? [...this.sitrep.monitoring.metricSources][0] : undefined;
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
