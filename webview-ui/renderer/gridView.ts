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
import { ColumnWindow } from './columnWindow';
import type { GridPlace } from './gridColumns';
import { movedBy } from './gridColumns';
import type { Sorting } from './gridModel';
import type { ResultActions, ResultView } from './resultView';
import { copyButton, saveButton, toolbar } from './toolbar';

type Table = Extract<StepDisplay, { kind: 'table' }>;

/** In CSS pixels; the style sheet has the same. */
const ROW_HEIGHT = 22;
/** Rows kept above and below what is seen, so that scrolling shows no gap. */
const MARGIN = 12;
/** Beside the text of a cell, in characters; the style sheet has the same. */
const PADDING = 2;
/** Of more, some are likely to be beyond the edge, and the count says so. */
const COLUMNS_IN_SIGHT = 8;

let lastGrid = 0;

/** A grid that draws only the rows and columns on screen, so that ten thousand of them are as quick as ten. */
export class GridView implements ResultView {
  readonly element: HTMLElement;
  readonly #id = `sitrep-grid-${++lastGrid}`;
  readonly #head = h('thead', {});
  readonly #body = h('tbody', {});
  readonly #scroller: HTMLElement;
  readonly #detail = h('pre', { class: 'detail', hidden: true, 'aria-live': 'polite' });
  readonly #columns: ColumnWindow;
  readonly #numeric = new Map<number, boolean>();
  #sorting: Sorting | undefined;
  #order: readonly number[];
  #active: GridPlace = { row: 0, column: 0 };
  #first = -1;

  constructor(
    private readonly table: Table,
    private readonly actions: ResultActions,
  ) {
    this.#order = sortedOrder(table.rows, undefined);
    this.#columns = new ColumnWindow(columnWidths(table.columns, table.rows).map((width) => width + PADDING));
    this.#scroller = this.#build();
    this.element = h(
      'div',
      { class: 'sitrep-result' },
      table.title && h('h4', {}, table.title),
      this.#scroller,
      this.#detail,
      this.#toolbar(),
    );
    this.#draw();
  }

  attached(): void {
    this.#draw();
  }

  dispose(): void {
    this.element.replaceChildren();
  }

  #build(): HTMLElement {
    const grid = h(
      'table',
      {
        role: 'grid',
        class: 'grid',
        'aria-rowcount': String(this.table.rows.length + 1),
        'aria-colcount': String(this.table.columns.length),
        style: `width: ${this.#columns.width}ch`,
      },
      this.#columns.element,
      this.#head,
      this.#body,
    );
    const scroller = h('div', { class: 'scroller', tabindex: '0', role: 'group' }, grid);
    scroller.setAttribute(
      'aria-label',
      `${this.table.title ?? 'Result'}: ${this.#spokenCount()}. Arrow keys move between cells.`,
    );
    scroller.addEventListener('scroll', () => this.#draw(), { passive: true });
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
    const columns = all > COLUMNS_IN_SIGHT ? `, ${all.toLocaleString()} columns` : '';
    return `${truncated ? `first ${count}, more were left out` : count}${columns}`;
  }

  /** Draws what is seen; columns only when some of those are not drawn. */
  #draw(): void {
    const isAside = this.#columns.follow(this.#scroller);
    if (isAside) this.#drawHead();
    this.#drawRows(isAside);
  }

  #isNumber(column: number): boolean {
    const known = this.#numeric.get(column) ?? isNumeric(this.table.rows, column);
    this.#numeric.set(column, known);
    return known;
  }

  #drawHead(): void {
    const heads = this.#columns.cells('th', (column) => {
      const name = this.table.columns[column] ?? '';
      const direction = this.#sorting?.column === column ? this.#sorting.direction : undefined;
      const arrow = direction === undefined ? '' : direction === 'ascending' ? ' ▲' : ' ▼';
      const sort = h(
        'button',
        { type: 'button', title: `Sort by ${name}`, onclick: () => this.#sortBy(column) },
        name,
        arrow,
      );
      return h(
        'th',
        {
          role: 'columnheader',
          scope: 'col',
          class: this.#isNumber(column) ? 'number' : undefined,
          'aria-colindex': String(column + 1),
          'aria-sort': direction ?? 'none',
        },
        sort,
      );
    });
    const focused = this.#head.contains(document.activeElement) && document.activeElement?.closest('th');
    this.#head.replaceChildren(h('tr', { role: 'row', 'aria-rowindex': '1' }, heads));
    // Walking through the heads by key scrolls, and drawing them anew must not take the focus away.
    if (focused)
      this.#sortButton(Number(focused.getAttribute('aria-colindex')) - 1)?.focus({ preventScroll: true });
  }

  #sortBy(column: number): void {
    this.#sorting = nextSorting(this.#sorting, column);
    this.#order = sortedOrder(this.table.rows, this.#sorting);
    this.#drawHead();
    this.#sortButton(column)?.focus();
    this.#drawRows(true);
  }

  #sortButton(column: number): HTMLElement | null {
    return this.#head.querySelector(`[aria-colindex="${column + 1}"] button`);
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
    const cells = this.#columns.cells('td', (column) => {
      const cell = this.table.rows[index]?.[column] ?? null;
      const kind = [cell === null && 'null', this.#isNumber(column) && 'number'].filter(Boolean).join(' ');
      return h(
        'td',
        {
          role: 'gridcell',
          class: kind || undefined,
          'aria-colindex': String(column + 1),
          'data-column': String(column),
        },
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
    const last = { row: this.#order.length - 1, column: this.table.columns.length - 1 };
    const control = event.ctrlKey || event.metaKey;
    const place = movedBy(event.key, this.#active, last, control);
    if (place) this.#moveTo(place);
    else if (event.key === 'Enter') this.#activate();
    else if (event.key === 'Escape' && !this.#detail.hidden) this.#detail.hidden = true;
    else if (control && event.key === 'c' && getSelection()?.isCollapsed !== false) this.#copyCell();
    else return;
    // The notebook around would move to another cell.
    event.preventDefault();
    event.stopPropagation();
  }

  #moveTo(place: GridPlace): void {
    this.#active = place;
    const top = place.row * ROW_HEIGHT;
    const { scrollTop, clientHeight } = this.#scroller;
    this.#columns.show(place.column, this.#scroller);
    if (top < scrollTop) this.#scroller.scrollTop = top;
    else if (top + 2 * ROW_HEIGHT > scrollTop + clientHeight)
      this.#scroller.scrollTop = top + 2 * ROW_HEIGHT - clientHeight;
    this.#draw();
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

const spacer = (rows: number): HTMLElement =>
  h('tr', { class: 'spacer', 'aria-hidden': 'true', style: `height: ${rows * ROW_HEIGHT}px` });
