import type { Log } from '../../src/base/log';

/** Something that keeps what it was told, as a writer and as whoever opens it after the writer was killed. */
export interface KilledStore {
  readonly name: string;
  readonly needsSqlite: boolean;
  /** Opens the file, and answers what keeps step after step: what it returns is kept. */
  writer(file: string, log: Log): (step: number) => Promise<void> | void;
  /**
   * Opens what a dead writer left. `shown` is the last step that was seen to be kept, -1 for none.
   * Answers the last step that is there, and what is wrong.
   */
  inspect(
    file: string,
    shown: number,
    log: Log,
  ): Promise<{ readonly last: number; readonly problem: string | undefined }>;
}
