import { readFileSync } from 'node:fs';
import { systemClock } from '../../src/base/clock';
import { createAxiosHttp } from '../../src/base/http/axiosHttp';
import type { Http } from '../../src/base/http/http';
import { silentLog } from '../../src/base/log';
import { EnvironmentSecrets } from '../../src/base/secrets/environmentSecrets';
import { Redaction } from '../../src/base/secrets/redaction';
import { openAlertLog } from '../../src/monitoring/alerts/log/openAlertLog';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import { createMonitoring } from '../../src/monitoring/engine/engine';
import { openSharing } from '../../src/monitoring/sharing/openSharing';
import { sourceDefinitions } from '../../src/sources';
import type { WindowOrder, WindowReport } from './windowProcesses';

/** A window without an editor: the same engine on the same store, which reports what it shows to its parent. */
function main(directory: string, file: string): void {
  const [clock, log, environment] = [systemClock, silentLog, {}];
  const redaction = new Redaction();
  const secrets = new EnvironmentSecrets(environment, redaction);
  let sent = 0;
  const real = createAxiosHttp({ secrets, redaction, environment, log, clock });
  const http: Http = {
    send: (request, signal) => {
      sent += 1;
      return real.send(request, signal);
    },
  };
  const text = readFileSync(file, 'utf8');
  const sharing = openSharing(directory);
  const engine = createMonitoring({
    configurations: [parseConfiguration(text, { file, sources: sourceDefinitions, environment })],
    ...{ sources: sourceDefinitions, http, clock, log, random: Math.random },
    alertLog: openAlertLog({ directory, clock, log }).alertLog,
    ...(sharing && { sharing }),
  });
  const report = (): void => {
    const { role, snapshot } = engine;
    const { alerts, services } = snapshot;
    process.send?.({
      ...{ role, sent },
      alerts: alerts.map(({ title, condition }) => `${title} ${condition}`),
      acknowledged: alerts.flatMap(({ acknowledgement }) => acknowledgement?.by ?? []),
      verdicts: services.flatMap(({ checks }) => checks.map(({ verdict }) => verdict)),
    } satisfies WindowReport);
  };
  engine.onDidChange(report);
  engine.onDidChangeRole(report);
  engine.onDidRead(report);
  process.on('message', ({ acknowledge: by }: WindowOrder) => {
    const [alert] = engine.snapshot.alerts;
    if (alert) void engine.acknowledge(alert.identity.fingerprint, { by, mode: 'untilResolved' });
  });
  process.on('disconnect', () => process.exit());
}

const [, , directory = '', file = ''] = process.argv;
main(directory, file);
