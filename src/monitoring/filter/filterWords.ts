import type { Ms } from '../../base/clock';
import { printable, shortened } from '../../base/printable';
import type { Alert } from '../alerts/alert';
import { counted } from '../words';
import type { AlertFilter } from './alertFilter';
import { filterError, isFiltering } from './alertFilter';
import { matcherOf } from './matchFilter';

/** What a filter that is being typed would do, in words. Plain text. */
export interface FilterPreview {
  readonly label: string;
  readonly detail: string;
  /** A filter with a mistake cannot be taken. */
  readonly usable: boolean;
}

export function previewFilter(filter: AlertFilter, alerts: readonly Alert[], now: Ms): FilterPreview {
  const error = filterError(filter);
  if (error) return { label: error.message, detail: mistakeDetail(filter), usable: false };
  const all = counted(alerts.length, 'alert');
  if (!isFiltering(filter)) return { label: `Show all ${all}`, detail: '', usable: true };
  const matches = matcherOf(filter);
  const shown = alerts.filter((alert) => matches(alert, now)).length;
  const [warning] = filter.problems;
  return { label: `Show ${shown} of ${all}`, detail: warning?.message ?? '', usable: true };
}

/** The place of the mistake, between arrows, and what becomes of the alerts meanwhile. */
function mistakeDetail({ text, problems }: AlertFilter): string {
  const [{ start, end } = { start: 0, end: 0 }] = problems.filter(({ severity }) => severity === 'error');
  const marked = `${text.slice(0, start)}→${text.slice(start, end)}←${text.slice(end)}`;
  return `${printable(marked.trim())} is not applied: no alert is hidden.`;
}

/** So much of a filter is read at a glance. */
const LONGEST_FILTER = 80;

/** What a filter does to a list, for a line above it: `12 of 500 alerts: severity<=P1`. Empty when it does nothing. */
export function filterLine(filter: AlertFilter, shown: number, total: number): string {
  const text = shortened(printable(filter.text.trim()), LONGEST_FILTER);
  const error = filterError(filter);
  if (error) return `The filter "${text}" is not applied, so no alert is hidden: ${printable(error.message)}`;
  if (!isFiltering(filter)) return '';
  const [warning] = filter.problems;
  const line = `${shown} of ${counted(total, 'alert')}: ${text}`;
  return warning ? `${line}. ${printable(warning.message)}` : line;
}
