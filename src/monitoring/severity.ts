/** P0 is the worst. `unmapped` is a severity word that no table knows: it is shown as such and sorts between P2 and P3. */
export type Severity = 'P0' | 'P1' | 'P2' | 'P3' | 'P4' | 'unmapped';

/** Worst first. */
export const SEVERITIES: readonly Severity[] = ['P0', 'P1', 'P2', 'unmapped', 'P3', 'P4'];

/** Negative when `a` is worse than `b`. */
export const compareSeverity = (a: Severity, b: Severity): number =>
  SEVERITIES.indexOf(a) - SEVERITIES.indexOf(b);

/** A severity with the word it came from and the rule that mapped it. */
export interface MappedSeverity {
  readonly severity: Severity;
  /** The vendor's own word, verbatim: shown in brackets, `P1 (PagerDuty P2)`. */
  readonly word: string | undefined;
  /** One sentence: which table or default said so. */
  readonly why: string;
}

/** Words of the configuration's `severities:` to severities. Keys are compared without case. */
export type SeverityTable = Readonly<Record<string, Severity>>;

/** What the words of the field mean when the configuration says nothing else. */
export const DEFAULT_SEVERITIES: SeverityTable = {
  critical: 'P0',
  page: 'P0',
  high: 'P1',
  error: 'P1',
  warning: 'P2',
  medium: 'P2',
  low: 'P3',
  info: 'P4',
  none: 'P4',
  p0: 'P0',
  p1: 'P1',
  p2: 'P2',
  p3: 'P3',
  p4: 'P4',
};

/** Looks a vendor's word up. No word at all, or one that no table knows, is unmapped: never guessed. */
export function mapSeverity(word: string | undefined, table: SeverityTable): MappedSeverity {
  if (word === undefined || word === '') {
    return { severity: 'unmapped', word: undefined, why: 'the source gives no severity' };
  }
  const key = word.toLowerCase();
  const own = Object.hasOwn(table, key) ? table[key] : undefined;
  if (own) return { severity: own, word, why: `"${word}" is ${own} in the severity table` };
  return { severity: 'unmapped', word, why: `severity "${word}" is not in the table` };
}
