import type { Ms } from '../../base/clock';
import { printable } from '../../base/printable';
import { agoWords, exactTime } from '../../monitoring/words';
import type { LastRun } from '../../runbook/history/runHistory';

/** `ok 5 min ago`, `failed 2 h ago`. */
export const lastRunWords = ({ at, outcome }: LastRun, now: Ms): string => {
  const age = now - at < 60_000 ? 'just now' : agoWords(at, now);
  return `${outcome} ${age}`;
};

const WHICH: Readonly<Record<LastRun['outcome'], (steps: number) => string>> = {
  ok: (steps) => `the last of ${steps} was`,
  failed: () => 'this step did not succeed:',
  cancelled: () => 'this step was stopped before its end:',
};

/** When exactly, by whom, and which step says so. */
export function lastRunSentence({ at, outcome, step, by, steps }: LastRun, timeZone?: string): string {
  return `Last run ${exactTime(at, timeZone)} by ${printable(by)}: ${outcome}, ${WHICH[outcome](steps)} "${printable(step)}".`;
}
