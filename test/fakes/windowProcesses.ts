import type { ChildProcess } from 'node:child_process';
import { fork } from 'node:child_process';

/** What one window shows, and how many requests it has sent so far. */
export interface WindowReport {
  readonly role: 'owner' | 'follower';
  readonly sent: number;
  /** `HealthCheckFailing firing`, worst first. */
  readonly alerts: readonly string[];
  /** Who has acknowledged. */
  readonly acknowledged: readonly string[];
  readonly verdicts: readonly string[];
}

/** Acknowledges the worst alert as somebody. */
export interface WindowOrder {
  readonly acknowledge: string;
}

/** A process with `windowProcess.ts` in it, bundled. */
export class WindowProcess {
  #latest: WindowReport = { role: 'follower', sent: 0, alerts: [], acknowledged: [], verdicts: [] };
  readonly #child: ChildProcess;
  #waiting: { readonly holds: (report: WindowReport) => boolean; readonly done: () => void } | undefined;

  /** @param program the bundle; @param directory of the store; @param file the configuration */
  constructor(program: string, directory: string, file: string) {
    // Inside a desktop editor, the executable is the editor itself.
    const env = { ...process.env, ELECTRON_RUN_AS_NODE: '1' };
    this.#child = fork(program, [directory, file], { env, execArgv: [], stdio: 'inherit' });
    this.#child.on('message', (report: WindowReport) => {
      this.#latest = report;
      if (!this.#waiting?.holds(report)) return;
      this.#waiting.done();
      this.#waiting = undefined;
    });
  }

  get latest(): WindowReport {
    return this.#latest;
  }

  get pid(): number | undefined {
    return this.#child.pid;
  }

  /** Resolves when what it shows is so; the test's own limit ends it. */
  shows(holds: (report: WindowReport) => boolean): Promise<this> {
    if (holds(this.#latest)) return Promise.resolve(this);
    return new Promise((resolve) => (this.#waiting = { holds, done: () => resolve(this) }));
  }

  acknowledge(by: string): void {
    this.#child.send({ acknowledge: by } satisfies WindowOrder);
  }

  /** `kill -9`: nothing is given back. Resolves when it is gone. */
  kill(): Promise<void> {
    if (this.#child.exitCode !== null || this.#child.signalCode !== null) return Promise.resolve();
    const closed = new Promise<void>((resolve) => this.#child.once('close', () => resolve()));
    this.#child.kill('SIGKILL');
    return closed;
  }
}
