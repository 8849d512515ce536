import { homedir } from 'node:os';
import { join } from 'node:path';
import type * as vscode from 'vscode';
import type { Clock } from '../base/clock';
import { databaseSize } from '../base/files/databaseSize';
import type { Disposable } from '../base/disposable';
import type { Log } from '../base/log';
import type { Messages } from '../base/messages';
import { openRecords } from '../base/records/openRecords';
import type { Records } from '../base/records/records';
import type { Environment } from '../base/secrets/secrets';
import { loadSqlite } from '../base/files/sqlite';
import { outputSize } from '../runbook/output/whole/outputFiles';
import type { SeriesStore } from '../metrics/store/seriesStore';
import type { AlertLog } from '../monitoring/alerts/log/alertLog';
import { openAlertLog } from '../monitoring/alerts/log/openAlertLog';
import { openSeriesStore } from '../monitoring/metricStorage/openSeriesStore';
import type { StoredPart } from '../monitoring/report/storageReport';
import { CLAIM_FILE, openSharing } from '../monitoring/sharing/openSharing';
import type { Sharing } from '../monitoring/sharing/sharing';
import { storeName } from '../monitoring/sharing/storeName';
import { stateFolder, writeStorePointer } from '../monitoring/sharing/storePointer';
import { MaintenanceRecords } from '../monitoring/suppression/maintenanceRecords';
import type { MaintenanceWindow } from '../monitoring/suppression/maintenanceWindow';

export interface StorageOptions {
  /** The configuration files that this window reads, whether they exist or not. */
  readonly files: readonly string[];
  readonly clock: Clock;
  readonly log: Log;
  readonly environment: Environment;
  readonly messages: Messages;
}

export interface Storage extends Disposable {
  readonly alertLog: AlertLog;
  readonly records: Records;
  /** Nothing where each window polls by itself. */
  readonly sharing?: Sharing;
  readonly seriesStore: SeriesStore | undefined;
  /** The maintenance windows that people opened by hand. */
  readonly maintenance: () => readonly MaintenanceWindow[];
  readonly parts: readonly StoredPart[];
  /** For outputs of runbook steps that are too long to be shown; nothing where nothing can be kept. */
  readonly outputFolder: string | undefined;
}

type Places = Pick<vscode.ExtensionContext, 'globalStorageUri' | 'storageUri'>;

/** Opens what is kept on this computer: one folder for all windows with the same configuration files. */
export function openStorage(
  extension: Places,
  { files, clock, log, environment, messages }: StorageOptions,
): Storage {
  const own = pathOf(extension.storageUri);
  const shared = sharedDirectory(extension, files);
  const directory = shared ?? own;
  const sharing = shared === undefined ? undefined : openSharing(shared);
  if (shared !== undefined) {
    const state = stateFolder(environment, { platform: process.platform, home: homedir() });
    writeStorePointer(state, { directory: shared, files }).catch((error: unknown) => {
      log.warn('The sitrep command will not find this window: its note about where it keeps things failed.');
      log.debug(String(error));
    });
  } else if (directory !== undefined) {
    log.info('This editor has no SQLite, so nothing is shared: each window polls by itself.');
  }
  const earlier = [shared, own].flatMap((folder) =>
    folder === undefined ? [] : [join(folder, 'alerts.jsonl')],
  );
  const { alertLog, stored } = openAlertLog({ directory, clock, log, earlier });
  const records = openRecords(directory, log);
  // The engine says when this window is the one that writes.
  const tell = (message: string): void => messages.warn(message);
  const series = openSeriesStore({ directory, clock, log, access: 'read', tell });
  const { seriesStore } = series;
  const byHand = new MaintenanceRecords(records, log);
  const dispose = (): void => {
    seriesStore?.dispose();
    alertLog.dispose();
    records.dispose();
  };
  const parts = [
    stored,
    series.stored,
    ...(directory === undefined ? [] : besides(directory, shared !== undefined)),
  ];
  return {
    alertLog,
    records,
    ...(sharing && { sharing }),
    seriesStore,
    maintenance: () => byHand.at(clock.now()),
    parts,
    outputFolder: directory && outputFolderIn(directory),
    dispose,
  };
}

/** Windows that cannot share each keep a folder of their own: a text file has no two writers. */
function sharedDirectory({ globalStorageUri }: Places, files: readonly string[]): string | undefined {
  const global = pathOf(globalStorageUri);
  if (global === undefined || files.length === 0 || !loadSqlite()) return undefined;
  return join(global, 'stores', storeName(files));
}

const pathOf = (uri: vscode.Uri | undefined): string | undefined =>
  uri?.scheme === 'file' ? uri.fsPath : undefined;

const outputFolderIn = (directory: string): string => join(directory, 'runbook-output');

function besides(directory: string, isShared: boolean): readonly StoredPart[] {
  const part = (title: string, name: string): StoredPart => {
    const file = join(directory, name);
    return { title, file, size: () => databaseSize(file) };
  };
  const records = part('What features remember', isShared ? 'records.db' : 'records.json');
  const outputs: StoredPart = {
    title: 'Full outputs of runbook steps, 30 days and 1 GB of them at most',
    file: outputFolderIn(directory),
    size: () => outputSize(outputFolderIn(directory)),
  };
  return isShared ? [records, outputs, part('Which window polls', CLAIM_FILE)] : [records, outputs];
}
