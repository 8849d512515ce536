import { access, mkdir, readdir, readFile, rename, rm, stat, writeFile } from 'node:fs/promises';
import { dirname, isAbsolute, join } from 'node:path';
import type { Environment } from '../../base/secrets/secrets';
import { hashOf, realPath, storeName } from './storeName';

/** Where the windows with these configuration files keep what they share. */
export interface StorePointer {
  /** The folder with `alerts.db` and its neighbours. */
  readonly directory: string;
  readonly files: readonly string[];
}

/** Where a program of this user keeps state that is no document: XDG base directories, `%LOCALAPPDATA%` on Windows. */
export function stateFolder(
  environment: Environment,
  { platform, home }: { readonly platform: NodeJS.Platform; readonly home: string },
): string {
  const isWindows = platform === 'win32';
  const named = isWindows ? environment.LOCALAPPDATA : environment.XDG_STATE_HOME;
  const usual = isWindows ? join(home, 'AppData', 'Local') : join(home, '.local', 'state');
  return join(named !== undefined && isAbsolute(named) ? named : usual, 'sitrep');
}

/**
 * Leaves a note for programs that know a folder and not the editor that has it open. One small file for each folder and
 * store, so that windows never write the same one with different contents.
 */
export async function writeStorePointer(state: string, { directory, files }: StorePointer): Promise<void> {
  const real = files.map(realPath);
  for (const folder of new Set(real.map((file) => dirname(file)))) {
    const place = placeOf(state, folder);
    await mkdir(place, { recursive: true, mode: 0o700 });
    const file = join(place, `${storeName(real)}.json`);
    const next = `${file}.${process.pid}`;
    await writeFile(next, JSON.stringify({ directory, files: real } satisfies StorePointer), { mode: 0o600 });
    await rename(next, file);
  }
}

/** The stores of windows that read a configuration in this folder, the latest first. Notes of stores that are gone are removed. */
export async function readStorePointers(state: string, folder: string): Promise<readonly StorePointer[]> {
  const place = placeOf(state, realPath(folder));
  const found: { readonly pointer: StorePointer; readonly at: number }[] = [];
  for (const name of await namesIn(place)) {
    const file = join(place, name);
    const pointer = pointerOf(await readFile(file, 'utf8'));
    if (pointer && (await exists(pointer.directory))) {
      found.push({ pointer, at: (await stat(file)).mtimeMs });
    } else if (pointer) {
      await rm(file, { force: true });
    }
  }
  return found.sort((a, b) => b.at - a.at).map(({ pointer }) => pointer);
}

const placeOf = (state: string, folder: string): string => join(state, 'stores', hashOf([folder]));

async function namesIn(place: string): Promise<readonly string[]> {
  try {
    return (await readdir(place)).filter((name) => name.endsWith('.json'));
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return [];
    throw error;
  }
}

async function exists(path: string): Promise<boolean> {
  try {
    await access(path);
    return true;
  } catch {
    return false;
  }
}

/** Nothing for a text that is no note of ours. */
function pointerOf(text: string): StorePointer | undefined {
  try {
    const { directory, files } = JSON.parse(text) as Partial<StorePointer>;
    return typeof directory === 'string' && Array.isArray(files) ? { directory, files } : undefined;
  } catch (error) {
    if (error instanceof SyntaxError || error instanceof TypeError) return undefined;
    throw error;
  }
}
