import * as vscode from 'vscode';
import type { Disposable } from '../../base/disposable';
import { DisposableStore } from '../../base/disposable';
import type { MeasuredPart, StoredPart } from '../../monitoring/report/storageReport';
import { storageReport } from '../../monitoring/report/storageReport';
import type { Sitrep } from '../sitrep';

const SCHEME = 'sitrep-storage';
const DOCUMENT = vscode.Uri.from({ scheme: SCHEME, path: '/Sitrep Storage' });

/** Serves the report as a read-only document, measured anew by each `Sitrep: Show Storage`. */
export function registerStorageReport(sitrep: Sitrep): Disposable & { show(): Promise<void> } {
  const owned = new DisposableStore();
  const changed = owned.add(new vscode.EventEmitter<vscode.Uri>());
  owned.add(
    vscode.workspace.registerTextDocumentContentProvider(SCHEME, {
      onDidChange: changed.event,
      provideTextDocumentContent: async () =>
        storageReport(await Promise.all(sitrep.storage.map((part) => measured(sitrep, part))), {
          role: sitrep.monitoring.role,
          process: sitrep.monitoring.pollingProcess,
        }),
    }),
  );
  return {
    show: async () => {
      changed.fire(DOCUMENT);
      await vscode.window.showTextDocument(await vscode.workspace.openTextDocument(DOCUMENT), {
        preview: true,
      });
    },
    dispose: () => owned.dispose(),
  };
}

async function measured({ configurations, log }: Sitrep, part: StoredPart): Promise<MeasuredPart> {
  const { title, file, retention } = part;
  const limits = configurations.current.flatMap(({ configuration }) =>
    retention === undefined ? [] : [configuration.retention[retention]],
  );
  const keptFor = limits.length === 0 ? undefined : Math.max(...limits);
  const looked = { title, file, ...(retention !== undefined && { retention }), keptFor };
  try {
    return { ...looked, bytes: await part.size(), memory: part.memory?.() };
  } catch (error) {
    log.error(`The size of ${file ?? title} could not be read.`, error);
    return { ...looked, bytes: 'unreadable' };
  }
}
