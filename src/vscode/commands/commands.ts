import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import { addService } from '../configuration/addServiceCommand';
import { importPrometheus } from '../configuration/importPrometheusCommand';
import { openConfiguration } from '../configuration/openConfiguration';
import { openFilterBox } from '../filter/filterBox';
import { groupAlertsBy } from '../filter/groupAlerts';
import { pickSavedFilter, saveFilter, savedFiltersOf } from '../filter/savedFilterCommands';
import type { Sitrep } from '../sitrep';
import type { AlertListState } from '../views/alertListState';
import { sourceLink } from '../views/alertRow';
import { acknowledge, unacknowledge } from './acknowledge';
import { alertAsText } from '../../monitoring/report/alertText';
import type { CommandHandler, CommandId } from './commandIds';
import { explain, registerExplanations } from './explain';
import { keepMetric } from './keepMetric';
import { openWorst } from './openWorst';
import { quietHandlers } from './quiet/quietCommands';
import { enterSecret, forgetSecrets } from './secretCommands';
import { sendTestMessage } from './sendTestMessage';
import { registerStorageReport } from './showStorage';
import { alertFor, sourceFor } from './subjects';

/** Every command of the shell. One that fails says so in the log and to the user, never in silence. */
export function registerCommands(sitrep: Sitrep, list: AlertListState): Disposable {
  const owned = new DisposableStore();
  const handlers = handlersFor(sitrep, list, owned.add(registerStorageReport(sitrep)));
  for (const [id, handler] of Object.entries(handlers)) {
    owned.add(
      vscode.commands.registerCommand(id, (argument: unknown) => {
        const run = (): Promise<void> => guarded(sitrep, id, handler, argument);
        return ASKING.has(id) ? list.stillness.during(run) : run();
      }),
    );
  }
  owned.add(registerExplanations(sitrep));
  return owned;
}

/** What opens a question about rows of the list, which then must not move below it. */
const ASKING: ReadonlySet<string> = new Set<CommandId>([
  'sitrep.acknowledge',
  'sitrep.unacknowledge',
  'sitrep.explain',
  'sitrep.copyAsText',
  'sitrep.openInSystem',
  'sitrep.saveFilter',
]);

const handlersFor = (
  sitrep: Sitrep,
  list: AlertListState,
  storage: { show(): Promise<void> },
): Record<CommandId, CommandHandler> => ({
  'sitrep.refresh': () => sitrep.monitoring.refresh(),
  'sitrep.addService': () => addService(sitrep),
  'sitrep.importPrometheus': () => importPrometheus(sitrep),
  'sitrep.openConfiguration': (argument) => openConfiguration(sitrep, argument),
  'sitrep.openWorst': () => openWorst(sitrep),
  'sitrep.acknowledge': (argument) => acknowledge(sitrep, argument),
  'sitrep.unacknowledge': (argument) => unacknowledge(sitrep, argument),
  ...quietHandlers(sitrep),
  'sitrep.explain': (argument) => explain(sitrep, argument),
  'sitrep.copyAsText': (argument) => copyAsText(sitrep, argument),
  'sitrep.openInSystem': (argument) => openInSystem(sitrep, argument),
  'sitrep.retrySource': async (argument) => {
    const source = await sourceFor(sitrep, argument);
    if (source) await sitrep.monitoring.refresh(source.id);
  },
  'sitrep.enterSecret': (argument) => enterSecret(sitrep, argument),
  'sitrep.forgetSecrets': () => forgetSecrets(sitrep),
  'sitrep.filter': () => openFilterBox(sitrep, list, savedFiltersOf(sitrep)),
  'sitrep.clearFilter': () => list.setFilter(''),
  'sitrep.saveFilter': () => saveFilter(sitrep, savedFiltersOf(sitrep), list.filter.text),
  'sitrep.savedFilters': () => pickSavedFilter(sitrep, list, savedFiltersOf(sitrep)),
  'sitrep.groupAlerts': () => groupAlertsBy(sitrep, list),
  'sitrep.showMoreAlerts': (argument) => list.showMore(typeof argument === 'string' ? argument : undefined),
  'sitrep.keepMetric': () => keepMetric(sitrep),
  'sitrep.showStorage': () => storage.show(),
  'sitrep.sendTestMessage': () => sendTestMessage(sitrep),
  'sitrep.openLog': () => sitrep.log.show(),
});

/** Runs a command. One that fails says so in the log and to the user, never in silence. */
export async function guarded(
  sitrep: Sitrep,
  id: string,
  handler: CommandHandler,
  argument: unknown,
): Promise<void> {
  try {
    await handler(argument);
  } catch (error) {
    sitrep.log.error(`The command ${id} failed.`, error);
    sitrep.messages.error(
      'That did not work; nothing was changed that is not shown. The log has the details.',
      {
        label: 'Open Log',
        run: () => sitrep.log.show(),
      },
    );
  }
}

async function copyAsText(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument);
  if (!alert) return;
  await vscode.env.clipboard.writeText(alertAsText(alert, sitrep.clock.now()));
  vscode.window.setStatusBarMessage('Copied the alert as text.', 3_000);
}

async function openInSystem(sitrep: Sitrep, argument: unknown): Promise<void> {
  const alert = await alertFor(sitrep, argument, (one) => sourceLink(one) !== undefined);
  const link = alert && sourceLink(alert);
  if (alert && link === undefined) sitrep.messages.info('Its source gives no link for this alert.');
  if (link !== undefined) await openWebLink(link, sitrep);
}

/** Links come from outside: only the web is opened, never a command or a file. */
async function openWebLink(link: string, { messages }: Sitrep): Promise<void> {
  if (URL.canParse(link) && ['http:', 'https:'].includes(new URL(link).protocol)) {
    await vscode.env.openExternal(vscode.Uri.parse(link, true));
  } else {
    messages.warn(`"${link}" is no web address, so it was not opened.`);
  }
}
