import * as z from 'zod';
import type { Records } from '../../base/records/records';
import { parseQuery } from '../../promql/syntax/parser';
import type { SelectorMatchers } from '../../metrics/store/seriesSelection';
import { selectorsOfQuery } from './keptSelectors';

const KIND = 'pinnedMetric';
const pinSchema = z.object({ query: z.string() });

/** Series that a person wants on disk although no rule and no dashboard asks for them. */
export class PinnedMetrics {
  constructor(private readonly records: Records) {}

  /** The pinned selectors as they were written, sorted. */
  get all(): readonly string[] {
    return [...this.records.all(KIND).values()].flatMap((record) => {
      const pin = pinSchema.safeParse(record);
      return pin.success ? [pin.data.query] : [];
    });
  }

  get selectors(): readonly SelectorMatchers[] {
    return this.all.flatMap(selectorsOfQuery);
  }

  /** Throws when it cannot be kept. */
  add(query: string): void {
    this.records.put(KIND, query.trim(), { query: query.trim() });
  }

  /** Throws when it cannot be removed for good. */
  remove(query: string): void {
    this.records.remove(KIND, query);
  }
}

/** Why a text cannot be pinned; nothing when it can. */
export function pinProblem(text: string): string | undefined {
  if (text.trim() === '') return undefined;
  const parsed = parseQuery(text);
  if (!parsed.ok) return `This is no PromQL: ${parsed.message}`;
  return selectorsOfQuery(text).length === 0 ? 'This names no metric.' : undefined;
}
