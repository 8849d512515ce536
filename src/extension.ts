import * as vscode from 'vscode';
import { systemClock } from './base/clock';
import { createAxiosHttp } from './base/http/axiosHttp';
import { nodeTextFiles } from './base/files/nodeTextFiles';
import { Redaction } from './base/secrets/redaction';
import { demoLauncher } from './demo/demoLauncher';
import { parseConfiguration } from './monitoring/configuration/parse';
import { createMonitoring } from './monitoring/engine/engine';
import { channelDefinitions } from './incident/channels';
import { kernelDefinitions } from './kernels';
import { metricsAt, sourceDefinitions } from './sources';
import { registerCommands } from './vscode/commands/commands';
import { secretUsers } from './vscode/configuration/secretUsers';
import { configurationFiles, WorkspaceConfigurations } from './vscode/configuration/workspaceConfigurations';
import { registerContextKeys } from './vscode/contextKeys';
import { FEATURES } from './vscode/features';
import { VscodeLog } from './vscode/host/vscodeLog';
import { VscodeMessages } from './vscode/host/vscodeMessages';
import { VscodeSecrets } from './vscode/host/vscodeSecrets';
import { connectMonitoring, PAUSED_IN_RESTRICTED_MODE } from './vscode/monitoring';
import { alertRunbooks } from './vscode/notebook/open/alertRunbooks';
import { registerRunbooks } from './vscode/notebook/registerRunbooks';
import { runbookServices } from './vscode/notebook/runbookServices';
import { registerDemo } from './vscode/openDemo';
import { registerAlertPage } from './vscode/pages/alert/alertPage';
import type { Sitrep } from './vscode/sitrep';
import { openStorage } from './vscode/storage';
import { AlertListState } from './vscode/views/alertListState';
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
  const definitions = { sources: sourceDefinitions, channels: channelDefinitions };
  const configurations = own(
    new WorkspaceConfigurations(
      (text, file) => parseConfiguration(text, { file, ...definitions, environment }),
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
  const messages = new VscodeMessages(redaction);
  const storage = openStorage(extension, { files: configurationFiles(), clock, log, environment, messages });
  const { alertLog, records, sharing, seriesStore, maintenance } = storage;
  const monitoring = own(
    createMonitoring({
      ...{
        sources: sourceDefinitions,
        http,
        clock,
        log,
        alertLog,
        seriesStore,
        maintenance,
        random: Math.random,
      },
      configurations: [],
      ruleFiles: nodeTextFiles,
      ...(sharing && { sharing }),
      ...(!vscode.workspace.isTrusted && { pausedBecause: PAUSED_IN_RESTRICTED_MODE }),
    }),
  );
  own(storage);
  const ports = {
    ...{ log, messages, clock, http, secrets, records },
    ...{ redaction, environment, seriesStore },
  };
  const sitrep: Sitrep = {
    extension,
    ...ports,
    definitions: sourceDefinitions,
    configurations,
    storage: storage.parts,
    monitoring,
  };
  const list = own(new AlertListState(extension.workspaceState, clock));
  own(connectMonitoring(configurations, monitoring));
  own(registerContextKeys(sitrep, list));
  const alerts = own(registerAlertsTree(sitrep, list));
  const services = own(registerServicesTree(sitrep));
  for (const register of FEATURES) own(register(sitrep));
  own(registerCommands(sitrep, list));
  const runbooks = own(
    registerRunbooks(
      runbookServices(sitrep, {
        ...{ kernels: kernelDefinitions, metricsAt, redaction, environment },
        outputFolder: storage.outputFolder,
      }),
    ),
  );
  own(registerAlertPage(sitrep, alertRunbooks(runbooks)));
  own(registerDemo(sitrep, demoLauncher(extension.extensionPath)));
  await configurations.start();
  return { sitrep, alerts: alerts.tree, services: services.tree };
}
