import type { Cell, StepDisplay } from '../kernel';

/** Characters of one cell. A grid shows the beginning of it, and its whole value on demand. */
const LONGEST_CELL = 32_000;
/** Levels of JSON: nobody unfolds more, and what writes JSON gives up at some thousands. */
const DEEPEST = 100;
/** Characters of JSON, counted as they are written without spaces. */
const MOST_JSON = 1_000_000;

/** A result as far as a page, a screen reader and a report can take it; whether something was left out. */
export function boundedDisplay(display: StepDisplay): {
  readonly display: StepDisplay;
  readonly isCut: boolean;
} {
  if (display.kind === 'table' && display.rows.some((row) => row.some(isLong))) {
    return { display: { ...display, rows: display.rows.map((row) => row.map(shortCell)) }, isCut: true };
  }
  if (display.kind !== 'json') return { display, isCut: false };
  const budget = { left: MOST_JSON, isCut: false };
  const value = bounded(display.value, 0, budget);
  return budget.isCut ? { display: { ...display, value }, isCut: true } : { display, isCut: false };
}

const isLong = (cell: Cell): boolean => typeof cell === 'string' && cell.length > LONGEST_CELL;

const shortCell = (cell: Cell): Cell =>
  typeof cell === 'string' && cell.length > LONGEST_CELL ? shortText(cell, LONGEST_CELL) : cell;

const shortText = (text: string, length: number): string =>
  `${text.slice(0, length)}… (${(text.length - length).toLocaleString('en')} characters more)`;

interface Budget {
  left: number;
  isCut: boolean;
}

function bounded(value: unknown, depth: number, budget: Budget): unknown {
  if (typeof value === 'string') return boundedText(value, budget);
  if (typeof value !== 'object' || value === null) {
    budget.left -= String(value).length + 1;
    return value;
  }
  if (depth >= DEEPEST) {
    budget.isCut = true;
    return '… (nested more deeply)';
  }
  return Array.isArray(value) ? boundedList(value, depth, budget) : boundedRecord(value, depth, budget);
}

function boundedText(text: string, budget: Budget): string {
  const room = Math.max(0, Math.min(text.length, budget.left));
  budget.left -= text.length + 3;
  if (room === text.length) return text;
  budget.isCut = true;
  return shortText(text, room);
}

function boundedList(list: readonly unknown[], depth: number, budget: Budget): readonly unknown[] {
  const kept: unknown[] = [];
  for (const [at, inner] of list.entries()) {
    if (isSpent(budget)) return [...kept, `… (${(list.length - at).toLocaleString('en')} elements more)`];
    kept.push(bounded(inner, depth + 1, budget));
  }
  return kept;
}

function boundedRecord(record: object, depth: number, budget: Budget): object {
  const kept: [string, unknown][] = [];
  const entries = Object.entries(record);
  for (const [at, [key, inner]] of entries.entries()) {
    if (isSpent(budget)) {
      kept.push(['…', `${(entries.length - at).toLocaleString('en')} fields more`]);
      break;
    }
    budget.left -= key.length + 4;
    kept.push([key, bounded(inner, depth + 1, budget)]);
  }
  return Object.fromEntries(kept);
}

function isSpent(budget: Budget): boolean {
  if (budget.left > 0) return false;
  budget.isCut = true;
  return true;
}
