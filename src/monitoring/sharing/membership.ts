import type { Clock, Ms } from '../../base/clock';
import type { Disposable } from '../../base/disposable';
import { DisposableSlot } from '../../base/disposable';
import type { Log } from '../../base/log';
import type { AlertEvent } from '../alerts/alertEvent';
import type { AlertLogContent } from '../alerts/log/alertLog';
import { Follower, UNANSWERED } from './follower';
import type { Claim } from './lease';
import { Lease } from './lease';
import { hasNews } from './readingsNews';
import { readSharedEvents } from './readSharedEvents';
import { RequestDesk } from './requestDesk';
import type { SharedReadings } from './sharedStore';
import type { SharedPlace, Sharing } from './sharing';
import type { RequestHandlers, RequestOutcome, WindowRequest } from './windowRequest';
import { handleRequest } from './windowRequest';

/** `owner` polls, decides and writes; `follower` shows what the owner wrote and asks it to act. */
export type Role = 'owner' | 'follower';

/** What a window does in each role. */
export interface Member {
  readonly handlers: RequestHandlers;
  /** Reads the alert log and begins to poll, from where the last owner was. */
  own(readings: SharedReadings | undefined): Promise<void>;
  /** Stops polling, and starts anew with what the others wrote. */
  follow(read: () => Promise<AlertLogContent>): Promise<void>;
  /** What the owner did. */
  advance(events: readonly AlertEvent[], readings: SharedReadings | undefined): void;
}

export interface MembershipOptions {
  readonly sharing: Sharing;
  readonly place: SharedPlace;
  readonly clock: Clock;
  readonly log: Log;
  readonly member: Member;
}

/** Between two writes of news, so that a hundred polls of one second are a few writes. */
const PUBLISH: Ms = 250;
/** Between two writes that tell only that everything was read again, and is as before. */
const ROUTINE: Ms = 2_000;

/** What was told last, as it was and as it was written. */
interface Published {
  readonly readings: SharedReadings;
  readonly text: string;
  readonly at: Ms;
}

/** One window among those that share a store: claims to be the owner, follows whoever is, and changes between the two. */
export class Membership implements Disposable {
  readonly #options: MembershipOptions;
  readonly #lease = new DisposableSlot<Lease>();
  /** The follower, or the desk of the owner. */
  readonly #work = new DisposableSlot<Disposable>();
  readonly #publishing = new DisposableSlot<Disposable>();
  #follower: Follower | undefined;
  #role: Role | undefined;
  #claimed = false;
  #turns: Promise<void> = Promise.resolve();
  #unpublished: (() => SharedReadings) | undefined;
  #published: Published | undefined;
  #disposed = false;

  constructor(options: MembershipOptions) {
    this.#options = options;
  }

  get role(): Role {
    return this.#role ?? 'follower';
  }

  /** Asked before each request and each write: a process that was suspended for long is no owner any more. */
  get isOwner(): boolean {
    return this.#role === 'owner' && this.#lease.value?.holds === true;
  }

  /** The claim of whoever is the owner, for a person to read. */
  get claim(): Claim | undefined {
    try {
      return this.#options.place.claims.read();
    } catch (error) {
      this.#options.log.debug(`The claim to poll could not be read: ${String(error)}`);
      return undefined;
    }
  }

  /** Claims to be the owner, unless it `abstains`, and resolves in the first role. */
  start(abstains: boolean): Promise<void> {
    if (!abstains) this.contend();
    return this.#turn();
  }

