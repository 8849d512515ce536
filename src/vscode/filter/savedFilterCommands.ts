import * as vscode from 'vscode';
import { printable, withoutIcons } from '../../base/printable';
import type { SavedFilter } from '../../monitoring/filter/savedFilters';
import { nameProblem, SavedFilters, savingProblem } from '../../monitoring/filter/savedFilters';
import type { Sitrep } from '../sitrep';
import type { AlertListState } from '../views/alertListState';

const REMOVE: vscode.QuickInputButton = { iconPath: new vscode.ThemeIcon('trash'), tooltip: 'Delete' };

/** One's own of this workspace, and those of its `sitrep.yaml` files. */
export const savedFiltersOf = ({ records, configurations }: Sitrep): SavedFilters =>
  new SavedFilters(records, () =>
    configurations.current.flatMap(({ configuration }) => configuration.filters),
  );

/** Saves a filter under a name that is asked for. */
export async function saveFilter(sitrep: Sitrep, saved: SavedFilters, text: string): Promise<void> {
  const problem = savingProblem(text);
  if (problem !== undefined) {
    sitrep.messages.info(problem);
    return;
  }
  const name = await vscode.window.showInputBox({
    title: 'Save Filter',
    prompt: `Name for "${printable(text)}". One of the same name is replaced.`,
    value: saved.all.find((filter) => filter.origin === 'own' && filter.text === text)?.name ?? '',
    validateInput: nameProblem,
  });
  if (name === undefined) return;
  saved.save(name, text);
  vscode.window.setStatusBarMessage(`Saved the filter "${name.trim()}".`, 5_000);
}

interface Item extends vscode.QuickPickItem {
  readonly filter: SavedFilter;
}

/** Picks a saved filter, or deletes some. */
export async function pickSavedFilter(
  sitrep: Sitrep,
  state: AlertListState,
  saved: SavedFilters,
): Promise<void> {
  if (saved.all.length === 0) {
    sitrep.messages.info(
      'No filter is saved yet. Filter the alerts and choose "Save Filter…", or write one below "filters:" in sitrep.yaml.',
    );
    return;
  }
  const pick = vscode.window.createQuickPick<Item>();
  const closed = new Promise<void>((resolve) => pick.onDidHide(resolve));
  const refresh = (): void => {
    pick.items = saved.all.map((filter) => ({ ...savedItem(filter), filter }));
  };
  pick.title = 'Saved Filters';
  pick.matchOnDescription = true;
  pick.onDidTriggerItemButton(({ item }) => {
    saved.remove(item.filter.name);
    refresh();
  });
  pick.onDidAccept(() => {
    const [chosen] = pick.activeItems;
    if (chosen) state.setFilter(chosen.filter.text);
    pick.hide();
  });
  refresh();
  pick.show();
  await closed;
  pick.dispose();
}

/** A saved filter as an item; one's own can be deleted there, a shared one only in the file. */
export const savedItem = ({ name, text, origin }: SavedFilter): vscode.QuickPickItem => ({
  label: `$(bookmark) ${withoutIcons(printable(name))}`,
  description: withoutIcons(printable(text)) + (origin === 'shared' ? ' · from sitrep.yaml' : ''),
  buttons: origin === 'own' ? [REMOVE] : [],
});
