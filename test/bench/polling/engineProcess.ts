import { readFileSync } from 'node:fs';
import { systemClock } from '../../../src/base/clock';
import { nodeTextFiles } from '../../../src/base/files/nodeTextFiles';
import { createAxiosHttp } from '../../../src/base/http/axiosHttp';
import { silentLog } from '../../../src/base/log';
import { EnvironmentSecrets } from '../../../src/base/secrets/environmentSecrets';
import { Redaction } from '../../../src/base/secrets/redaction';
import { openAlertLog } from '../../../src/monitoring/alerts/log/openAlertLog';
import { parseConfiguration } from '../../../src/monitoring/configuration/parse';
import { createMonitoring } from '../../../src/monitoring/engine/engine';
import { openSeriesStore } from '../../../src/monitoring/metricStorage/openSeriesStore';
import { openSharing } from '../../../src/monitoring/sharing/openSharing';
import { sourceDefinitions } from '../../../src/sources';
import { reportUse } from './measuredProcess';

/** Everything that the extension polls with, and nothing of the editor. */
function main(directory: string, file: string): void {
  const [clock, log, environment] = [systemClock, silentLog, {}];
  const redaction = new Redaction();
  const secrets = new EnvironmentSecrets(environment, redaction);
  const sharing = openSharing(directory);
  const tell = (message: string): void => {
    throw new Error(message);
  };
  const text = readFileSync(file, 'utf8');
  const monitoring = createMonitoring({
    configurations: [parseConfiguration(text, { file, sources: sourceDefinitions, environment })],
    ...{ sources: sourceDefinitions, clock, log, random: Math.random, ruleFiles: nodeTextFiles },
    http: createAxiosHttp({ secrets, redaction, environment, log, clock }),
    alertLog: openAlertLog({ directory, clock, log }).alertLog,
    seriesStore: openSeriesStore({ directory, clock, log, access: 'read', tell }).seriesStore,
    ...(sharing && { sharing }),
  });
  let answers = 0;
  monitoring.onDidRead(() => (answers += 1));
  reportUse(() => {
    const { services, alerts } = monitoring.snapshot;
    const well = services.flatMap(({ checks }) => checks.filter(({ verdict }) => verdict === 'ok'));
    return { answers, verdicts: `${well.length} ok, ${alerts.length} alerts` };
  });
}

const [, , directory = '', file = ''] = process.argv;
main(directory, file);
