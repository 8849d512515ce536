import type { Log } from '../../base/log';

/** Tells a person each thing once, and again after it was well in between. */
export class Notices {
  readonly #told = new Set<string>();

  constructor(
    private readonly log: Log,
    private readonly tell: (message: string) => void,
  ) {}

  /** `about` says whether it is the same thing; `cause` is for the log only. */
  once(about: string, message: string, cause?: Error): void {
    if (cause) this.log.debug(`${cause.name}: ${cause.message}`);
    if (this.#told.has(about)) return;
    this.#told.add(about);
    this.log.warn(message);
    this.tell(message);
  }

  /** Nobody has to do anything about it: only the log hears of it. */
  note(message: string): void {
    this.log.info(message);
  }

  /** It is well again, which only the log hears of. */
  over(about: string, message: string): void {
    if (this.#told.delete(about)) this.log.info(message);
  }
}
