/** Where Sitrep writes what it did. Implementations mask every known secret before a byte leaves. */
export interface Log {
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
  /** `cause` is for the log only: its message never reaches a view by this way. */
  error(message: string, cause?: unknown): void;
}

export const silentLog: Log = {
  debug: () => undefined,
  info: () => undefined,
  warn: () => undefined,
  error: () => undefined,
};
