import * as vscode from 'vscode';
import { DisposableStore } from '../../../base/disposable';
import { printable } from '../../../base/printable';
import type { Alert } from '../../../monitoring/alerts/alert';
import { stateWords } from '../../../monitoring/alerts/shown/stateWords';
import { counted } from '../../../monitoring/words';
import type { Sitrep } from '../../sitrep';
import { alertIcon } from '../../views/alertRow';
import { alertFor } from '../subjects';

interface InboxItem extends vscode.QuickPickItem {
  /** None marks them all. */
  readonly fingerprint?: string;
}

const SEEN = { iconPath: new vscode.ThemeIcon('check'), tooltip: 'Mark as seen' };
const isLatched = ({ latched }: Alert): boolean => latched;

/** What came and went, and nobody looked: the latest first, until somebody says that it was seen. */
export async function showInbox(sitrep: Sitrep): Promise<void> {
  const { monitoring, messages } = sitrep;
  if (itemsOf(sitrep).length === 0) {
    messages.info('Nothing came and went while you were away.');
    return;
  }
  const owned = new DisposableStore();
  const pick = owned.add(vscode.window.createQuickPick<InboxItem>());
  pick.title = 'While You Were Away';
  pick.placeholder = 'Open an alert, or mark it as seen';
  pick.matchOnDescription = true;
  const update = (): void => {
    pick.items = itemsOf(sitrep);
    if (pick.items.length === 0) pick.hide();
  };
  owned.add(monitoring.onDidChange(update));
  owned.add(
    pick.onDidTriggerItemButton(({ item }) => {
      if (item.fingerprint !== undefined) void monitoring.markSeen(item.fingerprint);
    }),
  );
  owned.add(
    pick.onDidAccept(async () => {
      const [chosen] = pick.selectedItems;
      pick.hide();
      if (chosen?.fingerprint === undefined) await markAllSeen(sitrep);
      else await vscode.commands.executeCommand('sitrep.openAlert', chosen.fingerprint);
    }),
  );
  update();
  pick.show();
  await new Promise<void>((resolve) => owned.add(pick.onDidHide(() => resolve())));
  owned.dispose();
}

/** From the row of an alert. */
export async function markSeen(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument, isLatched);
  if (alert) await sitrep.monitoring.markSeen(alert.identity.fingerprint);
}

async function markAllSeen({ monitoring }: Sitrep): Promise<void> {
  const latched = monitoring.snapshot.alerts.filter(isLatched);
  for (const { identity } of latched) await monitoring.markSeen(identity.fingerprint);
}

function itemsOf({ monitoring, clock }: Sitrep): InboxItem[] {
  const now = clock.now();
  const latched = monitoring.snapshot.alerts
    .filter(isLatched)
    .sort((a, b) => (b.times.resolvedAt ?? 0) - (a.times.resolvedAt ?? 0));
  if (latched.length === 0) return [];
  return [
    {
      label: `Mark ${latched.length === 1 ? 'it' : `all ${counted(latched.length, 'alert')}`} as seen`,
      iconPath: new vscode.ThemeIcon('check-all'),
      alwaysShow: true,
    },
    { label: '', kind: vscode.QuickPickItemKind.Separator },
    ...latched.map((alert) => ({
      label: printable(`${alert.severity === 'unmapped' ? 'P?' : alert.severity} ${alert.title}`),
      description: printable(stateWords(alert, now)),
      detail: printable(
        [alert.service ?? 'no service', alert.summary ?? ''].filter((part) => part !== '').join(' · '),
      ),
      iconPath: alertIcon(alert),
      buttons: [SEEN],
      fingerprint: alert.identity.fingerprint,
    })),
  ];
}
