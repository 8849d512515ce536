import type { Ms } from '../base/clock';
import { DisposableStore } from '../base/disposable';
import type { Event } from '../base/event';
import { Emitter } from '../base/event';
import type { MetricSource } from '../metrics/metricSource';
import type { Alert } from './alerts/alert';
import type { AlertEvent } from './alerts/alertEvent';
import { AlertBoard } from './alerts/board';
import { explainHistory } from './alerts/explanation';
import { episodesOf, type KnownEpisodes } from './alerts/episodes';
import { AlertLedger } from './alerts/ledger';
import type { Configuration } from './configuration/configuration';
import { SourceFleet } from './fleet';
import { housekeep } from './housekeeping';
import type { IssueTracker } from './issues';
import type { Beat } from './polling/pulse';
import { ownerActions } from './ownerActions';
import { Pulse } from './polling/pulse';
import { Retention } from './retention';
import type { Roster } from './roster';
import { rosterOf } from './roster';
import { objectiveSource, withObjectives } from './objectives/objectiveSource';
import { LocalRules } from './rules/localRules';
import type {
  AcknowledgeOutcome,
  AcknowledgeRequest,
  AlertHistoryEntry,
  Maintenance,
  MonitoringSnapshot,
  SnoozeOutcome,
  SnoozeRequest,
} from './snapshot';
import { emptySnapshot, nextSnapshot } from './snapshots';
import type { SilenceKeeper } from './silences/silenceKeeper';
import { ForwardedMetrics } from './sharing/forwardedMetrics';
import type { Role } from './sharing/membership';
import type { RequestOutcome, WindowRequest } from './sharing/windowRequest';
import { SuppressionKeeper } from './suppression/suppressionKeeper';
import type { AlertTester } from './source';
import { WindowRole } from './windowRole';

import type { AlertDecision, MonitoringEngine, MonitoringOptions, SourceAnswer } from './monitoringEngine';

export type { AlertDecision, MonitoringEngine, MonitoringOptions, SourceAnswer } from './monitoringEngine';

export const createMonitoring = (options: MonitoringOptions): MonitoringEngine => new Engine(options);

class Engine implements MonitoringEngine {
  readonly ready: Promise<void>;
  readonly #options: MonitoringOptions;
  readonly #owned = new DisposableStore();
  readonly #changes = this.#owned.add(new Emitter<MonitoringSnapshot>());
  readonly #beats = this.#owned.add(new Emitter<Ms>());
  readonly #answers = this.#owned.add(new Emitter<SourceAnswer>());
  readonly #ledger: AlertLedger;
  readonly #suppressions: SuppressionKeeper;
  readonly #pulse: Pulse;
  readonly #fleet: SourceFleet;
  readonly #board: AlertBoard;
  readonly #retention: Retention;
  readonly #rules: LocalRules | undefined;
  readonly #window: WindowRole;
  readonly #forwarded = new ForwardedMetrics((request) => this.#ask(request));
  #roster: Roster;
  #snapshot: MonitoringSnapshot;
  #begun = false;
  /** Nothing may be asked, so the polling is left to other windows. */
  #abstains: boolean;
  #slept = false;

