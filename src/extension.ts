import { join } from 'node:path';
import * as vscode from 'vscode';
import { systemClock } from './base/clock';
import { createAxiosHttp } from './base/http/axiosHttp';
import { nodeTextFiles } from './base/nodeTextFiles';
import { Redaction } from './base/redaction';
import { openRecords } from './base/records/openRecords';
import { openAlertLog } from './monitoring/alerts/log/openAlertLog';
import { readMarker } from './demo/workspace/marker';
import { parseConfiguration } from './monitoring/configuration/parse';
import { createMonitoring } from './monitoring/engine';
import { openSeriesStore } from './monitoring/metricStorage/openSeriesStore';
import { kernelDefinitions } from './kernels';
import { sourceDefinitions } from './sources';
import { registerCommands } from './vscode/commands/commands';
import { secretUsers } from './vscode/configuration/secretUsers';
import { WorkspaceConfigurations } from './vscode/configuration/workspaceConfigurations';
import { registerContextKeys } from './vscode/contextKeys';
import { FEATURES } from './vscode/features';
import { VscodeLog } from './vscode/host/vscodeLog';
import { VscodeMessages } from './vscode/host/vscodeMessages';
import { VscodeSecrets } from './vscode/host/vscodeSecrets';
import { connectMonitoring, PAUSED_IN_RESTRICTED_MODE } from './vscode/monitoring';
import { alertRunbooks } from './vscode/notebook/alertRunbooks';
import { registerRunbooks } from './vscode/notebook/registerRunbooks';
import { runbookServices } from './vscode/notebook/runbookServices';
import type { DemoLauncher } from './vscode/openDemo';
import { registerDemo } from './vscode/openDemo';
import { registerAlertPage } from './vscode/pages/alert/alertPage';
import type { Sitrep } from './vscode/sitrep';
import { AlertFilterState } from './vscode/views/alertFilterState';
import { registerAlertsTree } from './vscode/views/alertsTree';
import type { LiveTree } from './vscode/views/liveTree';
import { registerServicesTree } from './vscode/views/servicesTree';

/** What suites in the extension host look at. No other extension is promised anything. */
export interface Shell {
  readonly sitrep: Sitrep;
  readonly alerts: LiveTree;
  readonly services: LiveTree;
}

/** Builds, connects, registers. What the parts do is their own affair. */
export async function activate(extension: vscode.ExtensionContext): Promise<Shell> {
  const own = <T extends vscode.Disposable>(disposable: T): T => {
    extension.subscriptions.push(disposable);
    return disposable;
  };
  const clock = systemClock;
  const redaction = new Redaction();
  const channel = own(vscode.window.createOutputChannel('Sitrep', { log: true }));
  const log = new VscodeLog(channel, redaction);
  const environment = process.env;
  const configurations = own(
    new WorkspaceConfigurations(
      (text, file) => parseConfiguration(text, { file, sources: sourceDefinitions, environment }),
      log,
    ),
  );
  const secrets = new VscodeSecrets({
    storage: extension.secrets,
    redaction,
    log,
    usesOf: (name) => secretUsers(configurations, name),
  });
  const http = createAxiosHttp({ secrets, redaction, environment, log, clock });
  const directory = extension.storageUri?.scheme === 'file' ? extension.storageUri.fsPath : undefined;
  const { alertLog, stored } = openAlertLog({ directory, clock, log });
  const messages = new VscodeMessages(redaction);
  const tell = (message: string): void => messages.warn(message);
  const series = openSeriesStore({ directory, clock, log, access: 'write', tell });
  const { seriesStore } = series;
  const monitoring = own(
    createMonitoring({
      ...{ sources: sourceDefinitions, http, clock, log, alertLog, seriesStore, random: Math.random },
      configurations: [],
      ruleFiles: nodeTextFiles,
      ...(!vscode.workspace.isTrusted && { pausedBecause: PAUSED_IN_RESTRICTED_MODE }),
    }),
  );
  own(alertLog);
  if (seriesStore) own(seriesStore);
  const records = own(openRecords(directory, log));
  const ports = { log, messages, clock, http, secrets, records };
  const sitrep: Sitrep = {
    extension,
    ...ports,
    definitions: sourceDefinitions,
    configurations,
    seriesStore,
    storage: [stored, series.stored],
    monitoring,
  };
  const filter = own(new AlertFilterState(extension.workspaceState));
  own(connectMonitoring(configurations, monitoring));
  own(registerContextKeys(sitrep, filter));
  const alerts = own(registerAlertsTree(sitrep, filter));
  const services = own(registerServicesTree(sitrep));
  for (const register of FEATURES) own(register(sitrep));
  own(registerCommands(sitrep, filter));
  const runbooks = own(
    registerRunbooks(runbookServices(sitrep, { kernels: kernelDefinitions, redaction, environment })),
  );
  own(registerAlertPage(sitrep, alertRunbooks(runbooks)));
  own(registerDemo(sitrep, demoLauncher(extension.extensionPath)));
  await configurations.start();
  return { sitrep, alerts: alerts.tree, services: services.tree };
}

/** The demo company is loaded when somebody wants to see it. */
const demoLauncher = (extensionPath: string): DemoLauncher => ({
  start: async (workspace) => {
    const { startDemo } = await import('./demo/demo');
    return startDemo({ companyDirectory: join(extensionPath, 'dist/demo-company'), workspace });
  },
  controlOf: (workspace) => readMarker(workspace)?.control,
});
