import { access, readFile, readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import { runbookFile } from '../runbookFile';
import type { LinkedFiles } from './linkFindings';

/** A runbook on disk. */
export interface FoundRunbook {
  /** Relative to the folder, with `/`. */
  readonly path: string;
  readonly text: string;
}

const IGNORED = new Set(['node_modules', 'dist', 'out', 'vendor']);
const MOST_FILES = 2_000;

/** The runbooks below a folder, as the editor would list them. `configured` are files and folders that services name. */
export async function findRunbooks(
  folder: string,
  configured: readonly string[],
): Promise<readonly FoundRunbook[]> {
  const named = configured.map((name) => name.replace(/^\.\//, '').replace(/\/$/, ''));
  const found: FoundRunbook[] = [];
  for (const path of await markdownBelow(folder)) {
    const text = await textOf(join(folder, path));
    if (text === undefined) continue;
    const isConfigured = named.some((name) => path === name || path.startsWith(`${name}/`));
    if (runbookFile(text, { uri: path, path, configured: isConfigured })) found.push({ path, text });
  }
  return found;
}

/** What a runbook links to, on disk; a path from the root counts from the folder. */
export const filesBeside = (folder: string, runbook: string): LinkedFiles => {
  const place = (path: string): string =>
    path.startsWith('/') ? join(folder, path) : join(folder, dirname(runbook), path);
  return {
    exists: (path) =>
      access(place(path)).then(
        () => true,
        () => false,
      ),
    read: (path) => textOf(place(path)),
  };
};

const textOf = (file: string): Promise<string | undefined> => readFile(file, 'utf8').catch(() => undefined);

/** Links are not followed, so that a circle of them ends. */
async function markdownBelow(folder: string): Promise<readonly string[]> {
  const found: string[] = [];
  const waiting = [''];
  for (let at = 0; at < waiting.length && found.length < MOST_FILES; at++) {
    const below = waiting[at] ?? '';
    const entries = await readdir(join(folder, below), { withFileTypes: true }).catch(() => []);
    for (const entry of entries) {
      const path = below === '' ? entry.name : `${below}/${entry.name}`;
      if (entry.isDirectory() && !IGNORED.has(entry.name) && !entry.name.startsWith('.')) waiting.push(path);
      else if (entry.isFile() && /\.md$/i.test(entry.name)) found.push(path);
    }
  }
  return found.sort();
}
