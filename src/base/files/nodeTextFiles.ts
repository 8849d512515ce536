import { readFile, readdir } from 'node:fs/promises';
import type { TextFiles } from './textFiles';

/** Files of this computer. Why one cannot be read does not matter to whoever asks: it is not there for them. */
export const nodeTextFiles: TextFiles = {
  read: (path) => readFile(path, 'utf8').catch(() => undefined),
  list: async (folder) => (await readdir(folder).catch(() => [])).sort(),
};
