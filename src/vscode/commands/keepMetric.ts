import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { PinnedMetrics, pinProblem } from '../../monitoring/metricStorage/pinnedMetrics';
import { PINS, PinnedSelection } from '../../monitoring/metricStorage/pinnedSelection';
import type { Sitrep } from '../sitrep';

const MOST_SUGGESTIONS = 2_000;
const PATIENCE_MS = 3_000;

interface Choice extends vscode.QuickPickItem {
  readonly query?: string;
}

/** Has the store keep what was pinned in earlier sessions and in other windows. */
export function registerPinnedMetrics({ monitoring, records, seriesStore, clock, log }: Sitrep): Disposable {
  const owned = new DisposableStore();
  // Nothing is read before the window is up: it is not needed before the first poll.
  void monitoring.ready.then(() => {
    if (!seriesStore) return;
    owned.add(new PinnedSelection({ records, selection: seriesStore.selection, clock, log }));
  });
  seriesStore?.selection.expect(PINS);
  return owned;
}

/** Type or pick a metric to keep it; the bin beside one that is kept lets it go. */
export async function keepMetric(sitrep: Sitrep): Promise<void> {
  const { seriesStore, records, messages } = sitrep;
  if (!seriesStore) {
    messages.info('Metrics are kept on disk for a folder. Open the folder of your service first.');
    return;
  }
  const pins = new PinnedMetrics(records);
  const owned = new DisposableStore();
  const pick = owned.add(vscode.window.createQuickPick<Choice>());
  const names = await metricNames(sitrep);
  const show = (): void => void (pick.items = choices(pick.value, pins.all, names));
  const apply = (change: () => void): void => {
    change();
    seriesStore.selection.set(PINS, pins.selectors);
    show();
  };
  pick.title = 'Keep Metric on Disk';
  pick.placeholder = 'A metric or a selector, such as http_requests_total or {job="shop"}';
  owned.add(pick.onDidChangeValue(show));
  owned.add(pick.onDidTriggerItemButton(({ item }) => apply(() => pins.remove(item.query ?? ''))));
  show();
  await new Promise<void>((resolve, reject) => {
    owned.add(
      pick.onDidAccept(() => {
        const query = pick.selectedItems[0]?.query;
        if (query === undefined) return;
        try {
          apply(() => pins.add(query));
          messages.info(`"${query}" is kept on disk from now on. Rules and dashboards need no pin.`);
          pick.hide();
        } catch (error) {
          reject(error instanceof Error ? error : new Error(String(error)));
        }
      }),
    );
    owned.add(pick.onDidHide(() => resolve()));
    pick.show();
  }).finally(() => owned.dispose());
}

function choices(typed: string, pinned: readonly string[], names: readonly string[]): Choice[] {
  const problem = pinProblem(typed);
  const text = typed.trim();
  const isNew = text !== '' && !pinned.includes(text) && !names.includes(text);
  const own: Choice = problem
    ? { label: `$(error) ${problem}`, alwaysShow: true }
    : { label: `$(pin) ${text}`, description: 'keep what this selects', query: text, alwaysShow: true };
  const remove = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Keep it on disk no more' };
  return [
    ...(isNew ? [own] : []),
    ...pinned.map((query): Choice => ({
      label: `$(pinned) ${query}`,
      description: 'kept',
      query,
      buttons: [remove],
    })),
    ...names.filter((name) => !pinned.includes(name)).map((name): Choice => ({ label: name, query: name })),
  ];
}

/** What is in memory now, as suggestions. */
async function metricNames({ monitoring, log }: Sitrep): Promise<readonly string[]> {
  const source = monitoring.metricSources.get('rules');
  if (!source) return [];
  try {
    const names = await source.labelValues('__name__', AbortSignal.timeout(PATIENCE_MS));
    return names.slice(0, MOST_SUGGESTIONS);
  } catch (error) {
    log.debug(`No metric names to suggest: ${String(error)}`);
    return [];
  }
}
