import { connect as connectPlain } from 'node:net';
import type { Socket } from 'node:net';
import { connect as connectSecure } from 'node:tls';
import { CancelledError, sleep } from '../../base/abort';
import type { Clock, Ms } from '../../base/clock';
import type { Reply } from './resp';
import { encode, ProtocolError, ReplyReader } from './resp';

export type SessionProblem = 'unreachable' | 'closed' | 'malformed' | 'tooLarge';

export class SessionError extends Error {
  override readonly name = 'SessionError';

  constructor(
    readonly reason: SessionProblem,
    message: string,
    options?: ErrorOptions,
  ) {
    super(message, options);
  }
}

/** How long the server has to let go of a session. */
const GOODBYE: Ms = 1000;

/** One connection to a server, asked one command at a time. Aborting ends it, and what it waits for at the server. */
export class RedisSession {
  readonly #socket: Socket;
  readonly #reader = new ReplyReader();
  readonly #closed: Promise<void>;
  #waiting: { readonly resolve: (reply: Reply) => void; readonly reject: (error: Error) => void } | undefined;
  #problem: SessionError | undefined;

  constructor(
    private readonly url: URL,
    private readonly clock: Clock,
  ) {
    const port = Number(url.port || '6379');
    const host = url.hostname.replace(/^\[|\]$/g, '');
    this.#socket =
      url.protocol === 'rediss:'
        ? connectSecure({ host, port, servername: host })
        : connectPlain({ host, port });
    this.#closed = new Promise((resolve) => this.#socket.once('close', () => resolve()));
    this.#socket.on('data', (chunk: Buffer) => this.#receive(chunk));
    this.#socket.on('error', (error: NodeJS.ErrnoException) => this.#fail(this.#unreachable(error)));
    this.#socket.on('close', () =>
      this.#fail(new SessionError('closed', `${url.host} closed the connection.`)),
    );
  }

  /**
   * @throws {SessionError} when the server cannot be reached or does not speak Redis
   * @throws {CancelledError} when the signal aborted
   */
  async ask(words: readonly string[], signal: AbortSignal): Promise<Reply> {
    if (signal.aborted) throw new CancelledError();
    if (this.#problem) throw this.#problem;
    const reply = new Promise<Reply>((resolve, reject) => (this.#waiting = { resolve, reject }));
    const cancel = (): void => this.#fail(new CancelledError());
    signal.addEventListener('abort', cancel, { once: true });
    this.#socket.write(encode(words));
    try {
      return await reply;
    } finally {
      signal.removeEventListener('abort', cancel);
    }
  }

  /**
   * Resolves when the server has let go: it answers the end of this side with its own. Aborting hangs up at once, and so does
   * a connection that never came about.
   */
  async end(signal: AbortSignal): Promise<void> {
    const late = new AbortController();
    const hurry = AbortSignal.any([late.signal, signal]);
    if (this.#socket.connecting) this.#socket.destroy();
    else this.#socket.end();
    await Promise.race([this.#closed, sleep(this.clock, GOODBYE, hurry).catch(() => undefined)]);
    late.abort();
    this.#socket.destroy();
  }

  #receive(chunk: Buffer): void {
    try {
      for (const reply of this.#reader.push(chunk)) {
        const waiting = this.#waiting;
        this.#waiting = undefined;
        waiting?.resolve(reply);
      }
    } catch (error) {
      if (!(error instanceof ProtocolError)) throw error;
      const said =
        error.reason === 'malformed'
          ? 'answered something that is not Redis'
          : 'answered with more than 64 MB';
      this.#fail(new SessionError(error.reason, `${this.url.host} ${said}.`, { cause: error }));
      this.#socket.destroy();
    }
  }

  #unreachable(cause: NodeJS.ErrnoException): SessionError {
    const why =
      cause.code === 'ECONNREFUSED' ? 'nothing listens there' : (cause.code ?? 'the connection broke');
    return new SessionError('unreachable', `Redis at ${this.url.host} cannot be reached: ${why}.`, { cause });
  }

  #fail(error: Error): void {
    if (error instanceof SessionError) this.#problem ??= error;
    const waiting = this.#waiting;
    this.#waiting = undefined;
    waiting?.reject(error);
  }
}
