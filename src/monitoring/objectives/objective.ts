import type { Ms } from '../../base/clock';
import type { Position } from '../configuration/configuration';
import type { Severity } from '../severity';

/** A service level objective in its short form: two queries and a promise, from which the burn-rate alerts follow. */
export interface Objective {
  readonly name: string;
  readonly service: string | undefined;
  /** The share of events that are to be good, between 0 and 1: `0.999`. */
  readonly target: number;
  /** As it is written, for messages: `99.9`. */
  readonly percent: string;
  /** PromQL that gives the rate of bad events as one value, with `$window` for its range. */
  readonly errors: string;
  /** PromQL that gives the rate of all events as one value, with `$window` for its range. */
  readonly total: string;
  /** How long the error budget has to last. */
  readonly period: Ms;
  /** The source that is asked; the first that answers queries when nothing is said. */
  readonly source: string | undefined;
  /** Fewer events than this within a window say nothing about the objective. */
  readonly minimumEvents: number;
  readonly severities: Readonly<Record<BurnKind, Severity>>;
  /** A runbook, as an annotation `runbook_url` gives it. */
  readonly runbook: string | undefined;
  readonly position: Position;
}

/** `page` is a fire that spends the budget in hours or days, `ticket` one that spends it within the period. */
export type BurnKind = 'page' | 'ticket';

/** The share of events that may be bad: of 99.9 % it is 0.001, and not 0.0010000000000000009. */
export const budgetOf = (target: number): number => Number((1 - target).toPrecision(12));
