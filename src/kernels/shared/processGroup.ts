import { spawn } from 'node:child_process';
import type { ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { statSync } from 'node:fs';
import type { Readable } from 'node:stream';
import type { Clock, Ms } from '../../base/clock';
import { sleep } from '../../base/abort';
import { programsMarked, STEP_VARIABLE } from './strayPrograms';

/** What to start, and where its bytes go. */
export interface Program {
  readonly command: string;
  readonly parameters: readonly string[];
  readonly environment: NodeJS.ProcessEnv;
  readonly workingDirectory: string | undefined;
  /** Between asking it to end and ending it. */
  readonly grace: Ms;
  /** Standard input stays open until the program has ended; otherwise it is at its end from the start. */
  readonly holdsInput: boolean;
  /** Told once it runs, when it holds its input: writes there, and drops what nobody reads any more. */
  readonly onStarted?: (write: (text: string) => void) => void;
  /** What a promise is given for is waited for, before more is read: the program then waits, too. */
  readonly onStdout: OnChunk;
  readonly onStderr: OnChunk;
}

export type OnChunk = (chunk: Uint8Array) => Promise<void> | undefined;

export interface ProgramEnd {
  readonly exitCode: number | undefined;
  readonly killedBy: NodeJS.Signals | undefined;
  /** It ended by itself, but what it had started did not, and was stopped. */
  readonly leftRunning: boolean;
}

/** `notFound`: no such program. `noFolder`: no such working directory. `tooLong`: more than the system passes on. */
export type ProgramProblem = 'notFound' | 'noFolder' | 'notAllowed' | 'tooLong' | 'other';

export class ProgramError extends Error {
  override readonly name = 'ProgramError';

  constructor(
    readonly reason: ProgramProblem,
    options?: ErrorOptions,
  ) {
    super(reason, options);
  }
}

/** How long output may still come after a program has ended. */
const DRAIN: Ms = 300;
const LOOK_AGAIN: Ms = 15;
const WINDOWS = process.platform === 'win32';

/**
 * Runs a program in a process group of its own, without a terminal, and owns the group
 * until nothing of it is left. Aborting asks the group to end, then ends it; the promise settles when it is gone.
 * What left the group by itself (a daemon) is found by a mark in its environment where the system shows it, and ends with
 * an aborted step; one that the step started and came to its end without stays, because that is what a daemon is for.
 * @throws {ProgramError} when it cannot be started
 */
export async function runProgram(clock: Clock, program: Program, signal: AbortSignal): Promise<ProgramEnd> {
  const mark = randomUUID();
  const child = start(program, mark);
  const readers = [
    new PacedReader(child.stdout, program.onStdout),
    new PacedReader(child.stderr, program.onStderr),
  ];
  const group = new ProcessGroup(clock, child, { grace: program.grace, readers });
  const stop = (): void => group.stop(mark);
  signal.addEventListener('abort', stop, { once: true });
  if (signal.aborted) stop();
  try {
    const { exitCode, killedBy } = await group.exited;
    await group.drained(signal);
    const leftRunning = group.isAlive && !signal.aborted;
    if (group.isAlive) group.stop();
    await group.gone();
    return { exitCode, killedBy, leftRunning };
  } finally {
    signal.removeEventListener('abort', stop);
  }
}

function start(program: Program, mark: string): ChildProcess {
  if (program.workingDirectory !== undefined && !isFolder(program.workingDirectory))
    throw new ProgramError('noFolder');
  try {
    const child = spawn(program.command, program.parameters, {
      env: { ...program.environment, [STEP_VARIABLE]: mark },
      cwd: program.workingDirectory,
      stdio: [program.holdsInput ? 'pipe' : 'ignore', 'pipe', 'pipe'],
      detached: !WINDOWS,
      windowsHide: true,
    });
    // That the other side has closed it is told by its end.
    child.stdin?.on('error', () => undefined);
    if (child.stdin) program.onStarted?.((text) => void child.stdin?.write(text));
    return child;
  } catch (error) {
    throw problemOf(error);
  }
}

/** Reads a stream no faster than what it reads is taken. */
class PacedReader {
  #isWaiting = false;
  #wasPaused = false;

  constructor(stream: Readable | null, take: OnChunk) {
    stream?.on('data', (chunk: Uint8Array) => {
      const taken = take(chunk);
      if (!taken) return;
      stream.pause();
      this.#isWaiting = true;
      this.#wasPaused = true;
      const go = (): void => {
        this.#isWaiting = false;
        stream.resume();
      };
      taken.then(go, go);
    });
  }

  /** Whether it waits, or did since this was asked the last time. */
  takePaused(): boolean {
    const paused = this.#isWaiting || this.#wasPaused;
    this.#wasPaused = false;
    return paused;
  }
}

class ProcessGroup {
  readonly exited: Promise<Pick<ProgramEnd, 'exitCode' | 'killedBy'>>;
  readonly #closed: Promise<void>;
  readonly #never = new AbortController().signal;
  #stopping: Promise<void> | undefined;

  constructor(
    private readonly clock: Clock,
    private readonly child: ChildProcess,
    private readonly owned: { readonly grace: Ms; readonly readers: readonly PacedReader[] },
  ) {
    this.exited = new Promise((resolve, reject) => {
      child.once('error', (error) => reject(problemOf(error)));
      child.once('exit', (code, killedBy) =>
        resolve({ exitCode: code ?? undefined, killedBy: killedBy ?? undefined }),
      );
    });
    this.#closed = new Promise((resolve) => child.once('close', () => resolve()));
  }

  get isAlive(): boolean {
    return this.#send(0);
  }

  /**
   * Resolves when the streams have ended, or when something else than the program holds them open. While they wait for
   * whoever reads, that cannot be known.
   */
  async drained(signal: AbortSignal): Promise<void> {
    let isClosed = false;
    const closed = this.#closed.then(() => (isClosed = true));
    do {
      const waiting = new AbortController();
      const late = sleep(this.clock, DRAIN, AbortSignal.any([waiting.signal, signal])).catch(() => undefined);
      await Promise.race([closed, late]);
      waiting.abort();
    } while (!isClosed && !signal.aborted && this.owned.readers.some((reader) => reader.takePaused()));
  }

  /** With a mark, whatever carries it ends too. */
  stop(mark?: string): void {
    this.#stopping ??= this.#stop().then(() => this.#stopMarked(mark));
  }

  /** Resolves when no member is left and nothing more will be read. */
  async gone(): Promise<void> {
    await this.#stopping;
    this.child.stdin?.destroy();
    this.child.stdout?.destroy();
    this.child.stderr?.destroy();
    await this.#closed;
  }

  async #stop(): Promise<void> {
    if (this.child.stdin) {
      // Who watches its input stops its own first, and then ends: only so is it known to be gone at the other end.
      this.child.stdin.end();
      if (await this.#ends(2 * this.owned.grace)) return;
    }
    this.#send('SIGTERM');
    if (await this.#ends(this.owned.grace)) return;
    this.#send('SIGKILL');
    await this.#ends(this.owned.grace);
  }

  async #stopMarked(mark: string | undefined): Promise<void> {
    if (mark === undefined) return;
    const start = this.clock.monotonic();
    let left = programsMarked(mark);
    for (const id of left) signalTo(id, 'SIGTERM');
    while (left.length > 0 && this.clock.monotonic() - start < this.owned.grace) {
      await sleep(this.clock, LOOK_AGAIN, this.#never);
      left = programsMarked(mark);
    }
    for (const id of left) signalTo(id, 'SIGKILL');
  }

  async #ends(within: Ms): Promise<boolean> {
    const start = this.clock.monotonic();
    while (this.isAlive) {
      if (this.clock.monotonic() - start >= within) return false;
      await sleep(this.clock, LOOK_AGAIN, this.#never);
    }
    return true;
  }

  /** True when there was somebody to receive it. */
  #send(signal: NodeJS.Signals | 0): boolean {
    const id = this.child.pid;
    if (id === undefined) return false;
    if (WINDOWS) return this.#sendOnWindows(id, signal);
    return signalTo(-id, signal);
  }

  /** Windows knows no groups: its own tool ends a program with everything below it. */
  #sendOnWindows(id: number, signal: NodeJS.Signals | 0): boolean {
    const alive = this.child.exitCode === null && this.child.signalCode === null;
    if (alive && signal !== 0)
      spawn('taskkill', ['/pid', String(id), '/T', '/F'], { stdio: 'ignore' }).unref();
    return alive;
  }
}

/** True when there was somebody to receive it; a negative id means a group. */
function signalTo(id: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(id, signal);
    return true;
  } catch (error) {
    // EPERM: the members left changed their user, and are somebody else's by now.
    return codeOf(error) !== 'ESRCH' && codeOf(error) !== 'EPERM';
  }
}

const isFolder = (path: string): boolean => statSync(path, { throwIfNoEntry: false })?.isDirectory() ?? false;

const codeOf = (error: unknown): string | undefined =>
  error instanceof Error && 'code' in error && typeof error.code === 'string' ? error.code : undefined;

const PROBLEMS: Readonly<Record<string, ProgramProblem>> = {
  ENOENT: 'notFound',
  EACCES: 'notAllowed',
  EPERM: 'notAllowed',
  E2BIG: 'tooLong',
  ENAMETOOLONG: 'tooLong',
};

const problemOf = (error: unknown): ProgramError =>
  new ProgramError(PROBLEMS[codeOf(error) ?? ''] ?? 'other', { cause: error });
