import type { Clock } from '../../base/clock';
import type { AlertEvent } from '../alerts/alertEvent';
import type { AlertLedger } from '../alerts/machine/ledger';
import type { Roster } from '../engine/roster';
import { sameList } from '../services';
import type { CheckStatus, Maintenance } from '../snapshot';
import type { DependencyGraph } from './dependencies';
import type { MaintenanceWindow, OpenWindow } from './maintenanceWindow';
import { concernsService, openWindows } from './maintenanceWindow';
import type { SourceAlerts } from './ownSuppressions';
import { decideOwnSuppressions } from './ownSuppressions';

export interface SuppressionKeeperOptions {
  readonly ledger: AlertLedger;
  readonly clock: Clock;
  readonly checks: () => readonly CheckStatus[];
  /** Windows that people opened by hand, for the whole workspace. */
  readonly windows: () => readonly MaintenanceWindow[];
}

/** Knows which maintenance windows are open and what depends on what, and decides what follows from it for every alert. */
export class SuppressionKeeper {
  #roster: Roster = { configurations: [], entries: [] };
  #graph: DependencyGraph = new Map();
  /** Whether something other than an alert changed since the last decision. */
  #isDue = true;
  #checks: readonly CheckStatus[] = [];
  #byHand: readonly MaintenanceWindow[] = [];
  #open = '';
  /** Whether some alert may hold one of these suppressions: also those of an earlier session. */
  #holding = true;

  constructor(private readonly options: SuppressionKeeperOptions) {}

  set roster(roster: Roster) {
    this.#roster = roster;
    this.#graph = new Map(
      roster.configurations.flatMap(({ services }) =>
        services.filter(({ dependsOn }) => dependsOn.length > 0).map((one) => [one.name, one.dependsOn]),
      ),
    );
    this.#holding = true;
    this.#isDue = true;
  }

  /** Looks at the clock, and at what people opened and closed since. Answers whether other windows are open than before. */
  refresh(): boolean {
    this.#byHand = this.options.windows();
    const windows = [
      ...this.#roster.configurations.flatMap(({ maintenance }) => maintenance),
      ...this.#byHand,
    ];
    const open = openWindows(windows, this.options.clock.now());
    const before = this.#open;
    this.#open = open.map(({ window, until }) => `${window.id} ${until} ${window.comment ?? ''}`).join('\n');
    const moved = this.#open !== before;
    this.#isDue ||= moved;
    return moved;
  }

  /** T14 for every alert that is no longer, or not yet, suppressed as it should be. */
  decide(): readonly AlertEvent[] {
    const { ledger, clock } = this.options;
    const checks = this.options.checks();
    this.#checks = checks;
    this.#isDue = false;
    const sources = this.#sources();
    const idle = this.#graph.size === 0 && sources.every(({ windows }) => windows.length === 0);
    if (idle && !this.#holding) return [];
    this.#holding = !idle;
    const found = sources.map(({ id, windows }): SourceAlerts => ({ alerts: ledger.of(id), windows }));
    return decideOwnSuppressions({ now: clock.now(), sources: found, checks, graph: this.#graph });
  }

  /** The same, unless nothing that it rests on changed: every commit of alerts is followed by a decision anyway. */
  decideIfDue(): readonly AlertEvent[] {
    const isDue = this.#isDue || (this.#graph.size > 0 && !sameList(this.options.checks(), this.#checks));
    return isDue ? this.decide() : [];
  }

  /** The window that the whole of a service is in, of several the one that ends last. */
  maintenanceOf(service: string): Maintenance | undefined {
    const configuration = this.#roster.configurations.find(({ services }) =>
      services.some(({ name }) => name === service),
    );
    const windows = [...(configuration?.maintenance ?? []), ...this.#byHand];
    const open = openWindows(windows, this.options.clock.now());
    const found = open.find(({ window }) => concernsService(window, service));
    return found && { until: found.until, by: found.window.by, comment: found.window.comment };
  }

  /** A window of one folder's configuration is about what that configuration reads. */
  #sources(): readonly { readonly id: string; readonly windows: readonly OpenWindow[] }[] {
    const now = this.options.clock.now();
    const open = new Map<readonly MaintenanceWindow[], readonly OpenWindow[]>();
    return this.#roster.entries.map(({ source, configuration: { maintenance } }) => {
      let windows = open.get(maintenance);
      if (!windows) open.set(maintenance, (windows = openWindows([...maintenance, ...this.#byHand], now)));
      return { id: source.id, windows };
    });
  }
}
