import { homedir, userInfo } from 'node:os';
import { dirname, join, resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { version } from '../package.json';
import { systemClock } from './base/clock';
import { EnvironmentSecrets } from './base/secrets/environmentSecrets';
import { createAxiosHttp } from './base/http/axiosHttp';
import type { Http } from './base/http/http';
import type { Log } from './base/log';
import { silentLog } from './base/log';
import { nodeTextFiles } from './base/files/nodeTextFiles';
import { Redaction } from './base/secrets/redaction';
import type { Secrets } from './base/secrets/secrets';
import { channelDefinitions } from './incident/channels';
import { loadSqlite } from './base/files/sqlite';
import { kernelDefinitions } from './kernels';
import { connectionSecrets } from './monitoring/configuration/secrets/connectionSecrets';
import { silencesThrough } from './monitoring/report/alerts/silencesThrough';
import { openEditorState } from './monitoring/report/alerts/storedEditorState';
import type { Configuration, ConfigurationProblem } from './monitoring/configuration/configuration';
import type { CheckedRunbooks, WantedRunbook } from './monitoring/report/commandLine';
import { runCommand } from './monitoring/report/commandLine';
import { checkRunbook } from './runbook/check/checkRunbook';
import { filesBeside, findRunbooks } from './runbook/check/findRunbooks';
import { programsOn } from './runbook/check/programs';
import type { RunOutcome } from './runbook/headless/headlessRunbook';
import { runHeadless } from './runbook/headless/headlessRunbook';
import { runbookPart } from './runbook/headless/runbookPart';
import { jsonReport, textReport } from './runbook/headless/runReport';
import { FULL_OUTPUT_LIMIT, OutputFiles } from './runbook/output/whole/outputFiles';
import { readStorePointers, stateFolder } from './monitoring/sharing/storePointer';
import { metricsAt, sourceDefinitions } from './sources';

/** The `sitrep` command: the same engine as in the editor, printed. */
async function main(): Promise<number> {
  const redaction = new Redaction();
  const write = (stream: NodeJS.WriteStream, text: string): void => void stream.write(redaction.mask(text));
  const complain = (text: string): void => write(process.stderr, text);
  const log: Log = { ...silentLog, error: (message) => complain(`${message}\n`) };
  const secrets = new EnvironmentSecrets(process.env, redaction);
  const interrupted = new AbortController();
  process.once('SIGINT', () => interrupted.abort());
  process.once('SIGTERM', () => interrupted.abort());
  const environment = process.env;
  const http = createAxiosHttp({ secrets, redaction, environment, log, proxy: 'environment' });
  const print = (text: string): void => write(process.stdout, text);
  const state = stateFolder(environment, { platform: process.platform, home: homedir() });
  return runCommand(
    process.argv.slice(2),
    {
      version,
      sources: sourceDefinitions,
      channels: channelDefinitions,
      environment,
      http,
      clock: systemClock,
      random: Math.random,
      log,
      files: nodeTextFiles,
      editors: {
        unavailable: loadSqlite() ? undefined : NO_SQLITE,
        findStores: async (folder) =>
          (await readStorePointers(state, folder)).map(({ directory }) => directory),
        open: (directory) => openEditorState(directory, systemClock),
      },
      openSilences: silencesThrough({ clock: systemClock, log }),
      userName: () => userInfo().username,
      print,
      complain,
      runRunbook: (wanted, signal) =>
        runRunbook(wanted, { redaction, secrets, http, log, print, complain }, signal),
      checkRunbooks,
    },
    interrupted.signal,
  );
}

const NO_SQLITE =
  'This Node has no SQLite, so the state of an editor cannot be read. Run sitrep with Node 22.13 or newer.';

interface RunPorts {
  readonly redaction: Redaction;
  readonly secrets: Secrets;
  readonly http: Http;
  readonly log: Log;
  readonly print: (text: string) => void;
  readonly complain: (text: string) => void;
}

/** The runbooks below the folder of the configuration, checked as in the editor. */
async function checkRunbooks(file: string, configuration: Configuration): Promise<CheckedRunbooks> {
  const folder = dirname(file);
  const configured = configuration.services.flatMap(({ runbooks }) => runbooks);
  const runbooks = await findRunbooks(folder, configured);
  const surroundings = {
    kernels: kernelDefinitions,
    connections: configuration.connections,
    isProgram: programsOn(process.env.PATH),
  };
  const problems: ConfigurationProblem[] = [];
  for (const { path, text } of runbooks) {
    const files = filesBeside(folder, path);
    for (const { severity, ...finding } of await checkRunbook(text, { ...surroundings, files })) {
      const shown = severity === 'information' ? 'warning' : severity;
      problems.push({ ...finding, severity: shown, file: join(folder, path) });
    }
  }
  return { count: runbooks.length, problems };
}

const RUN_EXIT: Readonly<Record<RunOutcome, number>> = { succeeded: 0, empty: 1, failed: 2, stopped: 3 };

/** The same kernels and the same policy as in the editor, without anybody to ask. */
async function runRunbook(wanted: WantedRunbook, ports: RunPorts, signal: AbortSignal): Promise<number> {
  const { command, configuration, text } = wanted;
  const { redaction, http, log, print } = ports;
  const part = runbookPart(text, command.section);
  if ('mistake' in part) {
    ports.complain(`${part.mistake}\n`);
    return 1;
  }
  const clock = systemClock;
  const mask = (shown: string): string => redaction.mask(shown);
  const title = { file: command.file, section: part.section?.title };
  const unfinished = (shown: string): number => redaction.unfinished(shown);
  const outputFolder = command.output === undefined ? undefined : resolve(command.output);
  const report = (command.json ? jsonReport : textReport)(title, {
    ...{ print, clock, mask, unfinished, outputFolder },
  });
  const limit = (): number => FULL_OUTPUT_LIMIT;
  const masking = { mask, unfinished };
  const { metricSources, issueSearches } = wanted;
  const outcome = await runHeadless(
    {
      part,
      uri: pathToFileURL(command.file).href,
      parameters: command.parameters,
      readOnly: command.readOnly,
      yes: command.yes,
      kernels: kernelDefinitions,
      kernelContext: {
        ...{ clock, http, metricSources, issueSearches },
        metricsAt: (place) => metricsAt(place, { http, clock }),
        workspaceFolder: process.cwd(),
      },
      connections: configuration.connections,
      production: configuration.production,
      resolveConnection: (connection) => ({
        ...connection,
        file: connection.file && resolve(dirname(command.config ?? ''), connection.file),
        ...connectionSecrets(connection, { ...ports, environment: process.env }),
      }),
      clock,
      log,
      mask,
      outputs:
        outputFolder === undefined
          ? undefined
          : new OutputFiles({ folder: outputFolder, limit, clock, masking, log }),
    },
    report,
    signal,
  );
  report.finish(outcome);
  return RUN_EXIT[outcome];
}

void main().then((code) => {
  process.exitCode = code;
});
