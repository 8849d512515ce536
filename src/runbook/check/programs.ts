import { constants } from 'node:fs';
import { access, stat } from 'node:fs/promises';
import { delimiter, join } from 'node:path';

/** Looks for programs on a PATH, once for each name. Nothing is run. */
export function programsOn(path: string | undefined): (name: string) => Promise<boolean> {
  const known = new Map<string, Promise<boolean>>();
  const folders = (path ?? '').split(delimiter).filter((folder) => folder !== '');
  return (name) => {
    const found = known.get(name) ?? anyOf(folders, name);
    known.set(name, found);
    return found;
  };
}

async function anyOf(folders: readonly string[], name: string): Promise<boolean> {
  for (const folder of folders) if (await isExecutable(join(folder, name))) return true;
  return false;
}

async function isExecutable(file: string): Promise<boolean> {
  try {
    await access(file, constants.X_OK);
    return (await stat(file)).isFile();
  } catch {
    // There is none, or it is not for us: either way a step could not start it.
    return false;
  }
}
