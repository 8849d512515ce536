import { join } from 'node:path';
import type { Clock } from '../../base/clock';
import type { Log } from '../../base/log';
import { nodeStoreFiles } from '../../metrics/store/files/nodeStoreFiles';
import type { StoreAccess } from '../../metrics/store/seriesStore';
import { SeriesStore } from '../../metrics/store/seriesStore';
import type { StoredPart } from '../report/storageReport';

export interface SeriesStorePlace {
  /** Nothing when no folder is open: series are then forgotten with the window. */
  readonly directory: string | undefined;
  readonly clock: Clock;
  readonly log: Log;
  /** One process writes, the one that polls. Others may read. */
  readonly access: StoreAccess;
  /** Tells a person what happened to the stored series, each thing once. */
  tell(message: string): void;
}

/** The series of a workspace on disk, and where they are. Opens no file yet. */
export function openSeriesStore({ directory, ...options }: SeriesStorePlace): {
  readonly seriesStore: SeriesStore | undefined;
  readonly stored: StoredPart;
} {
  const title = 'Metrics';
  if (directory === undefined) {
    const stored: StoredPart = { title, file: undefined, retention: 'metrics', size: async () => undefined };
    return { seriesStore: undefined, stored };
  }
  const folder = join(directory, 'metrics');
  const seriesStore = new SeriesStore({ ...options, files: nodeStoreFiles, folder });
  return {
    seriesStore,
    stored: {
      title,
      file: folder,
      retention: 'metrics',
      size: async () => seriesStore.size().disk,
      memory: () => seriesStore.size().memory,
    },
  };
}
