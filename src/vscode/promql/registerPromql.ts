import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { HeldKnowledge } from '../../metrics/heldKnowledge';
import type { Sitrep } from '../sitrep';
import { registerQueryDiagnostics } from './queryDiagnostics';
import { registerQueryProviders } from './queryProviders';
import { registerRuleColours } from './ruleColours';
import { registerRuleLenses } from './ruleLenses';
import { RuleSources } from './ruleSources';
import { registerRulePage } from '../pages/rule/rulePage';

/**
 * PromQL in the editor: in its own files, in the steps of runbooks and in the rules of Prometheus. What systems know is
 * asked for in a trusted workspace only; the language itself needs nobody.
 */
export function registerPromql(sitrep: Sitrep): Disposable {
  const owned = new DisposableStore();
  const knowledge = owned.add(
    new HeldKnowledge({
      sources: () => (vscode.workspace.isTrusted ? sitrep.monitoring.metricSources.values() : []),
      clock: sitrep.clock,
      onFailure: (error) =>
        sitrep.log.debug(
          `A source could not say what metrics it has: ${error instanceof Error ? error.message : 'unknown'}`,
        ),
    }),
  );
  owned.add(registerQueryDiagnostics(sitrep.clock));
  owned.add(registerQueryProviders(knowledge));
  owned.add(registerRuleColours());
  const sources = owned.add(new RuleSources(sitrep));
  owned.add(registerRuleLenses(sitrep, sources));
  owned.add(registerRulePage(sitrep, sources));
  return owned;
}
