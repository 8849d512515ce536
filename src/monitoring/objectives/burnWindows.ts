import type { Ms } from '../../base/clock';
import type { BurnKind } from './objective';
import { budgetOf } from './objective';

const MINUTE: Ms = 60_000;
const HOUR: Ms = 60 * MINUTE;
const DAY: Ms = 24 * HOUR;

/** One pair of windows: both must burn faster than `factor`. The short one lets the alert end soon after the fire. */
export interface BurnWindow {
  readonly kind: BurnKind;
  readonly long: Ms;
  readonly short: Ms;
  /** How many times as fast as the budget allows; 1 spends it exactly within the period. */
  readonly factor: number;
}

/**
 * The windows and shares of the budget that the Site Reliability Workbook recommends (chapter 5, "Alerting on SLOs",
 * table 5-8): an alert says that this share of the budget was spent within the long window.
 */
const RECOMMENDED: readonly (Omit<BurnWindow, 'factor'> & { readonly budgetShare: number })[] = [
  { kind: 'page', budgetShare: 0.02, long: HOUR, short: 5 * MINUTE },
  { kind: 'page', budgetShare: 0.05, long: 6 * HOUR, short: 30 * MINUTE },
  { kind: 'ticket', budgetShare: 0.1, long: DAY, short: 2 * HOUR },
  { kind: 'ticket', budgetShare: 0.1, long: 3 * DAY, short: 6 * HOUR },
];

/** The windows for a budget that has to last so long. For 30 days the factors are 14.4, 6, 3 and 1. */
export const burnWindows = (period: Ms): readonly BurnWindow[] =>
  RECOMMENDED.map(({ kind, long, short, budgetShare }) => ({
    ...{ kind, long, short },
    // Rounded: 0.02 × 720 is 14.4, and not 14.399999999999999.
    factor: Number(((budgetShare * period) / long).toPrecision(12)),
  }));

/** A factor that even a total failure does not reach can never fire: an objective of 93 % cannot burn 14.4 times as fast. */
export const canFire = ({ factor }: BurnWindow, target: number): boolean => factor * budgetOf(target) < 1;
