import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import type { Event } from '../../base/event';
import { Emitter } from '../../base/event';
import type { Log } from '../../base/log';
import { asSqliteError } from '../../base/files/sqlite';
import type { SeriesStore } from '../../metrics/store/seriesStore';
import type { AlertEvent } from '../alerts/alertEvent';
import type { AlertLedger } from '../alerts/machine/ledger';
import type { AlertLogContent } from '../alerts/log/alertLog';
import type { SourceFleet } from './fleet';
import type { OwnView } from '../sharing/followed';
import { FollowedReadings } from '../sharing/followed';
import type { Member, Role } from '../sharing/membership';
import { Membership } from '../sharing/membership';
import type { SharedReadings } from '../sharing/sharedStore';
import type { Sharing } from '../sharing/sharing';
import type { RequestHandlers, RequestOutcome, WindowRequest } from '../sharing/windowRequest';
import { handleRequest } from '../sharing/windowRequest';

export interface WindowRoleOptions {
  /** Without it this window is alone, and the owner of what it shows. */
  readonly sharing: Sharing | undefined;
  readonly clock: Clock;
  readonly log: Log;
  readonly handlers: RequestHandlers;
  readonly ledger: () => AlertLedger;
  readonly fleet: () => SourceFleet;
  /** Series on disk, which one process writes. */
  readonly seriesStore?: Pick<SeriesStore, 'changeAccess'> | undefined;
  /** Everything may be different from before. */
  readonly onChange: (everything: boolean) => void;
}

/** A place that is in use for longer than ten seconds will not become free. */
const RETRY: Ms = 500;
const MOST_ATTEMPTS = 20;

/** What polls and decides in this window, or follows the window that does. */
export class WindowRole implements Disposable, Member {
  readonly #options: WindowRoleOptions;
  readonly #changes = new Emitter<Role>();
  #membership: Membership | undefined;
  #followed = new FollowedReadings();
  #begun = false;
  #alone: boolean;
  readonly #retry = new DisposableSlot<Disposable>();
  #disposed = false;

  readonly onDidChange: Event<Role> = this.#changes.event;

  constructor(options: WindowRoleOptions) {
    this.#options = options;
    this.#alone = options.sharing === undefined;
  }

  get role(): Role {
    return this.#alone ? 'owner' : (this.#membership?.role ?? 'follower');
  }

  /** Asked before each request and each write. */
  readonly isOwner = (): boolean => this.#alone || this.#membership?.isOwner === true;

  get pollingProcess(): number | undefined {
    return this.#membership?.claim?.pid;
  }

  get handlers(): RequestHandlers {
    return this.#options.handlers;
  }

  /** Resolves in the first role. A window that may ask nobody leaves the polling to others. */
  async start(abstains: boolean): Promise<void> {
    const membership = await this.#join();
    if (this.#disposed) {
      membership?.dispose();
      return;
    }
    this.#membership = membership;
    this.#alone = this.#membership === undefined;
    if (this.#membership) await this.#membership.start(abstains);
    else await this.own(undefined);
  }

  contend(): void {
    this.#membership?.contend();
  }

  abstain(): void {
    void this.#membership?.abstain();
  }

  /** Does what is wished: here, or where the owner is. */
  ask(request: WindowRequest): Promise<RequestOutcome> {
    return this.#membership?.ask(request) ?? handleRequest(this.handlers, request);
  }

  /** The sources and checks as they are shown. */
  view(now: Ms): OwnView {
    const { statuses, checks } = this.#options.fleet();
    const own = { statuses, checks };
    return this.role === 'owner' ? own : this.#followed.view(own, now);
  }

  /** Tells the other windows what this one shows, if it is the owner. */
  publish(): void {
    if (!this.isOwner()) return;
    const { ledger, fleet } = this.#options;
    this.#membership?.publish(() => ({
      sources: fleet().statuses,
      checks: fleet().checks,
      values: ledger()
        .retouched()
        .map(({ at, alert: { provenance, identity, value, times } }) => ({
          ...{ sourceId: provenance.sourceId, fingerprint: identity.fingerprint, at, value },
          livenessDeadline: times.livenessDeadline,
        })),
    }));
  }

  /** What the owner says grows old. */
  async age(now: Ms): Promise<void> {
    const { ledger, onChange } = this.#options;
    const events = this.#followed.freezes(this.view(now).statuses, now);
    await ledger().follow(events);
    onChange(false);
  }

  async own(left: SharedReadings | undefined): Promise<void> {
    const { ledger, fleet, seriesStore } = this.#options;
    await ledger().load();
    this.#begun = true;
    // Before the first poll: what it reads is to be kept, and what the last owner kept is to be found.
    seriesStore?.changeAccess('write');
    await fleet().begin(left);
    this.#entered();
  }

  async follow(read: () => Promise<AlertLogContent>): Promise<void> {
    const { ledger, fleet, seriesStore } = this.#options;
    if (this.#begun) fleet().stop();
    seriesStore?.changeAccess('read');
    this.#followed = new FollowedReadings();
    await ledger().load(read);
    this.#entered();
  }

  advance(events: readonly AlertEvent[], readings: SharedReadings | undefined): void {
    const { ledger, onChange } = this.#options;
    const followed = this.#followed;
    void ledger()
      .follow(events)
      .then(() => {
        if (followed !== this.#followed || this.role === 'owner') return;
        if (readings) {
          followed.take(readings);
          retouch(ledger(), readings);
        }
        onChange(false);
      });
  }

  dispose(): void {
    this.#disposed = true;
    this.#retry.dispose();
    // Closed before the claim is given back: whoever takes over opens files that nobody writes.
    this.#options.seriesStore?.changeAccess('read');
    this.#membership?.dispose();
    this.#changes.dispose();
  }

  #entered(): void {
    this.#options.onChange(true);
    this.#changes.fire(this.role);
  }

  /** Several windows that start at once are in each other's way for a moment. */
  async #join(): Promise<Membership | undefined> {
    const { sharing, clock, log } = this.#options;
    if (!sharing) return undefined;
    for (let attempt = 1; ; attempt++) {
      try {
        const place = sharing.open();
        return new Membership({ sharing, place, clock, log, member: this });
      } catch (error) {
        if (asSqliteError(error).reason !== 'busy' || attempt === MOST_ATTEMPTS) {
          log.error('The place that windows share cannot be used: this window polls by itself.', error);
          return undefined;
        }
      }
      await new Promise<void>((resolve) => (this.#retry.value = clock.after(RETRY, resolve)));
    }
  }
}

/** Takes over values that no event tells, unless an event knows better. */
function retouch(ledger: AlertLedger, { values }: SharedReadings): void {
  for (const { sourceId, fingerprint, at, value, livenessDeadline } of values) {
    const alert = ledger.of(sourceId).get(fingerprint);
    if (!alert || at < alert.times.lastSeenAt) continue;
    const shown = alert.times.livenessDeadline;
    if (livenessDeadline === shown && Object.is(alert.value?.current, value?.current)) continue;
    ledger.retouch(sourceId, { ...alert, value, times: { ...alert.times, livenessDeadline } }, at);
  }
}
