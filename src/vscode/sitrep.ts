import type * as vscode from 'vscode';
import type { BoundSecrets } from '../base/secrets/boundSecrets';
import type { Clock } from '../base/clock';
import type { Http } from '../base/http/http';
import type { Log } from '../base/log';
import type { Messages } from '../base/messages';
import type { Redaction } from '../base/secrets/redaction';
import type { Records } from '../base/records/records';
import type { Environment } from '../base/secrets/secrets';
import type { SeriesStore } from '../metrics/store/seriesStore';
import type { StoredPart } from '../monitoring/report/storageReport';
import type { MonitoringEngine } from '../monitoring/engine/engine';
import type { SourceDefinition } from '../monitoring/source';
import type { WorkspaceConfigurations } from './configuration/workspaceConfigurations';

/**
 * What every feature is handed. A feature is `registerX(sitrep): Disposable`; it takes what it needs from here, adds
 * nothing, and gives everything back when disposed of.
 */
export interface Sitrep {
  readonly extension: vscode.ExtensionContext;
  readonly log: Log & { show(): void };
  readonly messages: Messages;
  readonly clock: Clock;
  readonly http: Http;
  readonly secrets: BoundSecrets;
  /** What masks every revealed secret in whatever is shown. */
  readonly redaction: Redaction;
  /** For `${env:NAME}` in credentials. */
  readonly environment: Environment;
  /** What features remember for this workspace. */
  readonly records: Records;
  readonly definitions: readonly SourceDefinition[];
  /** The `sitrep.yaml` files of the workspace, as they are saved. */
  readonly configurations: WorkspaceConfigurations;
  /** Series on disk; nothing when no folder is open. */
  readonly seriesStore: SeriesStore | undefined;
  /** Everything that is kept on this computer for this workspace. */
  readonly storage: readonly StoredPart[];
  /** What is known now, over all folders of the workspace. */
  readonly monitoring: MonitoringEngine;
}
