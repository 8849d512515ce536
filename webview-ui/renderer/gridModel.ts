import type { Cell } from '../../src/runbook/kernel';

type Rows = readonly (readonly Cell[])[];

export interface Sorting {
  readonly column: number;
  readonly direction: 'ascending' | 'descending';
}

/** What a click on a column's head leads to: up, down, and back to the order of the answer. */
export function nextSorting(current: Sorting | undefined, column: number): Sorting | undefined {
  if (current?.column !== column) return { column, direction: 'ascending' };
  return current.direction === 'ascending' ? { column, direction: 'descending' } : undefined;
}

/** Indexes of the rows in the order to show them. Equal rows keep theirs, and what is null comes last either way. */
export function sortedOrder(rows: Rows, sorting: Sorting | undefined): readonly number[] {
  const order = rows.map((_, index) => index);
  if (!sorting) return order;
  const { column, direction } = sorting;
  const compare = isNumeric(rows, column) ? compareNumbers : compareTexts;
  const sign = direction === 'ascending' ? 1 : -1;
  return order.sort((a, b) => {
    const [left, right] = [rows[a]?.[column] ?? null, rows[b]?.[column] ?? null];
    if (left === null || right === null) return Number(left === null) - Number(right === null);
    return sign * compare(left, right);
  });
}

const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|Inf(?:inity)?|NaN)$/i;

/** Exact numbers arrive as text, so a column of such texts is one of numbers. */
export const isNumeric = (rows: Rows, column: number): boolean =>
  rows.some((row) => (row[column] ?? null) !== null) &&
  rows.every(
    ({ [column]: cell }) => (cell ?? null) === null || typeof cell === 'number' || NUMBER.test(String(cell)),
  );

function compareNumbers(a: Cell, b: Cell): number {
  if (isInteger(a) && isInteger(b)) {
    const [left, right] = [BigInt(String(a)), BigInt(String(b))];
    return left < right ? -1 : Number(left > right);
  }
  const [left, right] = [numberOf(a), numberOf(b)];
  if (Number.isNaN(left) || Number.isNaN(right))
    return Number(Number.isNaN(left)) - Number(Number.isNaN(right));
  return left < right ? -1 : Number(left > right);
}

const isInteger = (cell: Cell): boolean => /^-?\d+$/.test(String(cell));
const numberOf = (cell: Cell): number => Number(String(cell).replace(/inf$/i, 'Infinity'));

const collator = new Intl.Collator(undefined, { numeric: true });
const compareTexts = (a: Cell, b: Cell): number => collator.compare(String(a), String(b));

/** RFC 4180. A text that a spreadsheet would run as a formula is made a text by an apostrophe before it. */
export function toCsv(columns: readonly string[], rows: Rows): string {
  const field = (cell: Cell): string => {
    const text = cell === null ? '' : String(cell);
    const inert =
      typeof cell === 'string' && /^[=+@\t\r-]/.test(text) && !NUMBER.test(text) ? `'${text}` : text;
    return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
  };
  return [columns, ...rows].map((row) => row.map(field).join(',')).join('\r\n') + '\r\n';
}

/** What a spreadsheet and a chat both take: columns divided by tabs, one line for each row. */
export function toTabs(columns: readonly string[], rows: Rows): string {
  const field = (cell: Cell): string => (cell === null ? '' : String(cell).replace(/[\t\r\n]+/g, ' '));
  return [columns, ...rows].map((row) => row.map(field).join('\t')).join('\n');
}

/** A list of objects; a name that comes twice is counted on. */
export function toJson(columns: readonly string[], rows: Rows): string {
  const names = columns.map((name, index) => {
    const before = columns.slice(0, index).filter((other) => other === name).length;
    return before === 0 ? name : `${name} (${before + 1})`;
  });
  const objects = rows.map((row) =>
    Object.fromEntries(names.map((name, index) => [name, row[index] ?? null])),
  );
  return JSON.stringify(objects, null, 2);
}

const NARROWEST = 6;
const WIDEST = 48;
/** Rows, and cells of them, that are looked at. */
const SAMPLE = 200;
const SAMPLED_CELLS = 20_000;

/** In characters: as wide as the first rows need, within reason. */
export function columnWidths(columns: readonly string[], rows: Rows): readonly number[] {
  const sample = rows.slice(0, Math.min(SAMPLE, Math.ceil(SAMPLED_CELLS / Math.max(1, columns.length))));
  return columns.map((name, index) => {
    const longest = sample.reduce(
      (most, row) => Math.max(most, shownText(row[index] ?? null).length),
      name.length + 2,
    );
    return Math.min(WIDEST, Math.max(NARROWEST, longest + 1));
  });
}

export const shownText = (cell: Cell): string => (cell === null ? 'NULL' : String(cell));
