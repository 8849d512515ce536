import type { Ms } from '../../base/clock';
import type { BurnWindow } from './burnWindows';
import { burnWindows, canFire } from './burnWindows';
import type { BurnKind, Objective } from './objective';
import { budgetOf } from './objective';

/** What is known of the events of one window. */
export type WindowReading =
  | { readonly known: true; readonly errorRatio: number }
  /** `why` is part of a sentence: `the series has no value`. */
  | { readonly known: false; readonly why: string };

export interface Burning {
  readonly kind: BurnKind;
  /** `unknown` when a pair of windows that might burn cannot be told. */
  readonly state: 'burning' | 'quiet' | 'unknown';
  /** The pair that burns most above its factor, or the one that is not known. */
  readonly window: BurnWindow;
  /** How many times as fast as the budget allows, over its long and its short window. */
  readonly long: number | undefined;
  readonly short: number | undefined;
  readonly why: string | undefined;
}

/** What the readings of an objective's windows come to: one judgement for each kind that can fire at all. */
export function burnRates(
  objective: Pick<Objective, 'target' | 'period'>,
  readingOf: (window: Ms) => WindowReading,
): readonly Burning[] {
  const pairs = burnWindows(objective.period)
    .filter((window) => canFire(window, objective.target))
    .map((window) => judged(window, budgetOf(objective.target), readingOf));
  return (['page', 'ticket'] as const).flatMap((kind) => worst(pairs.filter((pair) => pair.kind === kind)));
}

function judged(window: BurnWindow, budget: number, readingOf: (window: Ms) => WindowReading): Burning {
  const { kind, factor } = window;
  const [long, short] = [readingOf(window.long), readingOf(window.short)];
  const rates = { long: rateOf(long, budget), short: rateOf(short, budget) };
  const isBelow = (rate: number | undefined): boolean => rate !== undefined && rate <= factor;
  // One window that does not burn settles it, whatever the other one is.
  if (isBelow(rates.long) || isBelow(rates.short))
    return { kind, state: 'quiet', window, ...rates, why: undefined };
  const missing = long.known ? short : long;
  if (!missing.known) return { kind, state: 'unknown', window, ...rates, why: missing.why };
  return { kind, state: 'burning', window, ...rates, why: undefined };
}

const rateOf = (reading: WindowReading, budget: number): number | undefined =>
  reading.known ? reading.errorRatio / budget : undefined;

const RANK: Readonly<Record<Burning['state'], number>> = { burning: 2, unknown: 1, quiet: 0 };

/** What burns is said before what is not known. */
function worst(pairs: readonly Burning[]): readonly Burning[] {
  return [...pairs]
    .sort((one, other) => RANK[other.state] - RANK[one.state] || excess(other) - excess(one))
    .slice(0, 1);
}

const excess = ({ long, window }: Burning): number => (long ?? 0) / window.factor;
