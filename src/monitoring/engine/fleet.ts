import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import type { Http } from '../../base/http/http';
import type { Log } from '../../base/log';
import type { MetricSource } from '../../metrics/metricSource';
import type { AlertLedger } from '../alerts/machine/ledger';
import type { SourceConfiguration } from '../configuration/configuration';
import { SourceIntake } from './intake';
import type { SourceAnswer } from './monitoringEngine';
import type { IssueTracker } from '../issues';
import type { Random } from '../polling/jitter';
import type { Pulse } from '../polling/pulse';
import { locatedProblems } from '../locatedProblems';
import type { PollOutcome } from '../polling/sourcePoller';
import { SourcePoller } from '../polling/sourcePoller';
import type { RosterEntry } from './roster';
import type { CheckStatus, SourceCondition, SourceStatus } from '../snapshot';
import type { SilenceKeeper } from '../silences/silenceKeeper';
import type { AlertTester, Source, SourceCapabilities, SourceDefinition } from '../source';
import { SourceError } from '../source';

export interface FleetOptions {
  readonly sources: readonly SourceDefinition[];
  readonly http: Http;
  readonly clock: Clock;
  readonly random: Random;
  readonly log: Log;
  readonly pulse: Pulse;
  readonly ledger: AlertLedger;
  /** Answers from the samples that polling leaves; nothing where none are kept. */
  readonly kept: () => MetricSource | undefined;
  /** Whether requests may be sent at this moment. */
  readonly mayPoll: () => boolean;
  /** What can be done ahead of {@link onRead}, in turns; nothing when it is little. */
  prepare(answer: SourceAnswer, signal: AbortSignal): Promise<void> | undefined;
  onRead(answer: SourceAnswer): void;
  onFail(failure: { readonly sourceId: string; readonly at: Ms }): void;
  /** Something of a source changed: at most once per poll. */
  onChange(): void;
}

const KEPT_HERE = 'sitrep';

interface Member {
  entry: RosterEntry;
  readonly poller: SourcePoller;
  readonly intake: SourceIntake;
  begun: boolean;
  /** The condition that alerts and checks were last brought in line with. */
  known: SourceCondition;
}

/** Every configured source with its poller and its intake: comes, stays and goes with the configuration. */
export class SourceFleet implements Disposable {
  readonly #options: FleetOptions;
  #members = new Map<string, Member>();
  /** What each id ever read, to tell a changed source from one that was away while its file was broken. */
  readonly #selections = new Map<string, string>();
  #paused: string | undefined;
  #metricSources: ReadonlyMap<string, MetricSource> = new Map();
  #issueTrackers: ReadonlyMap<string, IssueTracker> = new Map();
  #alertTesters: ReadonlyMap<string, AlertTester> = new Map();
  #silenceKeepers: ReadonlyMap<string, SilenceKeeper> = new Map();

  constructor(options: FleetOptions) {
    this.#options = options;
  }

