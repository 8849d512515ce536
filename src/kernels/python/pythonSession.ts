import { randomUUID } from 'node:crypto';
import { sleep } from '../../base/abort';
import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Program, ProgramEnd } from '../shared/processGroup';
import { runProgram } from '../shared/processGroup';
import type { Frame } from './frames';
import { FrameReader } from './frames';
import { interpreterLine } from './interpreterProgram';
import type { PythonCommand } from './pythonCommand';
import type { PythonOutcome } from './responses';
import { readOutcome } from './responses';

/** What a session is started with. */
export interface SessionPlan {
  readonly command: PythonCommand;
  /** It runs elsewhere, where no process group of this machine reaches. */
  readonly isElsewhere: boolean;
  readonly environment: NodeJS.ProcessEnv;
  readonly workingDirectory: string | undefined;
  readonly grace: Ms;
}

export interface SessionTask {
  readonly code: string;
  readonly variables: Readonly<Record<string, string>>;
  /** In bytes of printed text. */
  readonly limit: number;
  /** In bytes of the table that is shown. */
  readonly tableLimit: number;
  /** Whether the rows that are more than are shown are wanted, too. */
  readonly more: boolean;
  readonly rows: number;
}

/** Where a running step's parts go. */
export interface SessionOutput {
  readonly stdout: (bytes: Buffer) => Promise<void> | undefined;
  readonly stderr: (bytes: Buffer) => Promise<void> | undefined;
  readonly table: (json: Buffer) => void;
  /** Further rows of the table. */
  readonly more: (json: Buffer) => Promise<void> | undefined;
}

/** The session is over. `said` is the last that it wrote before it was ready. */
export class SessionEnded extends Error {
  override readonly name = 'SessionEnded';

  constructor(
    readonly end: ProgramEnd,
    readonly said: string,
  ) {
    super('the session is over');
  }
}

/** A console without a prompt is spoken to after this long. */
const SILENT_CONSOLE: Ms = 5_000;
/** How long errors may still come after a step has ended: they have a way of their own. */
const LATE_ERRORS: Ms = 200;
const PROMPT = /(?:>>> ?|In \[\d+\]: ?)$/;
const LONGEST_SAID = 4_000;
const nothing = (): undefined => undefined;
const SILENT: SessionOutput = { stdout: nothing, stderr: nothing, table: nothing, more: nothing };

/** One interpreter that runs steps in the same namespace, one after the other, until it is ended. */
export class PythonSession {
  readonly #marker = `sitrep-${randomUUID()}-`;
  readonly #lifetime = new AbortController();
  readonly #ready = new Gate();
  readonly #ended: Promise<ProgramEnd>;
  #errorsEnded = new Gate();
  #write: (text: string) => void = () => undefined;
  #output = SILENT;
  #said = '';
  #isIntroduced = false;
  #silence: Disposable | undefined;
  #task: { readonly id: number; readonly resolve: (outcome: PythonOutcome) => void } | undefined;
  #tasks = 0;
  #isOver = false;

  constructor(
    private readonly plan: SessionPlan,
    private readonly clock: Clock,
  ) {
    this.#ended = this.#start();
    const over = (): void => {
      this.#isOver = true;
      this.#silence?.dispose();
    };
    this.#ended.then(over, over);
  }

  get isOver(): boolean {
    return this.#isOver || this.#lifetime.signal.aborted;
  }

  get isBusy(): boolean {
    return this.#task !== undefined;
  }

