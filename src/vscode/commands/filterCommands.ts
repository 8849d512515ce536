import * as vscode from 'vscode';
import type { AlertFilter } from '../../monitoring/alertFilter';
import { NO_FILTER, parseAlertFilter, printAlertFilter } from '../../monitoring/alertFilter';
import type { Alert } from '../../monitoring/alerts/alert';
import type { Severity } from '../../monitoring/severity';
import { SEVERITIES } from '../../monitoring/severity';
import type { Sitrep } from '../sitrep';
import type { AlertFilterState } from '../views/alertFilterState';

interface Choice extends vscode.QuickPickItem {
  readonly apply?: (filter: AlertFilter) => AlertFilter;
}

/** One box for both ways: tick services, severities and states, or type the filter and press Enter. */
export async function chooseFilter({ monitoring }: Sitrep, state: AlertFilterState): Promise<void> {
  const pick = vscode.window.createQuickPick<Choice>();
  pick.title = 'Filter Alerts';
  pick.placeholder =
    'Tick what to show, or type: service:shop severity:P0,P1 is:unacknowledged instance=db-1 words';
  pick.canSelectMany = true;
  pick.items = choicesFor(monitoring.snapshot.alerts);
  pick.selectedItems = pick.items.filter((item) => isChosen(item, state.value));
  pick.show();
  await new Promise<void>((resolve) => {
    pick.onDidAccept(() => {
      const typed = parseAlertFilter(pick.value);
      state.set(pick.selectedItems.reduce((filter, item) => item.apply?.(filter) ?? filter, typed));
      pick.hide();
    });
    pick.onDidHide(() => resolve());
  });
  pick.dispose();
}

function choicesFor(alerts: readonly Alert[]): readonly Choice[] {
  const services = [
    ...new Set(alerts.map((alert) => alert.service).filter((name) => name !== undefined)),
  ].sort();
  return [
    separator('State'),
    {
      label: 'Firing, nobody has it',
      alwaysShow: true,
      apply: (filter) => ({ ...filter, states: [...filter.states, 'unacknowledged'] }),
    },
    separator('Severity'),
    ...SEVERITIES.map((severity) => severityChoice(severity)),
    separator('Service'),
    ...services.map((service): Choice => ({
      label: service,
      alwaysShow: true,
      apply: (filter) => ({ ...filter, services: [...filter.services, service] }),
    })),
  ];
}

const severityChoice = (severity: Severity): Choice => ({
  label: severity === 'unmapped' ? 'Severity not mapped' : severity,
  alwaysShow: true,
  apply: (filter) => ({ ...filter, severities: [...filter.severities, severity] }),
});

const separator = (label: string): Choice => ({ label, kind: vscode.QuickPickItemKind.Separator });

/** What the choice adds to no filter is in the filter that is set. */
function isChosen({ apply }: Choice, current: AlertFilter): boolean {
  if (!apply) return false;
  const added = printAlertFilter(apply(NO_FILTER));
  return [
    ...current.services.map((service) => printAlertFilter({ ...NO_FILTER, services: [service] })),
    ...current.severities.map((severity) => printAlertFilter({ ...NO_FILTER, severities: [severity] })),
    ...current.states.map((one) => printAlertFilter({ ...NO_FILTER, states: [one] })),
  ].includes(added);
}
