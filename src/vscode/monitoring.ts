import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import type { MonitoringEngine } from '../monitoring/engine/engine';
import type { WorkspaceConfigurations } from './configuration/workspaceConfigurations';

export const PAUSED_IN_RESTRICTED_MODE =
  'Paused in Restricted Mode: trust this workspace to let Sitrep contact what sitrep.yaml names.';

/** Lets the engine follow the saved configurations, and begin once the workspace is trusted. */
export function connectMonitoring(
  configurations: WorkspaceConfigurations,
  monitoring: MonitoringEngine,
): Disposable {
  const owned = new DisposableStore();
  owned.add(
    configurations.onDidChange((current) =>
      monitoring.setConfigurations(current.map(({ configuration }) => configuration)),
    ),
  );
  owned.add(vscode.workspace.onDidGrantWorkspaceTrust(() => monitoring.resume()));
  return owned;
}