  /** Begins to claim. */
  contend(): void {
    if (this.#lease.value || this.#disposed) return;
    const { clock, log, sharing, place } = this.#options;
    const { owner, pid } = sharing;
    const lease = new Lease({ store: place.claims, owner, pid, clock, log });
    this.#lease.value = lease;
    lease.onDidChange((holds) => {
      this.#claimed = holds;
      void this.#turn();
    });
    lease.start();
  }

  /** Leaves the polling to others until it contends again. */
  abstain(): Promise<void> {
    this.#lease.value = undefined;
    this.#claimed = false;
    return this.#turn();
  }

  /** Does what is wished: here, or where the owner is. */
  async ask(request: WindowRequest): Promise<RequestOutcome> {
    const { log, member } = this.#options;
    await this.#turns;
    try {
      const follower = this.#follower;
      const answered = follower && (await follower.ask(request));
      if (answered) return answered;
      // The owner may have gone meanwhile, and this window have taken its place.
      await this.#turns;
    } catch (error) {
      log.warn('A request could not be left for the window that polls.');
      log.debug(String(error));
    }
    return this.isOwner ? handleRequest(member.handlers, request) : UNANSWERED;
  }

  /** Tells the others, soon. */
  publish(read: () => SharedReadings): void {
    this.#unpublished = read;
    if (!this.#publishing.value) this.#flush();
  }

  dispose(): void {
    this.#disposed = true;
    this.#publishing.dispose();
    this.#work.dispose();
    this.#lease.dispose();
    this.#options.place.dispose();
  }

  /** One change of roles after another. */
  #turn(): Promise<void> {
    this.#turns = this.#turns.then(() => this.#settle());
    return this.#turns;
  }

  async #settle(): Promise<void> {
    const role: Role = this.#claimed ? 'owner' : 'follower';
    if (this.#disposed || role === this.#role) return;
    await this.#enter(role);
  }

  async #enter(role: Role): Promise<void> {
    const { log } = this.#options;
    this.#role = role;
    this.#follower = undefined;
    this.#work.value = undefined;
    log.info(role === 'owner' ? 'This window polls.' : 'Another window polls; this one follows it.');
    try {
      await (role === 'owner' ? this.#own() : this.#follow());
    } catch (error) {
      log.error(
        'The role among the windows could not be changed; it is tried again with the next change.',
        error,
      );
    }
  }

  async #own(): Promise<void> {
    const { place, clock, log, member } = this.#options;
    this.#published = undefined;
    await member.own(this.#readings());
    if (this.#disposed) return;
    const desk = new RequestDesk({
      ...{ store: place.store, clock, log, handlers: member.handlers },
      isOwner: () => this.isOwner,
      onReplaced: () => {
        this.#published = undefined;
        if (this.#unpublished) this.publish(this.#unpublished);
      },
    });
    this.#work.value = desk;
    desk.start();
  }

  async #follow(): Promise<void> {
    const { place, clock, log, member } = this.#options;
    let after = 0;
    await member.follow(async () => {
      const content = await readSharedEvents(place.store);
      after = content.last;
      return content;
    });
    if (this.#disposed) return;
    const follower = new Follower({
      ...{ store: place.store, clock, log, after },
      onAdvance: (events, readings) => member.advance(events, readings),
      onReplaced: () => {
        this.#role = undefined;
        void this.#turn();
      },
    });
    this.#follower = follower;
    this.#work.value = follower;
    follower.start();
  }

  #readings(): SharedReadings | undefined {
    try {
      return this.#options.place.store.readings();
    } catch (error) {
      this.#options.log.debug(`What the last owner published could not be read: ${String(error)}`);
      return undefined;
    }
  }

  #flush(): void {
    this.#publishing.value = undefined;
    const read = this.#unpublished;
    if (!read || this.#disposed) return;
    this.#unpublished = undefined;
    if (this.isOwner) this.#write(read);
    this.#publishing.value = this.#options.clock.after(PUBLISH, () => this.#flush());
  }

  #write(read: () => SharedReadings): void {
    const { place, clock } = this.#options;
    const readings = read();
    const last = this.#published;
    const at = clock.monotonic();
    if (last && at < last.at + ROUTINE && !hasNews(last.readings, readings)) {
      this.#unpublished ??= read;
      return;
    }
    const text = JSON.stringify(readings);
    if (text === last?.text) return;
    try {
      place.store.publish(text);
      this.#published = { readings, text, at };
    } catch (error) {
      this.#unpublished ??= read;
      this.#options.log.debug(`The readings could not be told to the other windows: ${String(error)}`);
    }
  }
}
