import type { Clock, Ms } from '../base/clock';
import type { Disposable } from '../base/disposable';
import { DisposableStore } from '../base/disposable';
import type { Event } from '../base/event';
import { Emitter } from '../base/event';
import type { Http } from '../base/http/http';
import type { Log } from '../base/log';
import type { TextFiles } from '../base/textFiles';
import type { MetricSource } from '../metrics/metricSource';
import type { SeriesStore } from '../metrics/store/seriesStore';
import type { Alert } from './alerts/alert';
import type { AlertEvent } from './alerts/alertEvent';
import { AlertBoard } from './alerts/board';
import { explainHistory } from './alerts/explanation';
import { AlertLedger } from './alerts/ledger';
import type { AlertLog } from './alerts/log/alertLog';
import { decideAcknowledge, decideSeen, decideUnacknowledge } from './alerts/ownership';
import type { Configuration } from './configuration/configuration';
import { SourceFleet } from './fleet';
import { housekeep } from './housekeeping';
import type { IssueTracker } from './issues';
import type { Random } from './polling/jitter';
import type { Beat } from './polling/pulse';
import { Pulse } from './polling/pulse';
import { Retention } from './retention';
import type { Roster } from './roster';
import { rosterOf } from './roster';
import { LocalRules } from './rules/localRules';
import type {
  AcknowledgeOutcome,
  AcknowledgeRequest,
  AlertHistoryEntry,
  Monitoring,
  MonitoringSnapshot,
} from './snapshot';
import { emptySnapshot, nextSnapshot } from './snapshots';
import type { AlertTester, Reading, SourceDefinition } from './source';

export interface MonitoringOptions {
  readonly configurations: readonly Configuration[];
  readonly sources: readonly SourceDefinition[];
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly alertLog: AlertLog;
  /** Reads the rule files of the configurations, which are then evaluated here. Without it, they are not. */
  readonly ruleFiles?: TextFiles;
  /** Keeps what rules, dashboards and pins ask for over restarts. Needs `ruleFiles`; whoever opened it disposes of it. */
  readonly seriesStore?: SeriesStore | undefined;
  /** Why nothing is asked yet, for a workspace that is not trusted. */
  readonly pausedBecause?: string;
}

/** {@link Monitoring} as its owner sees it. */
export interface MonitoringEngine extends Monitoring, Disposable {
  /** Applies changed configurations. Sources whose own part did not change keep their state and their turn. */
  setConfigurations(next: readonly Configuration[]): void;
  /** Stops every request, those in flight too, and says why in every source's state. */
  pause(reason: string): void;
  resume(): void;
  /** Transitions, after they were kept and taken into the snapshot: what notifies and keeps the timeline listens here. */
  readonly onDidCommit: Event<readonly AlertEvent[]>;
  /** Every second, after state was kept in line with the clock: what only time makes due listens here. */
  readonly onDidBeat: Event<Ms>;
  /** Each successful answer, for whatever keeps its samples. */
  readonly onDidRead: Event<SourceAnswer>;
  /** The alert log of earlier sessions was folded, and polling has begun. */
  readonly ready: Promise<void>;
}

export interface SourceAnswer {
  readonly sourceId: string;
  readonly at: Ms;
  readonly reading: Reading;
}

export const createMonitoring = (options: MonitoringOptions): MonitoringEngine => new Engine(options);

class Engine implements MonitoringEngine {
  readonly ready: Promise<void>;
  readonly #options: MonitoringOptions;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<MonitoringSnapshot>());
  readonly #beats = this.#owned.add(new Emitter<Ms>());
  readonly #answers = this.#owned.add(new Emitter<SourceAnswer>());
  readonly #ledger: AlertLedger;
  readonly #pulse: Pulse;
  readonly #fleet: SourceFleet;
  readonly #board: AlertBoard;
  readonly #retention: Retention;
  readonly #rules: LocalRules | undefined;
  #roster: Roster;
  #snapshot: MonitoringSnapshot;
  #begun = false;

