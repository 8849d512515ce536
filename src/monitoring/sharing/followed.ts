import type { Ms } from '../../base/clock';
import type { AlertEvent } from '../alerts/alertEvent';
import { staleReason } from '../polling/pollState';
import type { CheckStatus, SourceStatus } from '../snapshot';
import type { SharedReadings } from './sharedStore';

export interface OwnView {
  readonly statuses: readonly SourceStatus[];
  readonly checks: readonly CheckStatus[];
}

/**
 * What the window that polls has published, as it is to be shown at a moment. An owner that died publishes nothing more:
 * what it said last grows old here and is never taken for fresh.
 */
export class FollowedReadings {
  #readings: SharedReadings | undefined;
  /** Sources whose alerts were frozen here, because nobody told anything newer. */
  readonly #frozen = new Set<string>();

  take(readings: SharedReadings): void {
    this.#readings = readings;
  }

  /** The sources and checks of this window's own configuration, each as published where it was. */
  view(own: OwnView, now: Ms): OwnView {
    const published = new Map(this.#readings?.sources.map((status) => [status.id, aged(status, now)]));
    const statuses = own.statuses.map((status) => told(status, published.get(status.id)));
    const shown = new Map(statuses.map((status) => [status.id, status]));
    const ids = new Set(this.#readings?.checks.map(({ sourceId }) => sourceId));
    const checks = statuses.flatMap(({ id }) =>
      (ids.has(id) ? (this.#readings?.checks ?? []) : own.checks).filter(({ sourceId }) => sourceId === id),
    );
    return { statuses, checks: checks.map((check) => checked(check, shown.get(check.sourceId))) };
  }

  /** T9 for this window only: nobody writes it while there is no owner. Taken back when an owner tells something newer. */
  freezes(statuses: readonly SourceStatus[], now: Ms): readonly AlertEvent[] {
    const events: AlertEvent[] = [];
    for (const { id, condition, reason, lastSuccessAt } of statuses) {
      const quiet = condition === 'stale' || condition === 'paused' || condition === 'waiting';
      if (quiet === this.#frozen.has(id)) continue;
      const last = lastSuccessAt === undefined ? {} : { lastAnswerAt: lastSuccessAt };
      if (quiet) {
        this.#frozen.add(id);
        const evaluation = { state: 'stale', detail: reason ?? condition } as const;
        events.push({ at: now, sourceId: id, rule: 'T9', evaluation, ...last });
      } else {
        this.#frozen.delete(id);
        if (condition !== 'fresh') continue;
        const evaluation = { state: 'ok', detail: undefined } as const;
        events.push({ at: now, sourceId: id, rule: 'T9', evaluation });
      }
    }
    return events;
  }
}

/** A window in Restricted Mode that hears of nobody else says why it does not ask. */
const told = (own: SourceStatus, published: SourceStatus | undefined): SourceStatus =>
  !published || (own.condition === 'paused' && published.condition === 'stale') ? own : published;

/** A status as it is some time after it was published. */
function aged(status: SourceStatus, now: Ms): SourceStatus {
  const { condition, lastSuccessAt = 0, staleAfter } = status;
  if (condition !== 'fresh' || now - lastSuccessAt <= staleAfter) return status;
  const since = lastSuccessAt + staleAfter;
  return { ...status, condition: 'stale', since, reason: staleReason(staleAfter), nextAttemptAt: undefined };
}

/** No check is known better than its source. */
function checked(check: CheckStatus, source: SourceStatus | undefined): CheckStatus {
  if (!source || source.condition === 'fresh' || check.verdict === 'unknown') return check;
  const { reason, since } = source;
  return { ...check, verdict: 'unknown', settling: undefined, reason, since };
}
