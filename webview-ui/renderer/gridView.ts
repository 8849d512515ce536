import type { StepDisplay } from '../../src/runbook/kernel';
import { h } from '../shared/dom';
import {
  columnWidths,
  isNumeric,
  nextSorting,
  shownText,
  sortedOrder,
  toCsv,
  toJson,
  toTabs,
} from './gridModel';
import type { Sorting } from './gridModel';
import type { ResultActions, ResultView } from './resultView';
import { copyButton, saveButton, toolbar } from './toolbar';

type Table = Extract<StepDisplay, { kind: 'table' }>;

/** In CSS pixels; the style sheet has the same. */
const ROW_HEIGHT = 22;
/** Rows kept above and below what is seen, so that scrolling shows no gap. */
const MARGIN = 12;
const PAGE = 12;
/** Drawing more at once freezes the page; copying and saving take all. */
const MOST_COLUMNS = 100;
/** Of more, some are likely to be beyond the edge, and the count says so. */
const COLUMNS_IN_SIGHT = 8;

let lastGrid = 0;

/** A grid that draws only the rows on screen, so that ten thousand of them are as quick as ten. */
export class GridView implements ResultView {
  readonly element: HTMLElement;
  readonly #id = `sitrep-grid-${++lastGrid}`;
  readonly #head = h('thead', {});
  readonly #body = h('tbody', {});
  readonly #scroller: HTMLElement;
  readonly #detail = h('pre', { class: 'detail', hidden: true, 'aria-live': 'polite' });
  readonly #numeric: readonly boolean[];
  /** Those that are drawn. */
  readonly #columns: readonly string[];
  #sorting: Sorting | undefined;
  #order: readonly number[];
  #active = { row: 0, column: 0 };
  #first = -1;

  constructor(
    private readonly table: Table,
    private readonly actions: ResultActions,
  ) {
    this.#order = sortedOrder(table.rows, undefined);
    this.#columns = table.columns.slice(0, MOST_COLUMNS);
    this.#numeric = this.#columns.map((_, column) => isNumeric(table.rows, column));
    this.#scroller = this.#build();
    this.element = h(
      'div',
      { class: 'sitrep-result' },
      table.title && h('h4', {}, table.title),
      this.#scroller,
      this.#detail,
      this.#toolbar(),
    );
    this.#drawHead();
    this.#drawRows();
  }

  attached(): void {
    this.#drawRows();
  }

  dispose(): void {
    this.element.replaceChildren();
  }

  #build(): HTMLElement {
    const { rows, title } = this.table;
    const columns = this.#columns;
    const widths = columnWidths(columns, rows);
    const grid = h(
      'table',
      {
        role: 'grid',
        class: 'grid',
        'aria-rowcount': String(rows.length + 1),
        'aria-colcount': String(this.table.columns.length),
        style: `width: ${widths.reduce((sum, width) => sum + width, 0) + columns.length * 2}ch`,
      },
      h(
        'colgroup',
        {},
        widths.map((width) => h('col', { style: `width: ${width + 2}ch` })),
      ),
      this.#head,
      this.#body,
    );
    const scroller = h('div', { class: 'scroller', tabindex: '0', role: 'group' }, grid);
    scroller.setAttribute(
      'aria-label',
      `${title ?? 'Result'}: ${this.#spokenCount()}. Arrow keys move between cells.`,
    );
    scroller.addEventListener('scroll', () => this.#drawRows(), { passive: true });
    scroller.addEventListener('keydown', (event) => this.#onKey(event));
    this.#body.addEventListener('click', (event) => this.#onClick(event));
    this.#body.addEventListener('dblclick', () => this.#toggleDetail());
    return scroller;
  }

  #toolbar(): HTMLElement {
    const { columns, truncated } = this.table;
    const ordered = () => this.#order.map((index) => this.table.rows[index] ?? []);
    return toolbar(
      h('span', { class: truncated ? 'count cut' : 'count' }, this.#spokenCount()),
      copyButton('Copy', 'Copy all rows, columns divided by tabs', () => toTabs(columns, ordered())),
      saveButton('CSV', 'result.csv', 'text/csv', () => toCsv(columns, ordered())),
      saveButton('JSON', 'result.json', 'application/json', () => toJson(columns, ordered())),
    );
  }

  #spokenCount(): string {
    const { rows, truncated } = this.table;
    const count = `${rows.length.toLocaleString()} ${rows.length === 1 ? 'row' : 'rows'}`;
    const all = this.table.columns.length;
    const columns =
      all > MOST_COLUMNS
        ? `, ${MOST_COLUMNS} of ${all.toLocaleString()} columns drawn: CSV and JSON have all`
        : all > COLUMNS_IN_SIGHT
          ? `, ${all} columns`
          : '';
    return `${truncated ? `first ${count}, more were left out` : count}${columns}`;
  }

