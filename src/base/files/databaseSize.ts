import { stat } from 'node:fs/promises';

/** A write-ahead log has two companions; a rollback journal may be left by a crash. */
export const DATABASE_COMPANIONS = ['-wal', '-shm', '-journal'];

/** Bytes of a database with its companions; 0 while it is not there. */
export async function databaseSize(file: string): Promise<number> {
  const sizes = await Promise.all(['', ...DATABASE_COMPANIONS].map((ending) => sizeOf(file + ending)));
  return sizes.reduce((sum, size) => sum + size, 0);
}

async function sizeOf(file: string): Promise<number> {
  try {
    return (await stat(file)).size;
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ENOENT') return 0;
    throw error;
  }
}