  /**
   * Runs one step. Aborting interrupts it, like Ctrl+C; what does not stop within the grace ends with its session.
   * @throws {SessionEnded} when the interpreter ended meanwhile
   * @throws {ProgramError} when it could not be started
   */
  async run(task: SessionTask, output: SessionOutput, signal: AbortSignal): Promise<PythonOutcome> {
    this.#tasks += 1;
    const id = this.#tasks;
    const outcome = new Promise<PythonOutcome>((resolve) => (this.#task = { id, resolve }));
    const stopping = new Gate();
    const stop = (): void => void this.#stop(id).then(stopping.open);
    signal.addEventListener('abort', stop, { once: true });
    try {
      if (signal.aborted) stop();
      await this.#unlessEnded(this.#ready.opened);
      this.#output = output;
      this.#errorsEnded = new Gate();
      this.#send({ kind: 'run', id, ...task });
      const result = await this.#unlessEnded(outcome);
      await this.#within(this.#errorsEnded.opened, LATE_ERRORS);
      return result;
    } finally {
      signal.removeEventListener('abort', stop);
      this.#task = undefined;
      this.#output = SILENT;
      if (signal.aborted) await stopping.opened;
    }
  }

  /** Resolves when the interpreter and all that it started are gone. */
  async end(): Promise<void> {
    this.#lifetime.abort();
    await this.#ended.catch(() => undefined);
  }

  #start(): Promise<ProgramEnd> {
    const { command, environment, workingDirectory, grace } = this.plan;
    const reader = new FrameReader(this.#marker);
    const errors = new FrameReader(this.#marker);
    const program: Program = {
      ...command,
      environment,
      workingDirectory,
      grace,
      holdsInput: true,
      onStarted: (write) => {
        this.#write = write;
        if (command.readsAtOnce) this.#introduce();
        else this.#silence = this.clock.after(SILENT_CONSOLE, () => this.#introduce());
      },
      onStdout: (chunk) => all(reader.push(chunk).map((frame) => this.#receive(frame))),
      onStderr: (chunk) => all(errors.push(chunk).map((frame) => this.#receiveError(frame))),
    };
    return runProgram(this.clock, program, this.#lifetime.signal);
  }

  /** Tells the console what to be. Whatever it reads before that is not for it. */
  #introduce(): void {
    if (this.#isIntroduced) return;
    this.#isIntroduced = true;
    this.#silence?.dispose();
    this.#write(interpreterLine(this.#marker, this.plan.isElsewhere));
  }

  #receive({ kind, bytes }: Frame): Promise<void> | undefined {
    switch (kind) {
      case 'ready':
        this.#ready.open();
        return undefined;
      case 'raw':
        return this.#ready.isOpen ? this.#output.stdout(bytes) : this.#hear(bytes);
      case 'output':
        return this.#output.stdout(bytes);
      case 'error':
        return this.#output.stderr(bytes);
      case 'table':
        this.#output.table(bytes);
        return undefined;
      case 'more':
        return this.#output.more(bytes);
      case 'done': {
        const outcome = readOutcome(bytes);
        if (outcome.id === this.#task?.id) this.#task.resolve(outcome);
        return undefined;
      }
    }
  }

  #receiveError({ kind, bytes }: Frame): Promise<void> | undefined {
    if (kind !== 'done') return this.#ready.isOpen ? this.#output.stderr(bytes) : this.#hear(bytes);
    this.#errorsEnded.open();
    return undefined;
  }

  #hear(bytes: Buffer): undefined {
    this.#said = (this.#said + bytes.toString()).slice(-LONGEST_SAID);
    if (!this.plan.command.readsAtOnce && PROMPT.test(this.#said)) this.#introduce();
  }

  async #stop(id: number): Promise<void> {
    if (!this.#ready.isOpen) return this.end();
    this.#send({ kind: 'interrupt', id });
    const isIdle = (): boolean => this.#task?.id !== id || this.isOver;
    const started = this.clock.monotonic();
    while (!isIdle() && this.clock.monotonic() - started < this.plan.grace)
      await sleep(this.clock, LOOK_AGAIN, this.#lifetime.signal).catch(() => undefined);
    if (!isIdle()) await this.end();
  }

  async #unlessEnded<T>(promise: Promise<T>): Promise<T> {
    const ended = this.#ended.then((end) => {
      throw new SessionEnded(end, this.#said);
    });
    return Promise.race([promise, ended]);
  }

  async #within(promise: Promise<unknown>, limit: Ms): Promise<void> {
    const late = new AbortController();
    const ended = this.#ended.catch(() => undefined);
    await Promise.race([promise, ended, sleep(this.clock, limit, late.signal).catch(() => undefined)]);
    late.abort();
  }

  #send(message: object): void {
    const body = Buffer.from(JSON.stringify(message)).toString('base64');
    this.#write(`${body.length}:${body}\n`);
  }
}

const LOOK_AGAIN: Ms = 15;

/** Nothing when there is nothing to wait for. */
function all(taken: readonly (Promise<void> | undefined)[]): Promise<void> | undefined {
  const waiting = taken.filter((each) => each !== undefined);
  return waiting.length === 0 ? undefined : Promise.all(waiting).then(nothing);
}

/** Something that happens once. */
class Gate {
  isOpen = false;
  #resolve: () => void = () => undefined;
  readonly opened = new Promise<void>((resolve) => (this.#resolve = resolve));

  readonly open = (): void => {
    this.isOpen = true;
    this.#resolve();
  };
}
