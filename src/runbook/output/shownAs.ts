import type { Cell, ChartSeries, StepDisplay } from '../kernel';

type Table = Extract<StepDisplay, { kind: 'table' }>;

/**
 * A result as the step's `format=` asks for it: the same facts in another shape. One that cannot have that shape is shown as it came.
 * Text is made by whoever shows it.
 */
export function shownAs(display: StepDisplay, format: string | undefined): StepDisplay {
  switch (format) {
    case 'json':
      return asJson(display);
    case 'table':
      return asTable(display);
    case 'chart':
      return asChart(display);
    default:
      return display;
  }
}

/** What a program printed, when all of it is JSON and the step asks for a table or a tree. */
export function printedAs(printed: string, format: string | undefined): StepDisplay | undefined {
  if (format !== 'json' && format !== 'table') return undefined;
  const value = parsed(printed);
  return value === undefined ? undefined : shownAs({ kind: 'json', value }, format);
}

function asJson(display: StepDisplay): StepDisplay {
  if (display.kind === 'table') {
    const value = display.rows.map((row) =>
      Object.fromEntries(display.columns.map((name, at) => [name, row[at] ?? null])),
    );
    return { kind: 'json', value, ...titleOf(display) };
  }
  const value = display.kind === 'http' ? parsed(display.body) : undefined;
  return value === undefined ? display : { kind: 'json', value };
}

function asTable(display: StepDisplay): StepDisplay {
  if (display.kind === 'chart') {
    const rows = display.series.flatMap(({ label, points }) =>
      points.map(([at, value]): readonly Cell[] => [label, new Date(at).toISOString(), value]),
    );
    return { kind: 'table', columns: ['series', 'at', 'value'], rows, truncated: false, ...titleOf(display) };
  }
  const value =
    display.kind === 'json' ? display.value : display.kind === 'http' ? parsed(display.body) : undefined;
  return tableOf(value) ?? display;
}

/** A list of objects; what is nested in a cell is written as JSON. */
function tableOf(value: unknown): Table | undefined {
  if (!Array.isArray(value) || value.length === 0 || !value.every(isRecord)) return undefined;
  const columns = [...new Set(value.flatMap((row) => Object.keys(row)))];
  const rows = value.map((row) => columns.map((name) => cellOf(Object.hasOwn(row, name) ? row[name] : null)));
  return { kind: 'table', columns, rows, truncated: false };
}

/** A column of times, and one series for each column of numbers. */
function asChart(display: StepDisplay): StepDisplay {
  const table =
    display.kind === 'table' ? display : display.kind === 'json' ? tableOf(display.value) : undefined;
  if (!table) return display;
  const times = table.columns.findIndex((_, column) =>
    table.rows.every((row) => timeOf(row[column]) !== undefined),
  );
  if (times < 0 || table.rows.length === 0) return display;
  const series = table.columns.flatMap((label, column): ChartSeries[] => {
    const isNumber = column !== times && table.rows.every((row) => typeof row[column] === 'number');
    if (!isNumber) return [];
    const points = table.rows.map((row) => [timeOf(row[times]) ?? 0, Number(row[column])] as const);
    return [{ label, points: points.sort(([a], [b]) => a - b) }];
  });
  return series.length === 0 ? display : { kind: 'chart', series, ...titleOf(table) };
}

/** Only what is written like a date: a year alone is a number like any other. */
const timeOf = (cell: Cell | undefined): number | undefined => {
  const at = typeof cell === 'string' && /^\d{4}-\d{2}-\d{2}/.test(cell) ? Date.parse(cell) : NaN;
  return Number.isNaN(at) ? undefined : at;
};

const cellOf = (value: unknown): Cell =>
  value === null || typeof value === 'string' || typeof value === 'number' || typeof value === 'boolean'
    ? value
    : (JSON.stringify(value) ?? null);

const isRecord = (value: unknown): value is Readonly<Record<string, unknown>> =>
  typeof value === 'object' && value !== null && !Array.isArray(value);

const titleOf = ({ title }: { readonly title?: string }): { readonly title?: string } =>
  title === undefined ? {} : { title };

function parsed(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
