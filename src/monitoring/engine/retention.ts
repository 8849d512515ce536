import type { Clock, Ms } from '../../base/clock';
import type { Log } from '../../base/log';
import type { AlertLedger } from '../alerts/machine/ledger';
import type { Configuration } from '../configuration/configuration';

const FIRST: Ms = 60_000;
const EVERY: Ms = 6 * 3_600_000;

/** Lets the alert log forget what is older than it is to be kept: a while after the start, then a few times a day. */
export class Retention {
  #due: Ms;
  /** The moment that the pass under way forgets up to. */
  #before: Ms | undefined;
  #stepping = false;

  constructor(
    private readonly ledger: AlertLedger,
    private readonly clock: Clock,
    private readonly log: Log,
  ) {
    this.#due = clock.monotonic() + FIRST;
  }

  /** One small step when one is due. Without a configuration nobody has said how long, and nothing is forgotten. */
  async beat(configurations: readonly Configuration[]): Promise<void> {
    if (this.#stepping || configurations.length === 0 || this.clock.monotonic() < this.#due) return;
    const kept = Math.max(...configurations.map(({ retention }) => retention.alerts));
    this.#before ??= this.clock.now() - kept;
    this.#stepping = true;
    try {
      if (!(await this.ledger.compact(this.#before))) this.#rest();
    } catch (error) {
      this.log.warn('Old alert transitions could not be removed from the log; it is tried again later.');
      this.log.debug(String(error));
      this.#rest();
    } finally {
      this.#stepping = false;
    }
  }

  #rest(): void {
    this.#before = undefined;
    this.#due = this.clock.monotonic() + EVERY;
  }
}
