import { h } from '../shared/dom';
import type { ColumnSpan } from './gridColumns';
import { columnEdges, columnsBetween, holds } from './gridColumns';

/** Drawn on both sides of what is seen, so that scrolling shows no gap; in CSS pixels. */
const MARGIN = 600;
/** Of a character and of the grid, in CSS pixels, while it is not on a page. */
const CHARACTER = 8;
const UNSEEN_WIDTH = 800;

/** The columns of a grid of which some are drawn. The others are one empty cell on either side, as wide as all of them. */
export class ColumnWindow {
  readonly element = h('colgroup', {});
  /** Where columns begin, in characters. */
  readonly #edges: readonly number[];
  #drawn: ColumnSpan | undefined;

  constructor(widths: readonly number[]) {
    this.#edges = columnEdges(widths);
  }

  /** Of all columns, in characters. */
  get width(): number {
    return this.#edges.at(-1) ?? 0;
  }

  /** Follows what is seen; answers whether other columns are to be drawn than before. */
  follow({ scrollLeft, clientWidth }: HTMLElement): boolean {
    const seen = (margin: number): ColumnSpan =>
      columnsBetween(
        this.#edges,
        (scrollLeft - margin) / this.#character(),
        (scrollLeft + (clientWidth || UNSEEN_WIDTH) + margin) / this.#character(),
      );
    // Half of the margin is left for a key that goes on to the next column before anything is drawn.
    if (this.#drawn && holds(this.#drawn, seen(MARGIN / 2))) return false;
    this.#drawn = seen(MARGIN);
    const { from, to } = this.#drawn;
    const places = [0, ...this.#edges.slice(from, to + 1), this.width];
    const widths = places.slice(1).map((place, index) => place - (places[index] ?? 0));
    const columns = widths
      .filter((width) => width > 0)
      .map((width) => h('col', { style: `width: ${width}ch` }));
    this.element.replaceChildren(...columns);
    return true;
  }

  /** The cells of one row. */
  cells(tag: 'td' | 'th', cell: (column: number) => HTMLElement): readonly HTMLElement[] {
    const { from, to } = this.#drawn ?? { from: 0, to: 0 };
    const aside = (isThere: boolean): HTMLElement[] =>
      isThere ? [h(tag, { class: 'spacer', role: 'presentation', 'aria-hidden': 'true' })] : [];
    const drawn = Array.from({ length: to - from }, (_, at) => cell(from + at));
    return [...aside(from > 0), ...drawn, ...aside(to < this.#edges.length - 1)];
  }

  /** Scrolls so far that a column is seen whole, or its beginning where it is wider than the grid. */
  show(column: number, scroller: HTMLElement): void {
    const [left = 0, right = 0] = this.#edges
      .slice(column, column + 2)
      .map((edge) => edge * this.#character());
    const { scrollLeft, clientWidth } = scroller;
    if (right > scrollLeft + clientWidth) scroller.scrollLeft = Math.min(left, right - clientWidth);
    else if (left < scrollLeft) scroller.scrollLeft = left;
  }

  /** In CSS pixels. */
  #character(): number {
    const drawn = this.element.parentElement?.offsetWidth ?? 0;
    return this.width > 0 && drawn > 0 ? drawn / this.width : CHARACTER;
  }
}
