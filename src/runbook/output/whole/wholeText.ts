import type { Masking } from '../../../base/secrets/redaction';
import type { Cell, ChartSeries, StepDisplay } from '../../kernel';
import { masked } from '../maskedDisplay';
import { MaskedText } from '../maskedText';

/** Characters that are made at a time. */
const CHUNK = 64_000;

/**
 * A result as the text that is kept of it: a table as CSV, JSON as JSON, an answer with its head. Made piece by piece, so
 * that a large one holds nobody up. Values are masked before they are written, because quotes and escapes would hide them.
 */
export function* wholeText(display: StepDisplay, masking: Masking): Generator<string, void> {
  const { title } = display as { readonly title?: string };
  if (title) yield `${masking.mask(title)}\n`;
  switch (display.kind) {
    case 'table':
      yield* csvText([display.columns], masking);
      return yield* csvText(display.rows, masking);
    case 'chart':
      yield* csvText([['series', 'time', 'value']], masking);
      return yield* csvText(points(display.series), masking);
    case 'json':
      return yield* inChunks(jsonLines(display.value, masking));
    case 'http':
      yield masking.mask(httpHead(display));
      return yield* maskedSlices(display.body, masking);
    case 'note':
      yield `${masking.mask(display.text)}\n`;
  }
}

/** Rows as RFC 4180 writes them, each a line. */
export const csvText = (rows: Iterable<readonly Cell[]>, masking: Masking): Generator<string, void> =>
  inChunks(csvLines(rows, masking));

function* csvLines(rows: Iterable<readonly Cell[]>, masking: Masking): Generator<string, void> {
  for (const row of rows)
    yield `${row.map((cell) => field(typeof cell === 'string' ? masking.mask(cell) : cell)).join(',')}\r\n`;
}

const FORMULA = /^[=+@\t\r-]/;
const NUMBER = /^[+-]?(?:\d+\.?\d*(?:e[+-]?\d+)?|Inf(?:inity)?|NaN)$/i;

/** A text that a spreadsheet would run as a formula is made a text by an apostrophe before it. */
function field(cell: Cell): string {
  if (cell === null) return '';
  if (typeof cell !== 'string') return String(cell);
  const inert = FORMULA.test(cell) && !NUMBER.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(inert) ? `"${inert.replaceAll('"', '""')}"` : inert;
}

function* points(series: readonly ChartSeries[]): Generator<readonly Cell[], void> {
  for (const { label, points: own } of series)
    for (const [at, value] of own) yield [label, new Date(at).toISOString(), value];
}

/** A list has an element a line, for it may be long. */
function* jsonLines(value: unknown, masking: Masking): Generator<string, void> {
  if (!Array.isArray(value) || value.length === 0) {
    yield `${jsonText(value, masking, 2)}\n`;
    return;
  }
  const last = value.length - 1;
  yield '[\n';
  for (const [at, element] of value.entries())
    yield `${jsonText(element, masking)}${at === last ? '' : ','}\n`;
  yield ']\n';
}

/** What is nested more deeply than can be written is said to be. */
function jsonText(value: unknown, masking: Masking, indent?: number): string {
  try {
    return JSON.stringify(masked(value, masking), undefined, indent) ?? 'null';
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    return '"(nested too deeply to be written)"';
  }
}

function httpHead({
  status,
  statusText,
  headers,
  durationMs,
}: Extract<StepDisplay, { kind: 'http' }>): string {
  const lines = Object.entries(headers).map(([name, value]) => `${name}: ${value}`);
  return [`HTTP ${status} ${statusText} (${Math.round(durationMs)} ms)`, ...lines, '', ''].join('\n');
}

function* maskedSlices(text: string, masking: Masking): Generator<string, void> {
  const slices = new MaskedText(masking);
  for (let at = 0; at < text.length; at += CHUNK) yield slices.push(text.slice(at, at + CHUNK));
  yield slices.end();
}

function* inChunks(lines: Iterable<string>): Generator<string, void> {
  let chunk = '';
  for (const line of lines) {
    chunk += line;
    if (chunk.length < CHUNK) continue;
    yield chunk;
    chunk = '';
  }
  if (chunk !== '') yield chunk;
}
