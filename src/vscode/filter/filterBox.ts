import * as vscode from 'vscode';
import { printable, withoutIcons } from '../../base/printable';
import { AlertFacets } from '../../monitoring/filter/alertFacets';
import type { FilterCompletion, FilterCompletionItem } from '../../monitoring/filter/completeFilter';
import { completeFilter, takeCompletion } from '../../monitoring/filter/completeFilter';
import type { FilterPreview } from '../../monitoring/filter/filterWords';
import { previewFilter } from '../../monitoring/filter/filterWords';
import { parseFilter } from '../../monitoring/filter/parseFilter';
import type { SavedFilters } from '../../monitoring/filter/savedFilters';
import type { Sitrep } from '../sitrep';
import type { AlertListState } from '../views/alertListState';
import { saveFilter, savedItem } from './savedFilterCommands';

interface Item extends vscode.QuickPickItem {
  take?(): void;
  remove?(): void;
}

const SAVE: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('save'),
  tooltip: 'Save This Filter…',
};
const CLEAR: vscode.QuickInputButton = {
  iconPath: new vscode.ThemeIcon('clear-all'),
  tooltip: 'Clear Filter',
};

/** One box to type a filter: what it would show, ways to go on, and saved filters stand below what is typed. */
export async function openFilterBox(
  sitrep: Sitrep,
  state: AlertListState,
  saved: SavedFilters,
): Promise<void> {
  const box = vscode.window.createQuickPick<Item>();
  const closed = new Promise<void>((resolve) => box.onDidHide(resolve));
  box.title = 'Filter Alerts';
  box.placeholder = 'severity<=P1 service=shop -acked, a label as instance=db-1, or words to look for';
  box.buttons = [SAVE, CLEAR];
  box.value = state.filter.text;
  const filterBox = new FilterBox(box, sitrep, state, saved);
  filterBox.refresh();
  box.onDidChangeValue(() => filterBox.refresh());
  box.onDidAccept(() => box.activeItems[0]?.take?.());
  box.onDidTriggerItemButton(({ item }) => item.remove?.());
  box.onDidTriggerButton((button) => {
    if (button === CLEAR) filterBox.apply('');
    else void saveFilter(sitrep, saved, box.value);
  });
  box.show();
  await closed;
  box.dispose();
}

class FilterBox {
  readonly #facets: AlertFacets;

  constructor(
    private readonly box: vscode.QuickPick<Item>,
    private readonly sitrep: Sitrep,
    private readonly state: AlertListState,
    private readonly saved: SavedFilters,
  ) {
    this.#facets = new AlertFacets(sitrep.monitoring.snapshot.alerts);
  }

  apply(text: string): void {
    this.state.setFilter(text);
    this.box.hide();
  }

  refresh(): void {
    const { value } = this.box;
    const completion = completeFilter(value, value.length, this.#facets);
    const ways = underTitle(
      'Go on with',
      completion.items.map((item) => this.#completionItem(value, completion, item)),
    );
    const saved = underTitle('Saved filters', this.#savedItems());
    // Where nothing is typed yet, what was saved is the shortest way.
    const more = value === '' ? [...saved, ...ways] : [...ways, ...saved];
    this.box.items = [this.#previewItem(value), ...more];
  }

  #savedItems(): readonly Item[] {
    return this.saved.all.map((filter): Item => ({
      ...savedItem(filter),
      alwaysShow: true,
      take: () => this.apply(filter.text),
      remove: () => {
        this.saved.remove(filter.name);
        this.refresh();
      },
    }));
  }

  /**
   * The first item, which Enter takes. A filter with a mistake is not taken: the box stays and says what is wrong. Keys
   * that are pressed fast arrive before the item that belongs to them, so what is taken is what is typed by then.
   */
  #previewItem(text: string): Item {
    const { label, detail, usable } = this.#preview(text);
    return {
      label: `$(${usable ? 'filter' : 'error'}) ${shown(label)}`,
      ...(detail !== '' && { detail: shown(detail) }),
      alwaysShow: true,
      take: () => {
        if (this.#preview(this.box.value).usable) this.apply(this.box.value);
      },
    };
  }

  #preview(text: string): FilterPreview {
    return previewFilter(parseFilter(text), this.#facets.alerts, this.sitrep.clock.now());
  }

  #completionItem(text: string, completion: FilterCompletion, item: FilterCompletionItem): Item {
    return {
      label: `$(${ICONS[item.kind]}) ${shown(item.text)}`,
      description: shown(item.detail),
      alwaysShow: true,
      take: () => {
        if (this.box.value === text) this.box.value = takeCompletion(text, completion, item);
        this.refresh();
      },
    };
  }
}

const ICONS: Readonly<Record<FilterCompletionItem['kind'], string>> = {
  key: 'symbol-property',
  flag: 'symbol-boolean',
  label: 'tag',
  operator: 'symbol-operator',
  value: 'symbol-value',
};

const shown = (text: string): string => withoutIcons(printable(text));

const underTitle = (label: string, items: readonly Item[]): readonly Item[] =>
  items.length === 0 ? [] : [{ label, kind: vscode.QuickPickItemKind.Separator }, ...items];
