import type { ShownRequest } from '../intents/intent';
import type { Silence, SilenceDraft } from './silence';

/** A system that keeps silences, as far as a source can speak with it. Each write was shown and agreed to before. */
export interface SilenceKeeper {
  /** `Alertmanager "alerts"`. */
  readonly label: string;
  /**
   * All of them, expired ones for as long as the system keeps those. An empty list means that there are none.
   * @throws {SourceError}
   */
  list(signal: AbortSignal): Promise<readonly Silence[]>;
  /** The request that `create` sends, without credentials. */
  createRequest(draft: SilenceDraft): ShownRequest;
  /**
   * Makes a silence, or changes the one that the draft names. Answers its id.
   * @throws {WriteError}
   */
  create(draft: SilenceDraft, signal: AbortSignal): Promise<string>;
  /** The request that `expire` sends, without credentials. */
  expireRequest(id: string): ShownRequest;
  /** Ends a silence. Doing it twice does no more than once. @throws {WriteError} */
  expire(id: string, signal: AbortSignal): Promise<void>;
}
