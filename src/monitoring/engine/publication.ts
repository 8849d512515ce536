import type { Clock } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { AlertBoard } from '../alerts/board';
import type { AlertLedger } from '../alerts/machine/ledger';
import type { Configuration } from '../configuration/configuration';
import type { MonitoringSnapshot } from '../snapshot';
import { emptySnapshot, nextSnapshot } from './snapshots';
import type { SuppressionKeeper } from '../suppression/suppressionKeeper';
import type { WindowRole } from './windowRole';

export interface PublicationOptions {
  readonly clock: Clock;
  readonly ledger: AlertLedger;
  readonly board: AlertBoard;
  readonly suppressions: SuppressionKeeper;
  readonly window: WindowRole;
  readonly configurations: () => readonly Configuration[];
}

/** What is known at this moment, as one snapshot for whoever shows it, and for the windows that follow this one. */
export class Publication implements Disposable {
  readonly #changes = new Emitter<MonitoringSnapshot>();
  readonly #options: PublicationOptions;
  #snapshot: MonitoringSnapshot;
  #disposed = false;

  readonly onDidChange: Event<MonitoringSnapshot> = this.#changes.event;

  constructor(options: PublicationOptions) {
    this.#options = options;
    this.#snapshot = emptySnapshot(options.clock.now());
  }

  get snapshot(): MonitoringSnapshot {
    return this.#snapshot;
  }

  /** One snapshot for whatever changed; none when nothing did. */
  publish(everything = false): void {
    if (this.#disposed) return;
    const { clock, ledger, board, suppressions, window, configurations } = this.#options;
    const now = clock.now();
    board.update(ledger.takeChanges(), now);
    const { statuses: sources, checks } = window.view(now);
    const changed = board.takeAffectedServices();
    const next = nextSnapshot(this.#snapshot, {
      ...{ now, sources, checks },
      configurations: configurations(),
      alerts: board.alerts,
      alertsOf: (service) => board.ofService(service),
      maintenanceOf: (service) => suppressions.maintenanceOf(service),
      affected: everything ? 'all' : changed,
    });
    window.publish();
    if (next === this.#snapshot) return;
    this.#snapshot = next;
    this.#changes.fire(next);
  }

  dispose(): void {
    this.#disposed = true;
    this.#changes.dispose();
  }
}
