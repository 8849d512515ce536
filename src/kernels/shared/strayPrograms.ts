import { readdirSync, readFileSync } from 'node:fs';

/** Marks what a step starts, and all that this starts: an environment is inherited, whatever group a program moves to. */
export const STEP_VARIABLE = 'SITREP_STEP';

/**
 * Programs that carry the mark of a step, by their ids. On Linux only: elsewhere nobody but the system may read what
 * environment a program was started with. A program that was started without the mark, or as another user, is not found.
 */
export function programsMarked(mark: string): readonly number[] {
  if (process.platform !== 'linux') return [];
  const wanted = Buffer.from(`${STEP_VARIABLE}=${mark}\0`);
  return readdirSync('/proc')
    .filter((name) => /^\d+$/.test(name) && environmentOf(name).includes(wanted))
    .map(Number);
}

function environmentOf(id: string): Buffer {
  try {
    return readFileSync(`/proc/${id}/environ`);
  } catch {
    // It has ended, or is somebody else's: either way it is none of ours.
    return Buffer.alloc(0);
  }
}
