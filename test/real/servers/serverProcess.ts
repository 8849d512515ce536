import type { ChildProcess } from 'node:child_process';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { setTimeout as delay } from 'node:timers/promises';

export interface ServerCommand {
  readonly program: string;
  readonly arguments: readonly string[];
  readonly environment?: Readonly<Record<string, string>>;
  readonly user?: { readonly uid: number; readonly gid: number };
  /** Whether it answers. Asked until it does. */
  readonly isReady: () => Promise<boolean>;
  /** What asks it to end orderly. Default SIGTERM. */
  readonly stopSignal?: NodeJS.Signals;
}

const START_LIMIT_MS = 30_000;
const ASK_EVERY_MS = 50;

/** The last resort: a runner that dies leaves no server of its own behind. */
const alive = new Set<ChildProcess>();
process.on('exit', () => alive.forEach((child) => child.kill('SIGKILL')));

/** One server that a suite started. It is stopped by its own process id and by nothing else. */
export class ServerProcess {
  #output = '';

  private constructor(
    private readonly child: ChildProcess,
    private readonly command: ServerCommand,
  ) {
    alive.add(child);
    child.once('exit', () => alive.delete(child));
    for (const stream of [child.stdout, child.stderr]) {
      stream?.on(
        'data',
        (chunk: Buffer) => (this.#output = (this.#output + chunk.toString()).slice(-20_000)),
      );
    }
  }

  /** @throws with the server's own last words when it ends, or does not answer in time */
  static async start(command: ServerCommand): Promise<ServerProcess> {
    const child = spawn(command.program, command.arguments, {
      env: { PATH: process.env.PATH, LANG: 'C', ...command.environment },
      stdio: ['ignore', 'pipe', 'pipe'],
      ...command.user,
    });
    const server = new ServerProcess(child, command);
    await server.#untilReady();
    return server;
  }

  async stop(): Promise<void> {
    if (this.#hasEnded) return;
    const ended = once(this.child, 'exit');
    this.child.kill(this.command.stopSignal ?? 'SIGTERM');
    await ended;
  }

  get #hasEnded(): boolean {
    return this.child.exitCode !== null || this.child.signalCode !== null;
  }

  async #untilReady(): Promise<void> {
    let failure: unknown;
    this.child.once('error', (error) => (failure = error));
    const limit = Date.now() + START_LIMIT_MS;
    while (!(await this.command.isReady())) {
      if (failure !== undefined || this.#hasEnded || Date.now() > limit) {
        await this.stop();
        throw new Error(`${this.command.program} did not start:\n${this.#output}`, { cause: failure });
      }
      await delay(ASK_EVERY_MS);
    }
  }
}

/** Whether an HTTP server answers 2xx there. */
export async function answers(url: string): Promise<boolean> {
  try {
    return (await fetch(url, { signal: AbortSignal.timeout(2_000) })).ok;
  } catch {
    // Nothing listens yet, which is what is being waited for.
    return false;
  }
}
