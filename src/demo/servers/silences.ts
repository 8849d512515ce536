import type { Ms } from '../../base/clock';
import type { Labels } from '../../metrics/series';
import { isRecord } from './answer';

export interface Matcher {
  readonly name: string;
  readonly value: string;
  readonly isRegex: boolean;
  readonly isEqual: boolean;
}

export interface Silence {
  readonly id: string;
  readonly matchers: readonly Matcher[];
  readonly startsAt: Ms;
  endsAt: Ms;
  readonly updatedAt: Ms;
  readonly createdBy: string;
  readonly comment: string;
}

/** The silences of the demo's Alertmanager. Expired ones stay listed, as there. */
export class Silences {
  readonly #silences: Silence[] = [];

  get all(): readonly Silence[] {
    return this.#silences;
  }

  /** @returns the id, or what is wrong with the request */
  create(request: unknown, now: Ms): { readonly id: string } | { readonly problem: string } {
    const silence = readSilence(request, now, this.#silences.length + 1);
    if (typeof silence === 'string') return { problem: silence };
    this.#silences.push(silence);
    return { id: silence.id };
  }

  /** @returns whether there is such a silence */
  expire(id: string, now: Ms): boolean {
    const silence = this.find(id);
    if (silence) silence.endsAt = Math.min(silence.endsAt, now);
    return silence !== undefined;
  }

  find(id: string): Silence | undefined {
    return this.#silences.find((silence) => silence.id === id);
  }

  matching(labels: Labels, now: Ms): readonly Silence[] {
    return this.#silences.filter(
      (silence) =>
        stateOf(silence, now) === 'active' && silence.matchers.every((matcher) => matches(matcher, labels)),
    );
  }
}

export function stateOf(silence: Silence, now: Ms): 'pending' | 'active' | 'expired' {
  if (silence.endsAt <= now) return 'expired';
  return silence.startsAt <= now ? 'active' : 'pending';
}

export function matches({ name, value, isRegex, isEqual }: Matcher, labels: Labels): boolean {
  const actual = labels[name] ?? '';
  const same = isRegex ? new RegExp(`^(?:${value})$`).test(actual) : actual === value;
  return same === isEqual;
}

/** Reads `severity=~"page|high"`. */
export function parseMatcher(filter: string): Matcher | undefined {
  const [, name, operator, quoted] = /^\s*([a-zA-Z_]\w*)\s*(=~|!~|!=|=)\s*(.*?)\s*$/.exec(filter) ?? [];
  if (!name || !operator || quoted === undefined) return undefined;
  const value = quoted.replace(/^"(.*)"$/, '$1');
  return { name, value, isRegex: operator.endsWith('~'), isEqual: operator.startsWith('=') };
}

function readSilence(request: unknown, now: Ms, number: number): Silence | string {
  if (!isRecord(request)) return 'the body is not a silence';
  const matchers = (Array.isArray(request.matchers) ? request.matchers : []).flatMap(readMatcher);
  if (matchers.length === 0) return 'matchers in body should have at least 1 items';
  const [startsAt, endsAt] = [timeOf(request.startsAt), timeOf(request.endsAt)];
  if (startsAt === undefined || endsAt === undefined) return 'startsAt and endsAt in body are required';
  if (endsAt <= now) return "end time can't be in the past";
  return {
    id: `00000000-0000-4000-8000-${number.toString(16).padStart(12, '0')}`,
    matchers,
    startsAt: Math.max(startsAt, now),
    endsAt,
    updatedAt: now,
    createdBy: wordOf(request.createdBy),
    comment: wordOf(request.comment),
  };
}

function readMatcher(matcher: unknown): Matcher[] {
  if (!isRecord(matcher) || typeof matcher.name !== 'string') return [];
  return [
    {
      name: matcher.name,
      value: wordOf(matcher.value),
      isRegex: matcher.isRegex === true,
      isEqual: matcher.isEqual !== false,
    },
  ];
}

const wordOf = (value: unknown): string => (typeof value === 'string' ? value : '');

function timeOf(value: unknown): Ms | undefined {
  const at = typeof value === 'string' ? Date.parse(value) : NaN;
  return Number.isNaN(at) ? undefined : at;
}
