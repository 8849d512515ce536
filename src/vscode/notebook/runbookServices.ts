import { dirname, resolve } from 'node:path';
import * as vscode from 'vscode';
import type { Clock } from '../../base/clock';
import type { Http } from '../../base/http/http';
import type { Redaction } from '../../base/secrets/redaction';
import type { Environment } from '../../base/secrets/secrets';
import type { Alert } from '../../monitoring/alerts/alert';
import type { ConnectionConfiguration } from '../../monitoring/configuration/configuration';
import { connectionSecrets } from '../../monitoring/configuration/secrets/connectionSecrets';
import type { KernelDefinition, ResolvedConnection } from '../../runbook/kernel';
import type { MetricPlace, MetricSource } from '../../metrics/metricSource';
import { FULL_OUTPUT_LIMIT, OutputFiles } from '../../runbook/output/whole/outputFiles';
import { alertFor } from '../commands/subjects';
import type { WorkspaceConfiguration } from '../configuration/workspaceConfigurations';
import type { Sitrep } from '../sitrep';
import { userName } from '../userName';
import type { RunbookAlert, RunbookConfiguration, RunbookServices } from './services';

export interface RunbookParts {
  readonly kernels: readonly KernelDefinition[];
  /** A server of Prometheus that a step names as its connection. */
  readonly metricsAt: (
    place: MetricPlace,
    ports: { readonly http: Http; readonly clock: Clock },
  ) => MetricSource;
  readonly redaction: Redaction;
  readonly environment: Environment;
  readonly outputFolder: string | undefined;
}

/** What runbooks need, taken from what every feature is handed. */
export function runbookServices(sitrep: Sitrep, parts: RunbookParts): RunbookServices {
  const { clock, http, log, monitoring, records } = sitrep;
  return {
    kernels: parts.kernels,
    kernelContext: {
      clock,
      http,
      metricSources: () => monitoring.metricSources,
      metricsAt: (place) => parts.metricsAt(place, { http, clock }),
      issueSearches: () => monitoring.issueTrackers,
    },
    configurationOf: (file) => configurationOf(configurationsFor(sitrep, file)),
    resolveConnection: (connection, file) => resolved(connection, file, sitrep, parts),
    alertFor: async (argument) => {
      const alert = await alertFor(sitrep, argument);
      return alert && runbookAlert(alert);
    },
    clock,
    records,
    userName,
    log,
    mask: (text) => parts.redaction.mask(text),
    unfinished: (text) => parts.redaction.unfinished(text),
    outputs: outputFiles(sitrep, parts),
    isTrusted: () => vscode.workspace.isTrusted,
  };
}

function outputFiles(
  { clock, log }: Sitrep,
  { outputFolder, redaction }: RunbookParts,
): OutputFiles | undefined {
  if (outputFolder === undefined) return undefined;
  const limit = (): number =>
    vscode.workspace.getConfiguration('sitrep').get('fullOutputLimit', FULL_OUTPUT_LIMIT / MEGABYTE) *
    MEGABYTE;
  return new OutputFiles({ folder: outputFolder, limit, clock, masking: redaction, log });
}

const MEGABYTE = 1_000_000;

export const runbookAlert = (alert: Alert): RunbookAlert => ({
  name: alert.labels.alertname ?? alert.title,
  service: alert.service,
  labels: alert.labels,
  annotations: alert.annotations,
  firedAt: alert.times.firedAt,
  runbookUrl: alert.links.find(({ rel }) => rel === 'runbook')?.url,
});

/** Of the folder that the file is in; all of them for a file from elsewhere. */
function configurationsFor({ configurations }: Sitrep, file: vscode.Uri): readonly WorkspaceConfiguration[] {
  const folder = vscode.workspace.getWorkspaceFolder(file);
  const { current } = configurations;
  return folder ? current.filter((each) => each.folder.uri.toString() === folder.uri.toString()) : current;
}

const configurationOf = (found: readonly WorkspaceConfiguration[]): RunbookConfiguration => ({
  production: found.some(({ configuration }) => configuration.production),
  connections: found.flatMap(({ configuration }) => configuration.connections),
  runbooks: found.flatMap(({ configuration }) => configuration.services.flatMap(({ runbooks }) => runbooks)),
});

function resolved(
  connection: ConnectionConfiguration,
  file: vscode.Uri,
  sitrep: Sitrep,
  parts: RunbookParts,
): ResolvedConnection {
  const { name, type, access, production, url, via, command, file: path } = connection;
  const owner = configurationsFor(sitrep, file).find(({ configuration }) =>
    configuration.connections.includes(connection),
  );
  const base = owner?.uri.scheme === 'file' ? dirname(owner.uri.fsPath) : undefined;
  return {
    name,
    type,
    access,
    production,
    url,
    via,
    command,
    file: path !== undefined && base !== undefined ? resolve(base, path) : path,
    ...connectionSecrets(connection, { ...parts, secrets: sitrep.secrets }),
  };
}
