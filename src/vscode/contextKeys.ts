import * as vscode from 'vscode';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import { isFiltering, matchesFilter } from '../monitoring/alertFilter';
import type { Sitrep } from './sitrep';
import type { AlertFilterState } from './views/alertFilterState';

/** Tells welcome views and menus where things stand. */
export function registerContextKeys(sitrep: Sitrep, filter: AlertFilterState): Disposable {
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
    const isFilteredOut =
      isFiltering(filter.value) && !alerts.some((alert) => matchesFilter(filter.value, alert));
    tell('sitrep.configured', isConfigured);
    tell('sitrep.demo', demo);
    tell('sitrep.state', !isConfigured ? 'empty' : isFilteredOut ? 'filteredOut' : 'running');
  };
  owned.add(sitrep.configurations.onDidChange(update));
  owned.add(sitrep.monitoring.onDidChange(update));
  owned.add(filter.onDidChange(update));
  update();
  return owned;
}
