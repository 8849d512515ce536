import type { Cell, ChartSeries, StepDisplay } from '../kernel';
import { displayWidth, visibleControls } from './textWidth';

/** Wider cells are cut in the text form only: one long value must not push every other column off the screen. */
const WIDEST_CELL = 60;

/**
 * A result as text, for a terminal, a screen reader, a report and wherever no renderer is. Nothing in a result is
 * trusted: control characters are drawn as symbols, so that a value cannot steer a terminal.
 */
export function plainTextOf(display: StepDisplay): string {
  switch (display.kind) {
    case 'table':
      return titled(display.title, tableText(display.columns, display.rows, display.truncated));
    case 'chart':
      return titled(display.title, chartText(display.series));
    case 'json':
      return titled(display.title, visibleControls(JSON.stringify(display.value, null, 2) ?? 'undefined'));
    case 'http':
      return httpText(display);
    case 'note':
      return visibleControls(display.text);
  }
}

const titled = (title: string | undefined, text: string): string =>
  title ? `${visibleControls(title)}\n${text}` : text;

function tableText(
  columns: readonly string[],
  rows: readonly (readonly Cell[])[],
  truncated: boolean,
): string {
  const cells = rows.map((row) => columns.map((_, index) => cellText(row[index] ?? null)));
  const names = columns.map(oneLine);
  const widths = names.map((name, index) =>
    cells.reduce((widest, row) => Math.max(widest, displayWidth(row[index] ?? '')), displayWidth(name)),
  );
  const numeric = columns.map((_, index) => isNumericColumn(rows, index));
  const line = (texts: readonly string[]): string =>
    texts
      .map((text, index) => pad(text, widths[index] ?? 0, numeric[index] ?? false))
      .join('  ')
      .trimEnd();
  const rule = widths.map((width) => '-'.repeat(width)).join('  ');
  const count = `(${rows.length} ${rows.length === 1 ? 'row' : 'rows'}${truncated ? ', and more that were left out' : ''})`;
  return [line(names), rule, ...cells.map(line), count].join('\n');
}

function chartText(series: readonly ChartSeries[]): string {
  const rows = series.map(({ label, points }): readonly Cell[] => {
    const values = points.map(([, value]) => value).filter(Number.isFinite);
    const last = points.at(-1);
    if (!last || values.length === 0) return [label, points.length, null, null, null, null];
    const range = values.reduce(
      ({ low, high }, value) => ({ low: Math.min(low, value), high: Math.max(high, value) }),
      { low: Infinity, high: -Infinity },
    );
    return [label, points.length, range.low, range.high, last[1], new Date(last[0]).toISOString()];
  });
  return tableText(['series', 'points', 'lowest', 'highest', 'last', 'at'], rows, false);
}

function httpText(response: Extract<StepDisplay, { kind: 'http' }>): string {
  const status = `HTTP ${response.status} ${response.statusText} (${Math.round(response.durationMs)} ms)`;
  const headers = Object.entries(response.headers).map(([name, value]) => oneLine(`${name}: ${value}`));
  const body = response.body === '' ? [] : ['', visibleControls(response.body)];
  return [oneLine(status), ...headers, ...body].join('\n');
}

function cellText(cell: Cell): string {
  const text = cell === null ? 'NULL' : oneLine(String(cell));
  if (displayWidth(text) <= WIDEST_CELL) return text;
  return `${[...text].slice(0, WIDEST_CELL - 1).join('')}…`;
}

const oneLine = (text: string): string => visibleControls(text).replaceAll('\n', '␊').replaceAll('\t', '␉');

const isNumericColumn = (rows: readonly (readonly Cell[])[], index: number): boolean =>
  rows.some((row) => typeof row[index] === 'number') &&
  rows.every((row) => typeof row[index] === 'number' || row[index] === null);

function pad(text: string, width: number, right: boolean): string {
  const space = ' '.repeat(Math.max(0, width - displayWidth(text)));
  return right ? space + text : text + space;
}
