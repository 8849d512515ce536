import type { Ms } from '../../base/clock';
import { DisposableStore } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { MetricSource } from '../../metrics/metricSource';
import type { Alert } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import { AlertBoard } from '../alerts/board';
import { explainHistory } from '../alerts/shown/explanation';
import { episodesOf, type KnownEpisodes } from '../alerts/machine/episodes';
import { AlertLedger } from '../alerts/machine/ledger';
import type { Configuration } from '../configuration/configuration';
import { SourceFleet } from './fleet';
import { housekeep } from './housekeeping';
import type { IssueTracker } from '../issues';
import type { Beat } from '../polling/pulse';
import { ownerActions } from './ownerActions';
import { Pulse } from '../polling/pulse';
import { Publication } from './publication';
import { Retention } from './retention';
import type { Roster } from './roster';
import { rosterOf } from './roster';
import { objectiveSource, withObjectives } from '../objectives/objectiveSource';
import { LocalRules } from '../rules/localRules';
import type { AlertHistoryEntry, MonitoringSnapshot } from '../snapshot';
import type { SilenceKeeper } from '../silences/silenceKeeper';
import { ForwardedMetrics } from '../sharing/forwardedMetrics';
import type { Role } from '../sharing/membership';
import type { RequestOutcome, WindowRequest } from '../sharing/windowRequest';
import { SuppressionKeeper } from '../suppression/suppressionKeeper';
import type { AlertTester } from '../source';
import { WindowRole } from './windowRole';
import { Wishes } from './wishes';

import type { AlertDecision, MonitoringEngine, MonitoringOptions, SourceAnswer } from './monitoringEngine';

export type { AlertDecision, MonitoringEngine, MonitoringOptions, SourceAnswer } from './monitoringEngine';

export const createMonitoring = (options: MonitoringOptions): MonitoringEngine => new Engine(options);

class Engine extends Wishes implements MonitoringEngine {
  readonly ready: Promise<void>;
  readonly #options: MonitoringOptions;
  readonly #owned = new DisposableStore();
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
  readonly #publication: Publication;
  readonly #forwarded = new ForwardedMetrics((request) => this.ask(request));
  #roster: Roster;
  #begun = false;
  /** Nothing may be asked, so the polling is left to other windows. */
  #abstains: boolean;
  #slept = false;

  constructor(options: MonitoringOptions) {
    super();
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
    this.#publication = this.#owned.add(
      new Publication({
        ...{ clock, ledger: this.#ledger, board: this.#board },
        ...{ suppressions: this.#suppressions, window: this.#window },
        configurations: () => this.#roster.configurations,
      }),
    );
    const mayWrite = this.#window.isOwner;
    this.#rules = files && new LocalRules({ files, clock, log, store, mayWrite });
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
        kept: () => this.#rules?.metrics,
        prepare: (answer, signal) => this.#rules?.prepare(answer, signal),
        onRead: (answer) => {
          this.#rules?.take(answer);
          this.#answers.fire(answer);
        },
        onFail: (failure) => this.#rules?.fail(failure),
        onChange: () => this.#publication.publish(),
      }),
    );
    this.#roster = this.#rosterOf(options.configurations);
    this.#suppressions.roster = this.#roster;
    this.#fleet.assign(this.#roster.entries);
    if (options.pausedBecause !== undefined) this.#fleet.pause(options.pausedBecause);
    this.#publication.publish();
    this.ready = this.#begin();
  }

  get snapshot(): MonitoringSnapshot {
    return this.#publication.snapshot;
  }

  get onDidChange(): Event<MonitoringSnapshot> {
    return this.#publication.onDidChange;
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
    if (events.length > 0) this.#publication.publish();
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
    if (this.#begun && this.role === 'owner')
      void this.#fleet.begin().then(() => this.#publication.publish());
    // A source that came or went shows or hides its alerts, although none of them changed.
    for (const sourceId of this.#ledger.sourceIds) this.#ledger.markAllChanged(sourceId);
    this.#publication.publish(true);
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
    this.#publication.publish();
  }

  dispose(): void {
    this.#owned.dispose();
  }

  async #begin(): Promise<void> {
    await this.#window.start(this.#abstains);
    if (this.#owned.isDisposed) return;
    this.#begun = true;
    this.#publication.publish();
  }

  #windowRole(): WindowRole {
    const { sharing, clock, log, seriesStore } = this.#options;
    const parts = { clock, ledger: () => this.#ledger, fleet: () => this.#fleet };
    const handlers = ownerActions({
      ...parts,
      configured: (fingerprint) => this.#configured(fingerprint),
      onChange: () => this.#publication.publish(),
    });
    const onChange = (everything: boolean): void => this.#publication.publish(everything);
    return new WindowRole({ ...parts, sharing, log, seriesStore, handlers, onChange });
  }

  protected async ask(request: WindowRequest): Promise<RequestOutcome> {
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
      this.#suppressions.refresh();
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
    if (frozen || kept || moved || suppressed.length > 0) this.#publication.publish();
  }
}
