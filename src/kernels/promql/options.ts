import type { Ms } from '../../base/clock';

/** When a query is evaluated: at one time, or along a range that ends there. */
export interface QueryWindow {
  readonly at: Ms;
  readonly range: { readonly length: Ms; readonly step: Ms } | undefined;
}

/** Enough points for a chart, and few enough to draw. */
const POINTS = 240;
/** What Prometheus gives at most (HTTP API, range queries). */
const MOST_STEPS = 11_000;

/**
 * Reads `range=1h step=30s at=2026-01-05T09:00:00Z` from the step's options, or from a first comment
 * `# range 1h step 30s` in the query. Options win. Returns a sentence when one is wrong.
 */
export function windowOf(
  options: Readonly<Record<string, string>>,
  source: string,
  now: Ms,
): QueryWindow | { readonly problem: string } {
  const { range, step, at } = { ...optionsInComment(source), ...options };
  const end = at === undefined ? now : momentOf(at);
  if (end === undefined)
    return {
      problem: `"${at}" is no time. Expected something like 2026-01-05T09:00:00Z, or seconds since 1970.`,
    };
  if (range === undefined) return { at: end, range: undefined };
  const length = durationOf(range);
  if (!length) return { problem: wrongDuration(range) };
  const width =
    step === undefined ? Math.max(1000, Math.ceil(length / POINTS / 1000) * 1000) : durationOf(step);
  if (!width) return { problem: wrongDuration(step ?? '') };
  if (length / width > MOST_STEPS)
    return {
      problem: `A range of ${range} in steps of ${step} has more than ${MOST_STEPS} points. Use a longer step.`,
    };
  return { at: end, range: { length, step: width } };
}

function optionsInComment(source: string): Readonly<Record<string, string>> {
  const comment = /^\s*#\s*((?:(?:range|step|at)\s+\S+\s*)+)$/m.exec(source)?.[1] ?? '';
  return Object.fromEntries(
    [...comment.matchAll(/(range|step|at)\s+(\S+)/g)].map(([, name = '', value = '']) => [name, value]),
  );
}

const UNITS: Readonly<Record<string, Ms>> = {
  ms: 1,
  s: 1000,
  m: 60_000,
  h: 3_600_000,
  d: 86_400_000,
  w: 604_800_000,
  y: 31_536_000_000,
};

/** `1h30m`, `500ms` (PromQL's time durations); a bare number is seconds. Above zero. */
export function durationOf(text: string): Ms | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000 || undefined;
  if (!/^(?:\d+(?:ms|[smhdwy]))+$/.test(text)) return undefined;
  let total = 0;
  for (const [, count = '', unit = ''] of text.matchAll(/(\d+)(ms|[smhdwy])/g))
    total += Number(count) * (UNITS[unit] ?? 0);
  return total || undefined;
}

function momentOf(text: string): Ms | undefined {
  if (/^\d+(?:\.\d+)?$/.test(text)) return Number(text) * 1000;
  const moment = Date.parse(text);
  return Number.isNaN(moment) ? undefined : moment;
}

const wrongDuration = (text: string): string =>
  `"${text}" is no duration. Expected something like 30s, 15m or 1h30m.`;
