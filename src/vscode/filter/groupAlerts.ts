import * as vscode from 'vscode';
import { printable, withoutIcons } from '../../base/printable';
import { AlertFacets } from '../../monitoring/filter/alertFacets';
import type { Grouping } from '../../monitoring/listing/grouping';
import { printGrouping } from '../../monitoring/listing/grouping';
import { counted } from '../../monitoring/words';
import type { Sitrep } from '../sitrep';
import type { AlertListState } from '../views/alertListState';

interface Item extends vscode.QuickPickItem {
  readonly grouping?: Grouping;
}

/** Asks what alerts are put together by: what every alert has, or any of their labels, with how many groups that makes. */
export async function groupAlertsBy({ monitoring }: Sitrep, state: AlertListState): Promise<void> {
  const facets = new AlertFacets(monitoring.snapshot.alerts);
  const current = printGrouping(state.grouping);
  const item = (grouping: Grouping, label: string): Item => {
    const count = facets.valuesOf(grouping).length;
    const isCurrent = printGrouping(grouping) === current;
    return {
      label: withoutIcons(printable(label)),
      description: `${counted(count, 'group')}${isCurrent ? ' · now' : ''}`,
      grouping,
    };
  };
  const labels = facets.labelNames.map(([name]) => name).sort();
  const chosen = await vscode.window.showQuickPick<Item>(
    [
      item('service', 'Service'),
      item('severity', 'Severity'),
      item('source', 'Source'),
      { label: 'Labels', kind: vscode.QuickPickItemKind.Separator },
      ...labels.map((label) => item({ label }, label)),
    ],
    { title: 'Group Alerts By' },
  );
  if (chosen?.grouping !== undefined) state.setGrouping(chosen.grouping);
}