  get statuses(): readonly SourceStatus[] {
    return [...this.#members.values()].map(({ poller, entry }) => {
      const problems = locatedProblems(poller.state.success?.problems, entry);
      return problems.length === 0 ? poller.status : { ...poller.status, problems };
    });
  }

  get checks(): readonly CheckStatus[] {
    return [...this.#members.values()].flatMap(({ intake }) => intake.checks);
  }

  /** What answers PromQL; last what is kept here, by the name `sitrep` where no source has it. */
  get metricSources(): ReadonlyMap<string, MetricSource> {
    const sources = this.#metricSources;
    const kept = this.#options.kept();
    if (!kept || sources.has(KEPT_HERE) || [...sources.values()].includes(kept)) return sources;
    return new Map([...sources, [KEPT_HERE, kept]]);
  }

  get issueTrackers(): ReadonlyMap<string, IssueTracker> {
    return this.#issueTrackers;
  }

  get alertTesters(): ReadonlyMap<string, AlertTester> {
    return this.#alertTesters;
  }

  get silenceKeepers(): ReadonlyMap<string, SilenceKeeper> {
    return this.#silenceKeepers;
  }

  has(sourceId: string): boolean {
    return this.#members.has(sourceId);
  }

  /** Takes exactly these sources; those whose own part is unchanged go on undisturbed. Begins none. */
  assign(entries: readonly RosterEntry[]): void {
    const former = this.#members;
    this.#members = new Map();
    for (const entry of entries) {
      const member = former.get(entry.source.id);
      if (member && selectionOf(member.entry.source) === selectionOf(entry.source)) {
        member.entry = entry;
        member.intake.entry = entry;
        former.delete(entry.source.id);
        this.#members.set(entry.source.id, member);
      } else {
        this.#members.set(entry.source.id, this.#create(entry));
      }
    }
    for (const { poller } of former.values()) poller.dispose();
    this.#metricSources = this.#offering(({ metrics }) => metrics);
    this.#issueTrackers = this.#offering(({ issues }) => issues);
    this.#alertTesters = this.#offering(({ alertTester }) => alertTester);
    this.#silenceKeepers = this.#offering(({ silences }) => silences);
  }

  /** Starts what was assigned and not begun yet, where another window left off a moment ago. */
  async begin(left: LeftReadings = NOTHING_LEFT): Promise<void> {
    const now = this.#options.clock.now();
    const fresh = [...this.#members.values()].filter(({ begun }) => !begun);
    for (const member of fresh) {
      member.begun = true;
      if (!adopt(member, left, now)) await member.intake.begin(now);
    }
    for (const { poller, begun } of fresh) if (begun) poller.start();
  }

  /** Ends every request and forgets what was learnt by polling, until it begins again. */
  stop(): void {
    const entries = [...this.#members.values()].map(({ entry }) => entry);
    for (const { poller } of this.#members.values()) poller.dispose();
    this.#members.clear();
    this.assign(entries);
  }

  async refresh(sourceId?: string): Promise<void> {
    const wanted = [...this.#members].filter(([id]) => sourceId === undefined || id === sourceId);
    await Promise.all(wanted.map(([, { poller }]) => poller.refresh()));
  }

  pause(reason: string): void {
    this.#paused = reason;
    for (const { poller } of this.#members.values()) poller.pause(reason);
  }

  resume(): void {
    this.#paused = undefined;
    for (const { poller, begun } of this.#members.values()) {
      poller.resume();
      if (begun) poller.start();
    }
  }

  /** One pass over everything, soon: after a sleep nothing is known. */
  probe(): void {
    for (const { poller } of this.#members.values()) poller.start();
  }

  /** T9 for sources that went stale or were paused without a poll saying so. Answers whether there was one. */
  async freezeQuiet(now: Ms): Promise<boolean> {
    let changed = false;
    for (const member of this.#members.values()) {
      const { condition, reason, lastSuccessAt } = member.poller.status;
      if (condition === member.known) continue;
      member.known = condition;
      changed = true;
      if (condition !== 'stale' && condition !== 'paused') continue;
      await member.intake.freeze(reason ?? condition, now, lastSuccessAt);
    }
    return changed;
  }

  dispose(): void {
    for (const { poller } of this.#members.values()) poller.dispose();
    this.#members.clear();
  }

  #create(entry: RosterEntry): Member {
    const { source: configuration } = entry;
    const { sources, ledger, clock, random, pulse, log, mayPoll } = this.#options;
    const definition = sources.find(({ type }) => type === configuration.type);
    const intake = new SourceIntake(entry, definition?.capabilities ?? NOTHING, ledger, clock);
    const poller: SourcePoller = new SourcePoller({
      configuration,
      displayName: definition?.displayName ?? configuration.type,
      source: this.#build(definition, configuration),
      clock,
      random,
      pulse,
      log,
      mayPoll,
      onOutcome: (outcome, signal) => this.#take(member, outcome, signal),
    });
    const member: Member = { entry, poller, intake, begun: false, known: 'waiting' };
    const selection = selectionOf(configuration);
    const before = this.#selections.get(configuration.id);
    if (before !== undefined && before !== selection) intake.inherit();
    this.#selections.set(configuration.id, selection);
    if (this.#paused !== undefined) poller.pause(this.#paused);
    return member;
  }

  async #take(member: Member, outcome: PollOutcome, signal: AbortSignal): Promise<void> {
    const { poller, intake, entry } = member;
    member.known = poller.status.condition;
    await intake.take(outcome, poller.state);
    if (outcome.kind === 'answered' && this.#options.mayPoll()) {
      const { at, reading } = outcome;
      const ahead = this.#options.prepare({ sourceId: entry.source.id, at, reading }, signal);
      if (ahead) await ahead;
    }
    if (this.#members.get(entry.source.id) !== member) return;
    // What a window read before it was suspended is of no use to the one that polls now.
    if (!this.#options.mayPoll()) return;
    if (outcome.kind === 'answered') {
      this.#options.onRead({ sourceId: entry.source.id, at: outcome.at, reading: outcome.reading });
    } else if (outcome.kind === 'failed') {
      this.#options.onFail({ sourceId: entry.source.id, at: outcome.at });
    }
    this.#options.onChange();
  }

  #build(definition: SourceDefinition | undefined, configuration: SourceConfiguration): Source {
    const { http, clock, log } = this.#options;
    const { id, service, settings, timeout, type } = configuration;
    if (!definition)
      return unusable(`The source "${id}" has the type "${type}", which Sitrep does not know.`);
    const bounded: Http = { send: (request, signal) => http.send({ timeout, ...request }, signal) };
    try {
      return definition.create(settings, { id, service, http: bounded, clock, log });
    } catch (error) {
      log.error(`The source ${id} cannot be set up.`, error);
      return unusable(`The source "${id}" cannot be set up with these settings. The log has the details.`);
    }
  }

  #offering<T>(offer: (source: Source) => T | undefined): ReadonlyMap<string, T> {
    const offered = new Map<string, T>();
    for (const [id, { poller }] of this.#members) {
      const value = offer(poller.source);
      if (value !== undefined) offered.set(id, value);
    }
    return offered;
  }
}

/** What another window, or an earlier session, knew of the sources. */
export interface LeftReadings {
  readonly sources: readonly SourceStatus[];
  readonly checks: readonly CheckStatus[];
}

const NOTHING_LEFT: LeftReadings = { sources: [], checks: [] };

/** Takes over what is still fresh. Answers whether it was: nothing has to be frozen then. */
function adopt({ entry, poller, intake }: Member, left: LeftReadings, now: Ms): boolean {
  const { id, type, target } = entry.source;
  const status = left.sources.find((one) => one.id === id && one.type === type && one.target === target);
  if (!status || poller.status.condition === 'paused') return false;
  if (now - (status.lastAttemptAt ?? 0) > status.staleAfter) return false;
  poller.adopt(status);
  if (poller.status.condition !== 'fresh') return false;
  intake.adopt(left.checks);
  return true;
}

const NOTHING: SourceCapabilities = {
  checks: false,
  alerts: false,
  metrics: false,
  issues: false,
  absence: 'unknown',
  missesToResolve: 1,
};

const unusable = (reason: string): Source => ({
  poll: () => Promise.reject(new SourceError('misconfigured', reason)),
});

/** Everything that decides what a source reads and how; where it stands in its file does not. */
const selectionOf = ({ position: _, ...rest }: SourceConfiguration): string => JSON.stringify(rest);
