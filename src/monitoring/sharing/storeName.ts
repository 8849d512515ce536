import { createHash } from 'node:crypto';
import { realpathSync } from 'node:fs';
import { basename, dirname, isAbsolute, join } from 'node:path';

/** Names the store that windows with the same configuration files share, in whatever order and through whatever link. */
export const storeName = (configurationFiles: readonly string[]): string =>
  hashOf([...new Set(configurationFiles.map(realPath))].sort());

/** A short name for a list of texts that says nothing about them. */
export const hashOf = (texts: readonly string[]): string =>
  createHash('sha256').update(JSON.stringify(texts)).digest('hex').slice(0, 20);

/** The path without links, as far as it exists: a configuration is often written after its folder was opened. */
export function realPath(path: string): string {
  if (!isAbsolute(path)) return path;
  try {
    return realpathSync.native(path);
  } catch (error) {
    const parent = dirname(path);
    if (parent === path || !isMissing(error)) return path;
    return join(realPath(parent), basename(path));
  }
}

const isMissing = (error: unknown): boolean => (error as NodeJS.ErrnoException).code === 'ENOENT';
