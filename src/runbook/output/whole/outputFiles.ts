import { randomBytes } from 'node:crypto';
import { mkdir, readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Clock, Ms } from '../../../base/clock';
import type { Log } from '../../../base/log';
import type { Masking } from '../../../base/secrets/redaction';
import { OutputFile } from './outputFile';
import { WholeOutput } from './wholeOutput';

/** What an output is of, for its head. */
export interface OutputHead {
  readonly step: string;
  readonly language: string;
  /** Of the runbook. */
  readonly uri: string;
  /** The connection, or this machine. */
  readonly place: string;
  readonly startedAt: Ms;
}

/** Where whole outputs go. */
export interface OutputKeeper {
  /** Nothing where none are to be kept. */
  begin(head: OutputHead): WholeOutput | undefined;
}

export interface OutputFilesOptions {
  readonly folder: string;
  /** In bytes, of one output; asked anew for each step. */
  readonly limit: () => number;
  readonly clock: Clock;
  readonly masking: Masking;
  readonly log: Log;
}

/** How long an output is kept, and how much of all of them, in bytes: the oldest go first. */
export const KEPT_FOR: Ms = 30 * 24 * 3_600_000;
const MOST_KEPT = 1_000_000_000;
export const FULL_OUTPUT_LIMIT = 100_000_000;
const NAME = /^\d{8}T\d{6}Z-[\w-]{1,60}-\w+\.txt$/;

/** A folder of outputs that were too long to be shown, one read-only text file each. */
export class OutputFiles implements OutputKeeper {
  constructor(private readonly options: OutputFilesOptions) {}

  get folder(): string {
    return this.options.folder;
  }

  begin(head: OutputHead): WholeOutput | undefined {
    const { folder, limit, masking } = this.options;
    if (limit() <= 0) return undefined;
    return new WholeOutput(async () => {
      // Outputs hold what a production system said: they are for their owner alone.
      await mkdir(folder, { recursive: true, mode: 0o700 });
      await this.tidy();
      const lines = headLines(head).map((line) => masking.mask(line));
      return OutputFile.create(join(folder, this.#nameOf(head)), lines, limit());
    }, masking);
  }

  /** The path of a kept output; nothing for what is no name of one, whoever says it. */
  pathOf(name: string): string | undefined {
    return NAME.test(name) ? join(this.options.folder, name) : undefined;
  }

  /** Removes outputs whose steps are no longer remembered. */
  async remove(names: readonly string[]): Promise<void> {
    for (const path of names.map((name) => this.pathOf(name)))
      if (path !== undefined) await this.#removeFile(path);
  }

  /** Removes what is too old, and the oldest of what is too much. */
  async tidy(): Promise<void> {
    const oldest = this.options.clock.now() - KEPT_FOR;
    let left = MOST_KEPT - this.options.limit();
    for (const { path, bytes, at } of (await filesIn(this.options.folder)).sort((a, b) => b.at - a.at)) {
      left -= bytes;
      if (at < oldest || left < 0) await this.#removeFile(path);
    }
  }

  async #removeFile(path: string): Promise<void> {
    await rm(path, { force: true }).catch((error: unknown) => {
      this.options.log.warn(`A kept output could not be removed: ${path}`);
      this.options.log.debug(String(error));
    });
  }

  /** Several windows may write at the same moment, and a window after another one in the same process: chance tells them apart. */
  #nameOf({ startedAt, step: title }: OutputHead): string {
    const step = this.options.masking.mask(title);
    const time = new Date(startedAt).toISOString().replace(/\.\d+|[-:]/g, '');
    const words = step
      .replace(/[^A-Za-z0-9]+/g, '-')
      .replace(/^-+|-+$/g, '')
      .slice(0, 40);
    return `${time}-${words || 'step'}-${randomBytes(4).toString('hex')}.txt`;
  }
}

/** In bytes, of all outputs in a folder. */
export const outputSize = async (folder: string): Promise<number> =>
  (await filesIn(folder)).reduce((sum, { bytes }) => sum + bytes, 0);

async function filesIn(
  folder: string,
): Promise<{ readonly path: string; readonly bytes: number; readonly at: Ms }[]> {
  const names = (await readdir(folder).catch(orElse([]))).filter((name) => NAME.test(name));
  const looked = names.map(async (name) => {
    const path = join(folder, name);
    const found = await stat(path).catch(orElse(undefined));
    return found ? [{ path, bytes: found.size, at: found.mtimeMs }] : [];
  });
  return (await Promise.all(looked)).flat();
}

const headLines = ({ step, language, uri, place, startedAt }: OutputHead): readonly string[] =>
  [
    `Full output of the step "${step}" (${language}) on ${place}`,
    `Runbook: ${uri}`,
    `Started: ${new Date(startedAt).toISOString()}`,
  ].map((line) => line.replace(/[\r\n]+/g, ' '));

const orElse =
  <T>(value: T) =>
  (error: unknown): T => {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return value;
    throw error;
  };
