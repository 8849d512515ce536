import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { Clock, Ms } from '../../../base/clock';
import { loadSqlite } from '../../../base/files/sqlite';
import type { Alert } from '../../alerts/alert';
import type { AlertEvent } from '../../alerts/alertEvent';
import { AlertBoard } from '../../alerts/board';
import { explainHistory } from '../../alerts/shown/explanation';
import { fold } from '../../alerts/machine/fold';
import type { ClaimStore } from '../../sharing/lease';
import { LEASE_TIMING } from '../../sharing/lease';
import { readSharedEvents } from '../../sharing/readSharedEvents';
import type { SharedStore } from '../../sharing/sharedStore';
import { SqliteClaimStore } from '../../sharing/sqliteClaimStore';
import { SqliteSharedStore } from '../../sharing/sqliteSharedStore';
import type { AcknowledgeRequest } from '../../snapshot';
import type { EditorAnswer, EditorState } from './editorState';
import type { KnownAlerts } from './knownAlerts';

const EVENTS_FILE = 'alerts.db';
const CLAIM_FILE = 'sharing.db';
/** Between two looks for the answer. */
const LOOK: Ms = 250;
/** Longer than a dead owner takes to be replaced. */
const PATIENCE: Ms = 15_000;

/** What windows keep in a folder, opened; nothing where they keep nothing, or where this Node has no SQLite. */
export function openEditorState(directory: string, clock: Clock): EditorState | undefined {
  const [events, claim] = [join(directory, EVENTS_FILE), join(directory, CLAIM_FILE)];
  if (!loadSqlite() || !existsSync(events) || !existsSync(claim)) return undefined;
  return new StoredEditorState(new SqliteSharedStore(events), new SqliteClaimStore(claim), clock);
}

/** The state of windows by way of the files that they share. */
export class StoredEditorState implements EditorState {
  constructor(
    private readonly store: SharedStore,
    private readonly claims: Pick<ClaimStore, 'read'> & { dispose(): void },
    private readonly clock: Clock,
  ) {}

  /** By the wall clock, which is the same for all processes of one machine: an owner renews its claim every second. */
  isPolled(): boolean {
    const claim = this.claims.read();
    return claim !== undefined && this.clock.now() - claim.at < LEASE_TIMING.takenAfter;
  }

  async read(): Promise<KnownAlerts> {
    const sources = this.store.readings()?.sources ?? [];
    const isSource = new Set(sources.map(({ id }) => id));
    const events = (await readSharedEvents(this.store)).events.filter(({ sourceId }) =>
      isSource.has(sourceId),
    );
    const at = this.clock.now();
    const historyOf = (fingerprint: string): readonly AlertEvent[] =>
      events.filter((event) => event.fingerprint === fingerprint);
    return {
      at,
      origin: 'editor',
      alerts: shownOf(events, at),
      sources,
      history: (fingerprint) => explainHistory(historyOf(fingerprint)),
    };
  }

  async acknowledge(
    fingerprint: string,
    request: AcknowledgeRequest,
    signal: AbortSignal,
  ): Promise<EditorAnswer> {
    const id = this.store.ask({ kind: 'acknowledge', fingerprint, request }, this.clock.now());
    const until = this.clock.monotonic() + PATIENCE;
    while (!signal.aborted && this.clock.monotonic() < until) {
      const answer = this.store.takeAnswer(id);
      if (answer) return answer;
      await pause(this.clock, LOOK, signal);
    }
    this.store.withdraw(id);
    return { done: false, message: 'No window of the editor answered, so this was not done. Try again.' };
  }

  dispose(): void {
    this.store.dispose();
    this.claims.dispose();
  }
}

/** The alerts that these events led to, as the editor shows them. */
function shownOf(events: readonly AlertEvent[], now: Ms): readonly Alert[] {
  const states = fold(events);
  const board = new AlertBoard((fingerprint) =>
    [...states.values()].flatMap((alerts) => alerts.get(fingerprint) ?? []),
  );
  board.update(new Map([...states].map(([id, alerts]) => [id, new Set(alerts.keys())])), now);
  return board.alerts;
}

/** Waits, but not for a command that was interrupted. */
function pause(clock: Clock, length: Ms, signal: AbortSignal): Promise<void> {
  return new Promise((resolve) => {
    const end = (): void => {
      timer.dispose();
      signal.removeEventListener('abort', end);
      resolve();
    };
    const timer = clock.after(length, end);
    signal.addEventListener('abort', end, { once: true });
  });
}
