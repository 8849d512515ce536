import { silentLog } from '../../../src/base/log';
import type { Records } from '../../../src/base/records/records';
import { MemoryRecords } from '../../../src/base/records/records';
import type { Channel } from '../../../src/incident/channels/channel';
import { ChannelError } from '../../../src/incident/channels/channel';
import type { Notice } from '../../../src/incident/channels/notice';
import { ResponseDesk } from '../../../src/incident/routing/responseDesk';
import type { Alert } from '../../../src/monitoring/alerts/alert';
import type { AlertEvent } from '../../../src/monitoring/alerts/alertEvent';
import type { Configuration } from '../../../src/monitoring/configuration/configuration';
import { alertOf } from '../../fakes/alerts';
import { FakeClock } from '../../fakes/fakeClock';
import { configuration } from '../../fakes/fakeSource';

const channelNamed = (name: string) => ({
  name,
  type: 'fake',
  settings: {},
  origin: 'https://fake.test',
  position: { line: 1, column: 1 },
});

export const channels = ['bot', 'hook', 'leads'].map(channelNamed);

/** A desk with channels that write down what they are sent. `bot` can change its messages; the others cannot. */
export class DeskHarness {
  readonly clock = new FakeClock();
  /** `bot fired: P0 DatabaseDown in shop is firing`; a change of a sent message begins with `~`. */
  readonly sent: string[] = [];
  readonly notices: Notice[] = [];
  readonly troubles: string[] = [];
  /** What goes wrong next, by channel: `hang` never ends, a promise is waited for before the answer. */
  readonly failures = new Map<string, (ChannelError | 'hang' | Promise<unknown>)[]>();
  alerts: readonly Alert[] = [];
  /** Of two harnesses on the same records, one is the owner at a time. */
  isOwner = true;
  desk: ResponseDesk;

  constructor(
    public configurations: readonly Configuration[] = [
      configuration({ channels, notify: { P0: ['bot', 'hook'] } }),
    ],
    readonly records: Records = new MemoryRecords(),
  ) {
    this.desk = this.#open();
  }

  /** Sitrep ends, time goes by, and it begins anew with what was kept. */
  restart(after = 0): void {
    this.desk.dispose();
    this.clock.jump(after);
    this.desk = this.#open();
  }

  /** One transition of each of these alerts was kept, and a second later the beat comes. */
  async happens(rule: AlertEvent['rule'], ...alerts: readonly Alert[]): Promise<void> {
    this.hears(rule, ...alerts);
    await this.wait(1_000);
  }

  /** The same without a beat: in a window that follows, or that died before it. */
  hears(rule: AlertEvent['rule'], ...alerts: readonly Alert[]): void {
    const changed = new Map(alerts.map((alert) => [alert.identity.fingerprint, alert]));
    this.alerts = [...this.alerts.filter(({ identity }) => !changed.has(identity.fingerprint)), ...alerts];
    const at = this.clock.now();
    this.desk.note(
      alerts.map(
        ({ identity }) =>
          ({
            rule,
            at,
            sourceId: 'alerts',
            fingerprint: identity.fingerprint,
            episode: identity.episode,
          }) as AlertEvent,
      ),
    );
  }

  /** Becomes the owner, and the other ceases to be. */
  takeOverFrom(other: DeskHarness): void {
    other.isOwner = false;
    this.isOwner = true;
    for (const { desk } of [other, this]) desk.takeOver();
  }

  async wait(length: number): Promise<void> {
    for (let passed = 0; passed < length; passed += 1_000) {
      await this.clock.advance(1_000);
      if (this.isOwner) this.desk.beat(this.alerts);
      await this.clock.advance(0);
    }
  }

  /** A firing alert that began now. */
  fired(part: Partial<Alert> & { readonly fingerprint?: string } = {}): Alert {
    const alert = alertOf(part);
    return { ...alert, times: { ...alert.times, firedAt: this.clock.now() } };
  }

  resolved(alert: Alert): Alert {
    return {
      ...alert,
      condition: 'resolved',
      acknowledgement: undefined,
      times: { ...alert.times, resolvedAt: this.clock.now() },
    };
  }

  takeSent(): readonly string[] {
    return this.sent.splice(0);
  }

  #open(): ResponseDesk {
    return new ResponseDesk({
      records: this.records,
      clock: this.clock,
      log: silentLog,
      configurations: () => this.configurations,
      isOwner: () => this.isOwner,
      channel: (name) =>
        channels.some((channel) => channel.name === name) ? this.#channel(name) : undefined,
      onTrouble: (channel, reason) => this.troubles.push(`${channel}: ${reason ?? 'works again'}`),
    });
  }

  #channel(name: string): Channel {
    return {
      edits: name === 'bot',
      preview: () => ({ where: name, what: '' }),
      send: (notice, sent) => {
        const failure = this.failures.get(name)?.shift();
        if (failure === 'hang') return new Promise(() => undefined);
        if (failure instanceof ChannelError) return Promise.reject(failure);
        this.notices.push(notice);
        const to = notice.recipient === undefined ? name : `${name} for ${notice.recipient.name}`;
        this.sent.push(`${sent === undefined ? '' : '~'}${to} ${notice.change}: ${notice.headline}`);
        return Promise.resolve(failure).then(() => sent ?? `${name}-1`);
      },
    };
  }
}
