import type { Clock, Ms } from '../../base/clock';
import type { Alert, AlertObservation } from '../alerts/alert';
import type { AlertEvent, Subject } from '../alerts/alertEvent';
import type { Attribution } from '../alerts/attributes';
import { detailsOf } from '../alerts/attributes';
import { isFlapping, observed } from '../alerts/machine/flapping';
import { isOpen } from '../alerts/machine/fold';
import { isAboutReadability, isOwn } from '../alerts/identity';
import type { AlertLedger } from '../alerts/machine/ledger';
import { checkAlert, readabilityAlert } from '../alerts/machine/ownAlerts';
import { decideFlapping } from '../alerts/suppression';
import type { SourceReading } from '../alerts/machine/transitions';
import { decideObservation, decideReading } from '../alerts/machine/transitions';
import type { ObservedAlert, Watches } from '../alerts/machine/watch';
import { sameObservation, watchOf } from '../alerts/machine/watch';
import { CheckBook } from '../checks/checkBook';
import type { PollState } from '../polling/pollState';
import { staleAfter } from '../polling/pollState';
import type { PollOutcome } from '../polling/sourcePoller';
import type { RosterEntry } from './roster';
import type { CheckStatus } from '../snapshot';
import type { Reading, SourceCapabilities } from '../source';

const UNREAD = 'it was not read since Sitrep started';
const DESELECTED = "the source's configuration changed and no longer selects it";
const NO_CHECKS: readonly CheckStatus[] = [];

/** Turns what polls of one source came to into checks and alert transitions. Owns what is remembered between polls. */
export class SourceIntake {
  readonly #watches: Watches = new Map();
  readonly #checks: CheckBook | undefined;
  #entry: RosterEntry;
  #skewed = false;
  #polls = 0;
  /** Everything has to be described anew, because the configuration around the source changed. */
  #redescribe = false;
  /** Alerts of a former configuration of this source: missing ones are then dropped, and not resolved. */
  #inherited: ReadonlySet<string> = new Set();

  constructor(
    entry: RosterEntry,
    private readonly capabilities: SourceCapabilities,
    private readonly ledger: AlertLedger,
    clock: Clock,
  ) {
    this.#entry = entry;
    const { id, service } = entry.source;
    if (capabilities.checks) this.#checks = new CheckBook({ sourceId: id, service }, clock.now());
  }

  get checks(): readonly CheckStatus[] {
    return this.#checks?.statuses ?? NO_CHECKS;
  }

  /** The rest of the configuration changed; this source's own part did not. */
  set entry(entry: RosterEntry) {
    this.#redescribe ||= entry.configuration !== this.#entry.configuration;
    this.#entry = entry;
  }

  /** The source reads something else than before: what it knew is not comparable. */
  inherit(): void {
    this.#inherited = new Set(this.ledger.of(this.#id).keys());
  }

  /** Goes on from what another window knew a moment ago. */
  adopt(checks: readonly CheckStatus[]): void {
    this.#checks?.adopt(checks.filter(({ sourceId }) => sourceId === this.#id));
  }

  /** T9 for what an earlier session left behind: nothing is fresh before the first answer. */
  async begin(at: Ms): Promise<void> {
    await this.#freezeAlerts(UNREAD, at);
  }

