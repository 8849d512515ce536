import type { Disposable } from '../../base/disposable';
import type { ClaimStore } from './lease';
import type { SharedStore } from './sharedStore';

/** How several windows share what they monitor. Without it, a window polls by itself. */
export interface Sharing {
  /** Unique to this window and its start. */
  readonly owner: string;
  readonly pid: number;
  /** @throws {SqliteError} when the place cannot be used */
  open(): SharedPlace;
}

/** The place that windows share, opened. */
export interface SharedPlace extends Disposable {
  readonly store: SharedStore;
  readonly claims: ClaimStore;
}