  constructor(options: MonitoringOptions) {
    const { clock, log, alertLog, ruleFiles: files, seriesStore: store } = options;
    this.#options = options;
    this.#ledger = this.#owned.add(new AlertLedger(alertLog, log));
    this.#retention = new Retention(this.#ledger, clock, log);
    this.#board = new AlertBoard((fingerprint) => this.#configured(fingerprint));
    this.#pulse = this.#owned.add(new Pulse(clock, (beat) => void this.#beat(beat)));
    this.#rules = files && new LocalRules({ files, clock, log, store });
    this.#fleet = this.#owned.add(
      new SourceFleet({
        ...options,
        sources: this.#rules ? [...options.sources, this.#rules.definition] : options.sources,
        pulse: this.#pulse,
        ledger: this.#ledger,
        onRead: (answer) => {
          this.#rules?.take(answer);
          this.#answers.fire(answer);
        },
        onFail: (failure) => this.#rules?.fail(failure),
        onChange: () => this.#publish(),
      }),
    );
    this.#roster = this.#rosterOf(options.configurations);
    this.#fleet.assign(this.#roster.entries);
    if (options.pausedBecause !== undefined) this.#fleet.pause(options.pausedBecause);
    this.#snapshot = emptySnapshot(clock.now());
    this.#publish();
    this.ready = this.#begin();
  }

  get snapshot(): MonitoringSnapshot {
    return this.#snapshot;
  }

  get onDidChange(): Event<MonitoringSnapshot> {
    return this.#changes.event;
  }

  get onDidCommit(): Event<readonly AlertEvent[]> {
    return this.#ledger.onDidCommit;
  }

  get onDidBeat(): Event<Ms> {
    return this.#beats.event;
  }

  get onDidRead(): Event<SourceAnswer> {
    return this.#answers.event;
  }

  get metricSources(): ReadonlyMap<string, MetricSource> {
    return this.#fleet.metricSources;
  }

  get issueTrackers(): ReadonlyMap<string, IssueTracker> {
    return this.#fleet.issueTrackers;
  }

  get alertTesters(): ReadonlyMap<string, AlertTester> {
    return this.#fleet.alertTesters;
  }

  async refresh(sourceId?: string): Promise<void> {
    await this.ready;
    await this.#fleet.refresh(sourceId);
  }

  async acknowledge(fingerprint: string, request: AcknowledgeRequest): Promise<AcknowledgeOutcome> {
    await this.ready;
    const at = this.#options.clock.now();
    let outcome = decideAcknowledge(undefined, request, at).outcome;
    await this.#ledger.commit(() => {
      const decisions = this.#configured(fingerprint).map((alert) => decideAcknowledge(alert, request, at));
      const decision = decisions.find((candidate) => candidate.outcome.acknowledged) ?? decisions[0];
      if (decision) outcome = decision.outcome;
      return decisions.flatMap(({ events }) => events);
    });
    this.#publish();
    return outcome;
  }

  unacknowledge(fingerprint: string): Promise<void> {
    return this.#decideEach(fingerprint, decideUnacknowledge);
  }

  markSeen(fingerprint: string): Promise<void> {
    return this.#decideEach(fingerprint, decideSeen);
  }

  history(fingerprint: string): readonly AlertHistoryEntry[] {
    const events = this.#configured(fingerprint).flatMap((alert) =>
      this.#ledger.historyOf(alert.provenance.sourceId, fingerprint),
    );
    return explainHistory(events);
  }

  setConfigurations(next: readonly Configuration[]): void {
    this.#roster = this.#rosterOf(next);
    this.#fleet.assign(this.#roster.entries);
    if (this.#begun) void this.#fleet.begin().then(() => this.#publish());
    // A source that came or went shows or hides its alerts, although none of them changed.
    for (const sourceId of this.#ledger.sourceIds) this.#ledger.markAllChanged(sourceId);
    this.#publish(true);
  }

  pause(reason: string): void {
    this.#fleet.pause(reason);
    void this.#freezeQuiet();
  }

  resume(): void {
    this.#fleet.resume();
    this.#publish();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #begin(): Promise<void> {
    await this.#ledger.load();
    if (this.#owned.isDisposed) return;
    this.#begun = true;
    await this.#fleet.begin();
    this.#publish();
  }

  #rosterOf(configurations: readonly Configuration[]): Roster {
    return this.#rules?.roster(configurations) ?? rosterOf(configurations);
  }

  /** The alerts of a fingerprint whose source is configured now. */
  #configured(fingerprint: string): readonly Alert[] {
    return this.#ledger.withFingerprint(fingerprint, (sourceId) => this.#fleet.has(sourceId));
  }

  async #decideEach(
    fingerprint: string,
    decide: (alert: Alert, at: Ms) => readonly AlertEvent[],
  ): Promise<void> {
    await this.ready;
    const at = this.#options.clock.now();
    await this.#ledger.commit(() => this.#configured(fingerprint).flatMap((alert) => decide(alert, at)));
    this.#publish();
  }

  async #beat({ sleptMs }: Beat): Promise<void> {
    if (!this.#begun) return;
    if (sleptMs > 0) this.#fleet.probe();
    await this.#freezeQuiet();
    this.#beats.fire(this.#options.clock.now());
    await this.#retention.beat(this.#roster.configurations);
    await this.#rules?.beat();
  }

  async #freezeQuiet(): Promise<void> {
    const now = this.#options.clock.now();
    const frozen = await this.#fleet.freezeQuiet(now);
    const kept = await housekeep(this.#ledger, this.#board, now);
    if (frozen || kept) this.#publish();
  }

  /** One snapshot for whatever changed; none when nothing did. */
  #publish(everything = false): void {
    if (this.#owned.isDisposed) return;
    const now = this.#options.clock.now();
    this.#board.update(this.#ledger.takeChanges(), now);
    const { configurations } = this.#roster;
    const { statuses: sources, checks } = this.#fleet;
    const changed = this.#board.takeAffectedServices();
    const affected = everything ? 'all' : changed;
    const { alerts } = this.#board;
    const alertsOf = (service: string): readonly Alert[] => this.#board.ofService(service);
    const parts = { now, configurations, sources, checks, alerts, alertsOf, affected } as const;
    const next = nextSnapshot(this.#snapshot, parts);
    if (next === this.#snapshot) return;
    this.#snapshot = next;
    this.#changes.fire(next);
  }
}