  constructor(options: MonitoringOptions) {
    const { clock, log, alertLog, ruleFiles: files, seriesStore: store } = options;
    this.#options = options;
    this.#abstains = options.pausedBecause !== undefined;
    // Owned first and given back last: nobody takes over while a request of this window is under way.
    this.#window = this.#owned.add(this.#windowRole());
    this.#ledger = this.#owned.add(
      new AlertLedger(alertLog, log, this.#window.isOwner, () => this.#suppressions.decide()),
    );
    this.#suppressions = new SuppressionKeeper({
      ledger: this.#ledger,
      clock,
      checks: () => this.#fleet.checks,
      windows: options.maintenance ?? (() => []),
    });
    this.#retention = new Retention(this.#ledger, clock, log);
    this.#board = new AlertBoard((fingerprint) => this.#configured(fingerprint));
    this.#pulse = this.#owned.add(new Pulse(clock, (beat) => void this.#beat(beat)));
    this.#rules = files && new LocalRules({ files, clock, log, store });
    const giveAccess = (role: Role): void => store?.changeAccess(role === 'owner' ? 'write' : 'read');
    giveAccess(this.role);
    this.#owned.add(this.onDidChangeRole(giveAccess));
    this.#fleet = this.#owned.add(
      new SourceFleet({
        ...options,
        sources: [
          ...options.sources,
          ...(this.#rules ? [this.#rules.definition] : []),
          objectiveSource(() => this.#fleet.metricSources),
        ],
        pulse: this.#pulse,
        ledger: this.#ledger,
        mayPoll: this.#window.isOwner,
        onRead: (answer) => {
          this.#rules?.take(answer);
          this.#answers.fire(answer);
        },
        onFail: (failure) => this.#rules?.fail(failure),
        onChange: () => this.#publish(),
      }),
    );
    this.#roster = this.#rosterOf(options.configurations);
    this.#suppressions.roster = this.#roster;
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

  get role(): Role {
    return this.#window.role;
  }

  get isOwner(): boolean {
    return this.#window.isOwner();
  }

  get pollingProcess(): number | undefined {
    return this.#window.pollingProcess;
  }

  get onDidChangeRole(): Event<Role> {
    return this.#window.onDidChange;
  }

  get onDidFollow(): Event<readonly AlertEvent[]> {
    return this.#ledger.onDidFollow;
  }

  get onDidBeat(): Event<Ms> {
    return this.#beats.event;
  }

  get onDidRead(): Event<SourceAnswer> {
    return this.#answers.event;
  }

  get metricSources(): ReadonlyMap<string, MetricSource> {
    const { metricSources } = this.#fleet;
    if (this.role === 'owner') return metricSources;
    return this.#forwarded.of(metricSources, (source) => this.#rules?.isLocal(source) === true);
  }

  get issueTrackers(): ReadonlyMap<string, IssueTracker> {
    return this.#fleet.issueTrackers;
  }

  get alertTesters(): ReadonlyMap<string, AlertTester> {
    return this.#fleet.alertTesters;
  }

  get silenceKeepers(): ReadonlyMap<string, SilenceKeeper> {
    return this.#fleet.silenceKeepers;
  }

  episodes(since: Ms): KnownEpisodes {
    return episodesOf(this.#ledger.recentEvents, since, (sourceId) => this.#fleet.has(sourceId));
  }

  async decide(decide: AlertDecision): Promise<void> {
    if (this.role !== 'owner') return;
    const events = await this.#ledger.commit(() => {
      const at = this.#options.clock.now();
      return [...this.#ledger.sourceIds].flatMap((sourceId) =>
        [...this.#ledger.of(sourceId).values()].flatMap((alert) => decide(alert, at)),
      );
    });
    if (events.length > 0) this.#publish();
  }

  async refresh(sourceId?: string): Promise<void> {
    await this.#ask({ kind: 'refresh', ...(sourceId !== undefined && { sourceId }) });
  }

  async acknowledge(fingerprint: string, request: AcknowledgeRequest): Promise<AcknowledgeOutcome> {
    const { done, message } = await this.#ask({ kind: 'acknowledge', fingerprint, request });
    return { acknowledged: done, message };
  }

  async snooze(fingerprint: string, request: SnoozeRequest): Promise<SnoozeOutcome> {
    const { done, message } = await this.#ask({ kind: 'snooze', fingerprint, request });
    return { snoozed: done, message };
  }

  async unsnooze(fingerprint: string): Promise<void> {
    await this.#ask({ kind: 'unsnooze', fingerprint });
  }

  async unacknowledge(fingerprint: string): Promise<void> {
    await this.#ask({ kind: 'unacknowledge', fingerprint });
  }

  async markSeen(fingerprint: string): Promise<void> {
    await this.#ask({ kind: 'seen', fingerprint });
  }

  history(fingerprint: string): readonly AlertHistoryEntry[] {
    const events = this.#configured(fingerprint).flatMap((alert) =>
      this.#ledger.historyOf(alert.provenance.sourceId, fingerprint),
    );
    return explainHistory(events);
  }

  setConfigurations(next: readonly Configuration[]): void {
    this.#roster = this.#rosterOf(next);
    this.#suppressions.roster = this.#roster;
    this.#fleet.assign(this.#roster.entries);
    if (this.#begun && this.role === 'owner') void this.#fleet.begin().then(() => this.#publish());
    // A source that came or went shows or hides its alerts, although none of them changed.
    for (const sourceId of this.#ledger.sourceIds) this.#ledger.markAllChanged(sourceId);
    this.#publish(true);
  }

  pause(reason: string): void {
    this.#abstains = true;
    this.#fleet.pause(reason);
    void this.#freezeQuiet().then(() => {
      if (this.#abstains) this.#window.abstain();
    });
  }

  resume(): void {
    this.#abstains = false;
    this.#fleet.resume();
    this.#window.contend();
    this.#publish();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #begin(): Promise<void> {
    await this.#window.start(this.#abstains);
    if (this.#owned.isDisposed) return;
    this.#begun = true;
    this.#publish();
  }

  #windowRole(): WindowRole {
    const { sharing, clock, log } = this.#options;
    const parts = { clock, ledger: () => this.#ledger, fleet: () => this.#fleet };
    const handlers = ownerActions({
      ...parts,
      configured: (fingerprint) => this.#configured(fingerprint),
      onChange: () => this.#publish(),
    });
    const onChange = (everything: boolean): void => this.#publish(everything);
    return new WindowRole({ ...parts, sharing, log, handlers, onChange });
  }

  async #ask(request: WindowRequest): Promise<RequestOutcome> {
    await this.ready;
    return this.#window.ask(request);
  }

  #rosterOf(configurations: readonly Configuration[]): Roster {
    const complete = configurations.map(withObjectives);
    return this.#rules?.roster(complete) ?? rosterOf(complete);
  }

  /** The alerts of a fingerprint whose source is configured now. */
  #configured(fingerprint: string): readonly Alert[] {
    return this.#ledger.withFingerprint(fingerprint, (sourceId) => this.#fleet.has(sourceId));
  }

  async #beat({ sleptMs }: Beat): Promise<void> {
    if (!this.#begun) return;
    if (this.role === 'follower') {
      this.#board.expire(this.#options.clock.now());
      await this.#window.age(this.#options.clock.now());
      return;
    }
    this.#slept ||= sleptMs > 0;
    // Right after a sleep it is not known yet whether another window has taken over.
    if (!this.#window.isOwner()) return;
    if (this.#slept) this.#fleet.probe();
    this.#slept = false;
    await this.#freezeQuiet();
    this.#beats.fire(this.#options.clock.now());
    await this.#retention.beat(this.#roster.configurations);
    await this.#rules?.beat();
  }

  async #freezeQuiet(): Promise<void> {
    const now = this.#options.clock.now();
    const frozen = await this.#fleet.freezeQuiet(now);
    const kept = await housekeep(this.#ledger, this.#board, now);
    const moved = this.#suppressions.refresh();
    const suppressed = await this.#ledger.commit(() => this.#suppressions.decideIfDue());
    if (frozen || kept || moved || suppressed.length > 0) this.#publish();
  }

  /** One snapshot for whatever changed; none when nothing did. */
  #publish(everything = false): void {
    if (this.#owned.isDisposed) return;
    const now = this.#options.clock.now();
    this.#board.update(this.#ledger.takeChanges(), now);
    const { configurations } = this.#roster;
    const { statuses: sources, checks } = this.#window.view(now);
    const changed = this.#board.takeAffectedServices();
    const affected = everything ? 'all' : changed;
    const { alerts } = this.#board;
    const alertsOf = (service: string): readonly Alert[] => this.#board.ofService(service);
    const maintenanceOf = (service: string): Maintenance | undefined =>
      this.#suppressions.maintenanceOf(service);
    const parts = {
      now,
      configurations,
      sources,
      checks,
      alerts,
      alertsOf,
      maintenanceOf,
      affected,
    } as const;
    const next = nextSnapshot(this.#snapshot, parts);
    this.#window.publish();
    if (next === this.#snapshot) return;
    this.#snapshot = next;
    this.#changes.fire(next);
  }
}
