import type { Disposable } from '../../../base/disposable';
import type { AcknowledgeRequest } from '../../snapshot';
import type { KnownAlerts } from './knownAlerts';

/** What windows of an editor know of a folder, as another process sees it. */
export interface EditorState extends Disposable {
  /** Whether a window polls now. What is kept of one that is closed is old, and nobody would answer. */
  isPolled(): boolean;
  /** What it knows. Rejects when it cannot be read. */
  read(): Promise<KnownAlerts>;
  /** Leaves a wish, and waits until the window that polls has granted it or not. Rejects when it cannot be left. */
  acknowledge(fingerprint: string, request: AcknowledgeRequest, signal: AbortSignal): Promise<EditorAnswer>;
}

export interface EditorAnswer {
  readonly done: boolean;
  /** What to tell the user. */
  readonly message: string;
}

/** How the command line gets at editors. */
export interface Editors {
  /** Why this process can read the state of no editor at all, as a sentence; nothing when it can. */
  readonly unavailable?: string | undefined;
  /** The folders in which windows with a configuration in this folder keep what they share, the latest first. */
  findStores(folder: string): Promise<readonly string[]>;
  /** The state kept in such a folder; nothing where there is none that can be read. */
  open(directory: string): EditorState | undefined;
}
