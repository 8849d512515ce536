/**
 * The cache folder: each part of it (a Node, a VS Code) is one folder that is either complete or absent. A part is put
 * together beside its place and renamed into it, so an interrupted install is simply begun again, and npm's own cache
 * makes the second try quick.
 */
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { cacheFolder } from '../paths.mjs';
import { step } from '../process/progress.mjs';

const stamp = 'complete.json';
const unfinished = /^\.installing-(\d+)-/;

/**
 * The folder of a part, put together first when it is missing.
 * @param {{ name: string, title: string, assemble: (folder: string) => Promise<void> }} part
 * @returns {Promise<string>}
 */
export async function ensurePart({ name, title, assemble }) {
  const place = join(cacheFolder(), name);
  if (existsSync(join(place, stamp))) return place;
  mkdirSync(cacheFolder(), { recursive: true });
  sweep();
  const draft = join(cacheFolder(), `.installing-${process.pid}-${name}`);
  rmSync(draft, { recursive: true, force: true });
  mkdirSync(draft);
  try {
    await step(title, () => assemble(draft));
    writeFileSync(join(draft, stamp), JSON.stringify({ name }));
    settle(draft, place);
  } finally {
    rmSync(draft, { recursive: true, force: true });
  }
  return place;
}

/** Renames the draft into its place, unless another process was faster: then theirs is as good. */
function settle(draft, place) {
  if (existsSync(join(place, stamp))) return;
  rmSync(place, { recursive: true, force: true });
  try {
    renameSync(draft, place);
  } catch (error) {
    if (!existsSync(join(place, stamp))) throw error;
  }
}

/** Removes what installs left behind whose process is gone. */
function sweep() {
  for (const name of readdirSync(cacheFolder())) {
    const pid = unfinished.exec(name)?.[1];
    if (pid && !isAlive(Number(pid))) rmSync(join(cacheFolder(), name), { recursive: true, force: true });
  }
}

function isAlive(pid) {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === 'EPERM';
  }
}