  /** Takes in what one poll came to, with the state of the poller after it. */
  async take(outcome: PollOutcome, state: PollState): Promise<void> {
    if (outcome.kind === 'disturbed') return;
    if (outcome.kind === 'failed') {
      await this.freeze(outcome.error.message, outcome.at, state.success?.at);
      await this.#commitOwn(
        [readabilityAlert(state, this.#entry.source, this.#entry.configuration)],
        outcome.at,
      );
      return;
    }
    await this.#answered(outcome.reading, state, outcome.at);
  }

  /** T9: the source says nothing, or nothing any more. Conditions stay what they are; checks become unknown. */
  async freeze(reason: string, at: Ms, lastAnswerAt?: Ms): Promise<void> {
    this.#checks?.failed(reason, at);
    await this.#freezeAlerts(reason, at, lastAnswerAt);
  }

  async #freezeAlerts(reason: string, at: Ms, lastAnswerAt?: Ms): Promise<void> {
    const evaluation = { state: 'stale', detail: reason } as const;
    const last = lastAnswerAt === undefined ? {} : { lastAnswerAt };
    await this.ledger.commit(() =>
      this.#some((alert) => isOpen(alert) && alert.evaluation.state !== 'stale' && !isAboutReadability(alert))
        ? [{ at, sourceId: this.#id, rule: 'T9', evaluation, ...last }]
        : [],
    );
  }

  get #id(): string {
    return this.#entry.source.id;
  }

  get #known(): ReadonlyMap<string, Alert> {
    return this.ledger.of(this.#id);
  }

  #some(test: (alert: Alert) => boolean): boolean {
    for (const alert of this.#known.values()) if (test(alert)) return true;
    return false;
  }

  async #answered(reading: Reading, state: PollState, at: Ms): Promise<void> {
    const { source, configuration } = this.#entry;
    await this.ledger.commit(() => this.#thaw(state.success?.skewMs, at));
    const thresholds = { failures: source.failures, successes: source.successes, maxGap: staleAfter(source) };
    this.#checks?.answered(reading.checks, reading.complete, thresholds, at);
    const sourceReading = this.#readingOf(reading, state, at);
    this.#redescribe = false;
    await this.ledger.commit(() => [
      ...this.#dropDeselected(sourceReading),
      ...decideReading(this.#known, sourceReading, this.#watches),
    ]);
    const tracks = [...(this.#checks?.tracks ?? [])].map((track) => checkAlert(track, source, configuration));
    await this.#commitOwn([...tracks, readabilityAlert(state, source, configuration)], at);
    this.#watch(sourceReading.alerts, at);
    await this.ledger.commit(() => this.#decideFlapping(at));
  }

  /** T9 back to well, and T16 when the source's clock went off or came back. */
  #thaw(skewMs: Ms | undefined, at: Ms): readonly AlertEvent[] {
    const events: AlertEvent[] = [];
    if (this.#some((alert) => alert.evaluation.state === 'stale')) {
      const evaluation = { state: 'ok', detail: undefined } as const;
      events.push({ at, sourceId: this.#id, rule: 'T9', evaluation });
    }
    if ((skewMs !== undefined) !== this.#skewed) events.push({ at, sourceId: this.#id, rule: 'T16', skewMs });
    this.#skewed = skewMs !== undefined;
    return events;
  }

  #readingOf(reading: Reading, state: PollState, at: Ms): SourceReading {
    const { source, configuration } = this.#entry;
    const attribution = {
      sourceId: source.id,
      sourceType: source.type,
      service: source.service,
      configuration,
    };
    return {
      sourceId: source.id,
      at,
      poll: ++this.#polls,
      complete: reading.complete,
      systemTime: reading.systemTime,
      skewMs: state.success?.skewMs,
      absence: this.capabilities,
      alerts: reading.alerts.map((observation) => this.#describe(observation, attribution)),
    };
  }

  /** What was said before is described already. */
  #describe(observation: AlertObservation, attribution: Attribution): ObservedAlert {
    const last = this.#watches.get(observation.fingerprint)?.last;
    if (last && !this.#redescribe && sameObservation(last.observation, observation)) return last;
    return { observation, details: detailsOf(observation, attribution) };
  }

  #dropDeselected(reading: SourceReading): readonly AlertEvent[] {
    if (this.#inherited.size === 0 || !reading.complete) return [];
    const present = new Set(reading.alerts.map(({ observation }) => observation.fingerprint));
    const gone = [...this.#inherited].filter((fingerprint) => {
      const alert = this.#known.get(fingerprint);
      return alert && isOpen(alert) && !isOwn(alert) && !present.has(fingerprint);
    });
    this.#inherited = new Set();
    const { at } = reading;
    return gone.map((fingerprint) => ({
      at,
      sourceId: this.#id,
      fingerprint,
      rule: 'dropped',
      why: DESELECTED,
    }));
  }

  /** Own alerts that are not known and not open have nothing to say: an unknown check is on show in its service. */
  async #commitOwn(alerts: readonly ObservedAlert[], at: Ms): Promise<void> {
    await this.ledger.commit(() => {
      const events: AlertEvent[] = [];
      const times = { sourceId: this.#id, at, systemTime: undefined, skewMs: undefined };
      for (const alert of alerts) {
        const known = this.#known.get(alert.observation.fingerprint);
        const { condition } = alert.observation;
        const open = known !== undefined && isOpen(known);
        if (!open && (condition === 'unknown' || condition === 'resolved')) continue;
        decideObservation(known, alert, times, events);
      }
      return events;
    });
  }

  /** Readings that are worth no event: the current value, the deadline, and one more observation for flapping. */
  #watch(alerts: readonly ObservedAlert[], at: Ms): void {
    for (const { observation, details } of alerts) {
      const alert = this.#known.get(observation.fingerprint);
      if (!alert) continue;
      const shown = alert.times.livenessDeadline;
      // Each poll renews the deadline: it is shown anew only when the one on show would have passed.
      const renewed = isOpen(alert) && (shown === undefined || shown <= at);
      const livenessDeadline = renewed ? observation.livenessDeadline : shown;
      if (livenessDeadline === shown && Object.is(alert.value?.current, details.value?.current)) continue;
      const times = { ...alert.times, livenessDeadline };
      this.ledger.retouch(this.#id, { ...alert, value: details.value, times }, at);
    }
  }

  #decideFlapping(at: Ms): readonly AlertEvent[] {
    const events: AlertEvent[] = [];
    const known = this.#known;
    if (this.#watches.size > known.size) {
      for (const fingerprint of this.#watches.keys()) {
        if (!known.has(fingerprint)) this.#watches.delete(fingerprint);
      }
    }
    for (const [fingerprint, alert] of known) {
      const isNew = alert.times.firstObservedAt === at;
      const watch = watchOf(this.#watches, fingerprint, isNew ? undefined : alert);
      const firing = alert.condition === 'firing' || alert.condition === 'recovering';
      watch.flapping = observed(watch.flapping, firing);
      if (isFlapping(watch.flapping, alert.flapping.flapping) === alert.flapping.flapping) continue;
      const subject: Subject = { at, sourceId: this.#id, fingerprint };
      events.push(decideFlapping(alert, watch.flapping, subject));
    }
    return events;
  }
}
