import { basename } from 'node:path';
import type { Log } from '../../base/log';
import type { WholeOutput } from '../output/whole/wholeOutput';
import type { StepRun } from './stepRun';

interface EndedOutput {
  /** Absent where nothing is kept. */
  readonly whole: WholeOutput | undefined;
  /** All of it was shown. */
  readonly isShown: boolean;
  readonly run: StepRun;
  /** Why it did not succeed. */
  readonly message: string | undefined;
  readonly log: Log;
}

/** Ends what is kept of a step's output, and says where the part is that was not shown; nothing when all of it was. */
export async function leftOutNote({
  whole,
  isShown,
  run,
  message,
  log,
}: EndedOutput): Promise<{ readonly text: string; readonly fullOutput?: string } | undefined> {
  try {
    const written = await whole?.end({ isShown, ended: endOf(run, message) });
    if (!written) return isShown ? undefined : { text: 'The rest of the output was left out.' };
    const { path, size, isCut } = written;
    const text = isCut
      ? `Not all is shown here. The first ${sizeOf(size)} of the output are kept, and the rest was left out.`
      : `Not all is shown here. The full output (${sizeOf(size)}) is kept.`;
    return { text, fullOutput: basename(path) };
  } catch (error) {
    log.error('The full output of a step could not be kept', error);
    return { text: `The rest of the output was left out, because it could not be kept: ${reasonOf(error)}.` };
  }
}

/** `failed after 2.4 s: exit 3. The last command ended with exit status 3.` */
function endOf({ outcome, summary, startedAt, durationMs }: StepRun, message: string | undefined): string {
  const words = outcome === 'timedOut' ? 'timed out' : outcome;
  const at = new Date(startedAt + durationMs).toISOString();
  const why = message === undefined ? '' : ` ${message}`;
  return `${at}, ${words} after ${(durationMs / 1_000).toFixed(1)} s: ${summary}.${why}`.replace(
    /[\r\n]+/g,
    ' ',
  );
}

const sizeOf = (bytes: number): string =>
  bytes < 1_000_000 ? `${Math.ceil(bytes / 1_000)} kB` : `${(bytes / 1_000_000).toFixed(1)} MB`;

const reasonOf = (error: unknown): string =>
  error instanceof Error && 'code' in error && error.code === 'ENOSPC'
    ? 'the disk is full'
    : error instanceof Error
      ? error.message
      : String(error);
