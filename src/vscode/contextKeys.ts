import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import type { Sitrep } from './sitrep';
import type { AlertListState } from './views/alertListState';

/** Tells welcome views and menus where things stand. */
export function registerContextKeys(sitrep: Sitrep, list: AlertListState): Disposable {
  const owned = new DisposableStore();
  const told = new Map<string, unknown>();
  const tell = (key: string, value: unknown): void => {
    if (told.get(key) === value) return;
    told.set(key, value);
    void vscode.commands.executeCommand('setContext', key, value);
  };
  const update = (): void => {
    const { configurations, monitoring } = sitrep;
    const { alerts, demo } = monitoring.snapshot;
    const isConfigured = configurations.current.some(({ configuration }) => {
      const { services, sources, problems } = configuration;
      return services.length + sources.length + problems.length > 0;
    });
    const { groups, total } = list.list(alerts);
    const isFilteredOut = groups.length === 0 && total > 0;
    tell('sitrep.configured', isConfigured);
    tell('sitrep.demo', demo);
    tell('sitrep.state', !isConfigured ? 'empty' : isFilteredOut ? 'filteredOut' : 'running');
  };
  owned.add(sitrep.configurations.onDidChange(update));
  owned.add(sitrep.monitoring.onDidChange(update));
  owned.add(list.onDidChange(update));
  update();
  return owned;
}
