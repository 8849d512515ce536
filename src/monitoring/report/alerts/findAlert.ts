import type { Alert } from '../../alerts/alert';
import { counted } from '../../words';
import { closest } from '../../../base/spelling';

export type FoundAlert =
  | { readonly alert: Alert }
  /** Why none was found; with those that may be meant, worst first. */
  | { readonly mistake: string; readonly candidates: readonly Alert[] };

/** The shortest beginning of a fingerprint that is shown. */
const SHORTEST_PREFIX = 8;

/** The alert that a person named: by its fingerprint, a unique beginning of it, or a unique name in any case. */
export function findAlert(alerts: readonly Alert[], text: string): FoundAlert {
  const exact = alerts.find(({ identity }) => identity.fingerprint === text);
  if (exact) return { alert: exact };
  const named = alerts.filter(({ title }) => title.toLowerCase() === text.toLowerCase());
  const beginning = text === '' ? [] : alerts.filter(({ identity }) => identity.fingerprint.startsWith(text));
  const found = [...new Set([...named, ...beginning])];
  const [only, ...others] = found;
  if (only && others.length === 0) return { alert: only };
  if (!only) return { mistake: noneMessage(alerts, text), candidates: [] };
  return {
    mistake: `"${text}" is ${counted(found.length, 'alert')}. Name one by its fingerprint:`,
    candidates: found,
  };
}

function noneMessage(alerts: readonly Alert[], text: string): string {
  const guess = closest(text, [...new Set(alerts.map(({ title }) => title))]);
  const hint = guess === undefined ? '"sitrep alerts" lists them.' : `Did you mean "${guess}"?`;
  return `There is no alert "${text}" now. ${hint}`;
}

/** How many characters of a fingerprint tell these alerts apart. */
export function prefixLength(alerts: readonly Alert[]): number {
  const sorted = alerts.map(({ identity }) => identity.fingerprint).sort();
  let length = SHORTEST_PREFIX;
  for (const [index, fingerprint] of sorted.entries()) {
    const next = sorted[index + 1];
    if (next === undefined || next === fingerprint) continue;
    while (length < fingerprint.length && next.startsWith(fingerprint.slice(0, length))) length += 1;
  }
  return length;
}