  #drawHead(): void {
    const heads = this.#columns.map((name, column) => {
      const direction = this.#sorting?.column === column ? this.#sorting.direction : undefined;
      const arrow = direction === undefined ? '' : direction === 'ascending' ? ' ▲' : ' ▼';
      const sort = h(
        'button',
        { type: 'button', title: `Sort by ${name}`, onclick: () => this.#sortBy(column) },
        name,
        arrow,
      );
      const alignment = this.#numeric[column] ? 'number' : undefined;
      return h(
        'th',
        { role: 'columnheader', scope: 'col', class: alignment, 'aria-sort': direction ?? 'none' },
        sort,
      );
    });
    this.#head.replaceChildren(h('tr', { role: 'row', 'aria-rowindex': '1' }, heads));
  }

  #sortBy(column: number): void {
    this.#sorting = nextSorting(this.#sorting, column);
    this.#order = sortedOrder(this.table.rows, this.#sorting);
    this.#drawHead();
    this.#head.querySelectorAll('button')[column]?.focus();
    this.#drawRows(true);
  }

  /** Draws the rows around what is seen, between two spacers as high as all the others. */
  #drawRows(force = false): void {
    const seen = Math.floor(this.#scroller.scrollTop / ROW_HEIGHT);
    const count = Math.ceil((this.#scroller.clientHeight || 400) / ROW_HEIGHT);
    const first = Math.max(0, seen - MARGIN);
    if (!force && this.#first >= 0 && Math.abs(first - this.#first) < MARGIN / 2 && first !== 0) return;
    if (!force && first === this.#first && this.#body.childElementCount > count) return;
    this.#first = first;
    const end = Math.min(this.#order.length, seen + count + MARGIN);
    const rows = this.#order.slice(first, end).map((index, offset) => this.#row(index, first + offset));
    this.#body.replaceChildren(spacer(first), ...rows, spacer(this.#order.length - end));
    this.#markActive();
  }

  #row(index: number, position: number): HTMLElement {
    const cells = this.#columns.map((_, column) => {
      const cell = this.table.rows[index]?.[column] ?? null;
      const kind = [cell === null && 'null', this.#numeric[column] && 'number'].filter(Boolean).join(' ');
      return h(
        'td',
        { role: 'gridcell', class: kind || undefined, 'data-column': String(column) },
        column === 0 ? this.#opening(index, shownText(cell)) : shownText(cell),
      );
    });
    return h(
      'tr',
      { role: 'row', 'aria-rowindex': String(position + 2), 'data-row': String(position) },
      cells,
    );
  }

  /** The first cell of a row that has a page opens it. */
  #opening(index: number, text: string): HTMLElement | string {
    const issue = this.table.issues?.[index];
    const { openIssue } = this.actions;
    if (!issue || !openIssue) return text;
    const open = (): void => openIssue(issue);
    return h('button', { type: 'button', class: 'open', title: `Open ${text}`, onclick: open }, text);
  }

  #markActive(): void {
    this.#body.querySelector('[aria-selected]')?.removeAttribute('aria-selected');
    const { row, column } = this.#active;
    const cell = this.#body.querySelector(`[data-row="${row}"] [data-column="${column}"]`);
    const id = `${this.#id}-active`;
    document.getElementById(id)?.removeAttribute('id');
    if (!cell) return this.#scroller.removeAttribute('aria-activedescendant');
    cell.id = id;
    cell.setAttribute('aria-selected', 'true');
    this.#scroller.setAttribute('aria-activedescendant', id);
  }

  #onKey(event: KeyboardEvent): void {
    if (event.target !== this.#scroller) return;
    const { row, column } = this.#active;
    const [lastRow, lastColumn] = [this.#order.length - 1, this.#columns.length - 1];
    const control = event.ctrlKey || event.metaKey;
    const moves: Readonly<Record<string, readonly [number, number]>> = {
      ArrowUp: [row - 1, column],
      ArrowDown: [row + 1, column],
      ArrowLeft: [row, column - 1],
      ArrowRight: [row, column + 1],
      PageUp: [row - PAGE, column],
      PageDown: [row + PAGE, column],
      Home: [control ? 0 : row, 0],
      End: [control ? lastRow : row, lastColumn],
    };
    const move = moves[event.key];
    if (move) this.#moveTo(clamp(move[0], lastRow), clamp(move[1], lastColumn));
    else if (event.key === 'Enter') this.#activate();
    else if (event.key === 'Escape' && !this.#detail.hidden) this.#detail.hidden = true;
    else if (control && event.key === 'c' && getSelection()?.isCollapsed !== false) this.#copyCell();
    else return;
    // The notebook around would move to another cell.
    event.preventDefault();
    event.stopPropagation();
  }

  #moveTo(row: number, column: number): void {
    this.#active = { row, column };
    const top = row * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.#scroller;
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + 2 * ROW_HEIGHT > scrollTop + clientHeight)
      this.#scroller.scrollTop = top + 2 * ROW_HEIGHT - clientHeight;
    this.#drawRows();
    this.#markActive();
    const cell = this.#body.querySelector('[aria-selected]');
    cell?.scrollIntoView({ block: 'nearest', inline: 'nearest' });
    if (!this.#detail.hidden) this.#detail.textContent = this.#activeText();
  }

  #onClick({ target }: Event): void {
    const cell = target instanceof Element ? target.closest('[data-column]') : null;
    const row = cell?.closest('[data-row]')?.getAttribute('data-row');
    const column = cell?.getAttribute('data-column');
    if (row === null || row === undefined || column === null || column === undefined) return;
    this.#active = { row: Number(row), column: Number(column) };
    this.#markActive();
    if (!this.#detail.hidden) this.#detail.textContent = this.#activeText();
  }

  /** Opens what the cell stands for, or shows its whole value. */
  #activate(): void {
    const opening = this.#body.querySelector<HTMLElement>('[aria-selected] .open');
    if (opening) opening.click();
    else this.#toggleDetail();
  }

  /** The whole value of a cell that is too small for it. */
  #toggleDetail(): void {
    this.#detail.hidden = !this.#detail.hidden;
    this.#detail.textContent = this.#activeText();
  }

  #activeText(): string {
    const index = this.#order[this.#active.row];
    return shownText(
      (index === undefined ? undefined : this.table.rows[index]?.[this.#active.column]) ?? null,
    );
  }

  #copyCell(): void {
    void navigator.clipboard.writeText(this.#activeText());
  }
}

const clamp = (value: number, last: number): number => Math.max(0, Math.min(last, value));

const spacer = (rows: number): HTMLElement =>
  h('tr', { class: 'spacer', 'aria-hidden': 'true', style: `height: ${rows * ROW_HEIGHT}px` });
