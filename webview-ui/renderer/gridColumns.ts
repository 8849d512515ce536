/** Columns in a row, half-open. */
export interface ColumnSpan {
  readonly from: number;
  readonly to: number;
}

/** Where each column begins, and behind the last one where it ends: one more than there are widths, in their unit. */
export function columnEdges(widths: readonly number[]): readonly number[] {
  let edge = 0;
  return [0, ...widths.map((width) => (edge += width))];
}

/** The columns of which something is between two places, in the unit of the edges. */
export function columnsBetween(edges: readonly number[], left: number, right: number): ColumnSpan {
  const count = edges.length - 1;
  const from = edges.findIndex((edge, column) => column > 0 && edge > left) - 1;
  const to = edges.findIndex((edge) => edge >= right);
  return { from: from < 0 ? count : from, to: to < 0 ? count : to };
}

/** Whether all of one span is in another. */
export const holds = (outer: ColumnSpan, inner: ColumnSpan): boolean =>
  outer.from <= inner.from && inner.to <= outer.to;

export interface GridPlace {
  readonly row: number;
  readonly column: number;
}

/** Rows that a page key moves by. */
const PAGE = 12;

/** Where a key moves to from a cell, within a grid that ends with `last`; nothing for a key that moves nowhere. */
export function movedBy(
  key: string,
  { row, column }: GridPlace,
  last: GridPlace,
  control: boolean,
): GridPlace | undefined {
  const moves: Readonly<Record<string, readonly [number, number]>> = {
    ArrowUp: [row - 1, column],
    ArrowDown: [row + 1, column],
    ArrowLeft: [row, column - 1],
    ArrowRight: [row, column + 1],
    PageUp: [row - PAGE, column],
    PageDown: [row + PAGE, column],
    Home: [control ? 0 : row, 0],
    End: [control ? last.row : row, last.column],
  };
  const move = Object.hasOwn(moves, key) ? moves[key] : undefined;
  return move && { row: within(move[0], last.row), column: within(move[1], last.column) };
}

const within = (value: number, last: number): number => Math.max(0, Math.min(last, value));
