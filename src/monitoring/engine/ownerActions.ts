import type { Clock, Ms } from '../../base/clock';
import type { MetricQuestion } from '../../metrics/forwardedMetricSource';
import { answerQuestion } from '../../metrics/forwardedMetricSource';
import type { Alert } from '../alerts/alert';
import type { AlertEvent } from '../alerts/alertEvent';
import type { AlertLedger } from '../alerts/machine/ledger';
import { decideAcknowledge, decideSeen, decideUnacknowledge } from '../alerts/machine/ownership';
import type { SourceFleet } from './fleet';
import type { RequestHandlers, RequestOutcome } from '../sharing/windowRequest';
import { DONE } from '../sharing/windowRequest';
import type { AcknowledgeRequest, SnoozeRequest } from '../snapshot';
import { decideSnooze, decideUnsnooze } from '../suppression/snooze';

export interface OwnerActionsOptions {
  readonly clock: Clock;
  readonly ledger: () => AlertLedger;
  readonly fleet: () => SourceFleet;
  /** The alerts of a fingerprint whose source is configured now. */
  readonly configured: (fingerprint: string) => readonly Alert[];
  readonly onChange: () => void;
}

/** What the owner does for every window, itself included: one handler for each kind of request. */
export function ownerActions(options: OwnerActionsOptions): RequestHandlers {
  return {
    acknowledge: ({ fingerprint, request }) =>
      decideOne(fingerprint, (alert, at) => acknowledgement(alert, request, at), options),
    snooze: ({ fingerprint, request }) =>
      decideOne(fingerprint, (alert, at) => snoozing(alert, request, at), options),
    unsnooze: ({ fingerprint }) => decideEach(fingerprint, decideUnsnooze, options),
    unacknowledge: ({ fingerprint }) => decideEach(fingerprint, decideUnacknowledge, options),
    seen: ({ fingerprint }) => decideEach(fingerprint, decideSeen, options),
    refresh: async ({ sourceId }) => {
      await options.fleet().refresh(sourceId);
      return DONE;
    },
    query: ({ sourceId, question }) => query(sourceId, question, options),
  };
}

interface Decision {
  readonly events: readonly AlertEvent[];
  readonly outcome: RequestOutcome;
}

/** Decides on the alert of every source that tells of it. The outcome is the best of theirs. */
async function decideOne(
  fingerprint: string,
  decide: (alert: Alert | undefined, at: Ms) => Decision,
  { clock, ledger, configured, onChange }: OwnerActionsOptions,
): Promise<RequestOutcome> {
  const at = clock.now();
  let { outcome } = decide(undefined, at);
  await ledger().commit(() => {
    const decisions = configured(fingerprint).map((alert) => decide(alert, at));
    outcome = (decisions.find((one) => one.outcome.done) ?? decisions[0])?.outcome ?? outcome;
    return decisions.flatMap(({ events }) => events);
  });
  onChange();
  return outcome;
}

function acknowledgement(alert: Alert | undefined, request: AcknowledgeRequest, at: Ms): Decision {
  const { events, outcome } = decideAcknowledge(alert, request, at);
  return { events, outcome: { done: outcome.acknowledged, message: outcome.message } };
}

function snoozing(alert: Alert | undefined, request: SnoozeRequest, at: Ms): Decision {
  const { events, outcome } = decideSnooze(alert, request, at);
  return { events, outcome: { done: outcome.snoozed, message: outcome.message } };
}

async function decideEach(
  fingerprint: string,
  decide: (alert: Alert, at: Ms) => readonly AlertEvent[],
  { clock, ledger, configured, onChange }: OwnerActionsOptions,
): Promise<RequestOutcome> {
  const at = clock.now();
  await ledger().commit(() => configured(fingerprint).flatMap((alert) => decide(alert, at)));
  onChange();
  return DONE;
}

async function query(
  sourceId: string,
  question: MetricQuestion,
  { fleet }: OwnerActionsOptions,
): Promise<RequestOutcome> {
  const source = fleet().metricSources.get(sourceId);
  if (!source) return { done: false, message: `It does not know the source "${sourceId}".` };
  // Nobody calls it off from another process; each source limits how long a query takes.
  const answer = await answerQuestion(source, question, new AbortController().signal);
  return { ...DONE, answer };
}
