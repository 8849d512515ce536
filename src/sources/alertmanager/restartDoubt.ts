import type { Ms } from '../../base/clock';

/**
 * How long after its start Alertmanager may not know an alert that fires: Prometheus sends each one again every minute
 * (`--rules.alert.resend-delay`), at the next evaluation, which is a minute away at most by default.
 */
export const RESEND_TIME: Ms = 180_000;

/**
 * Alertmanager keeps silences over a restart, and no alerts. An alert that it knew before and does not know after says
 * nothing until it had the time to be sent again.
 */
export class RestartDoubt {
  #known: ReadonlySet<string> = new Set();
  #awaited: ReadonlySet<string> = new Set();
  #trustedFrom: Ms = 0;
  #answeredAt: Ms | undefined;

  /**
   * Takes an answer in. All times are of the server.
   * @param startedAt asks when the server started; only called when an alert went missing
   * @returns whether what is missing from the answer is really gone
   */
  async trusts(
    present: ReadonlySet<string>,
    now: Ms,
    startedAt: () => Promise<Ms | undefined>,
  ): Promise<boolean> {
    const missing = [...this.#known].filter((fingerprint) => !present.has(fingerprint));
    if (missing.length > 0) await this.#judge(missing, startedAt);
    const isWaiting = now < this.#trustedFrom;
    this.#awaited = new Set(
      isWaiting ? [...this.#awaited].filter((fingerprint) => !present.has(fingerprint)) : [],
    );
    this.#known = present;
    this.#answeredAt = now;
    return this.#awaited.size === 0;
  }

  async #judge(missing: readonly string[], startedAt: () => Promise<Ms | undefined>): Promise<void> {
    const started = await startedAt();
    // The header that gives the server's time has whole seconds.
    const before = Math.floor((this.#answeredAt ?? 0) / 1_000) * 1_000;
    if (started === undefined || started < before) return;
    this.#awaited = new Set([...this.#awaited, ...missing]);
    this.#trustedFrom = started + RESEND_TIME;
  }
}
