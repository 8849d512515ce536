import type { Frame, Locator } from 'playwright-core';
import { appears } from './reading.js';
import type { Workbench } from './workbench.js';

/** Pixels from the left edge of the list, beside every cell: a result with a scroll bar of its own takes the wheel. */
const GUTTER = 6;

/** The runbook that is open as a notebook. Steps are found by what their code says. */
export class Notebook {
  private readonly cells: Locator;

  constructor(private readonly workbench: Workbench) {
    this.cells = workbench.page.locator('.notebookOverlay .cell-list-container:visible').first();
  }

  async opened(): Promise<this> {
    await this.cells.waitFor();
    return this;
  }

  /** The code cell that shows this text. */
  step(code: string): Locator {
    // The editor draws spaces that do not break.
    const text = new RegExp(code.split(' ').map(escaped).join('\\s'));
    return this.cells.locator('.code-cell-row').filter({ hasText: text }).first();
  }

  /** Selects a step, scrolling to it, and runs it with its own button. */
  async run(code: string): Promise<void> {
    const step = this.step(code);
    await this.press(step, step.locator('.run-button-container a[aria-label^="Execute"]').first());
  }

  /** Presses the stop button of a step that runs. */
  async stop(code: string): Promise<void> {
    const step = this.step(code);
    await this.press(step, step.locator('.run-button-container a[aria-label^="Stop"]').first());
  }

  /** Each button is pressed once and is another one then: that a press was slow to return does not press its successor. */
  private async press(step: Locator, button: Locator): Promise<void> {
    // The result of the step before may still push this one away: then it is looked for and selected again.
    for (let attempt = 0; attempt < 6; attempt++) {
      await this.scrollTo(step);
      const isSelected = await clicks(step.locator('.cell-statusbar-container'));
      if (isSelected && (await clicks(button))) return;
    }
    throw new Error(
      'The step could not be run or stopped: it does not hold still, or it has no such button.',
    );
  }

  /** Presses an item of the line below a step, such as `Run in Terminal`. */
  async act(code: string, item: string): Promise<void> {
    const step = this.step(code);
    await this.scrollTo(step);
    await step.locator('.cell-statusbar-container').getByText(item).click();
  }

  /** The rows of the grid that has a column of that name, as its cells say; none while there is no such grid. */
  async rowsOf(column: string): Promise<string[][]> {
    const grids = this.workbench.webviews().map((frame) =>
      frame
        .getByRole('grid')
        .or(frame.getByRole('table'))
        .filter({ has: frame.getByRole('columnheader', { name: column }) }),
    );
    for (const grid of grids) {
      if ((await grid.count()) === 0) continue;
      const rows = await grid.last().getByRole('row').all();
      const cells = await Promise.all(
        rows.map((row) => row.getByRole('gridcell').or(row.getByRole('cell')).allInnerTexts()),
      );
      return cells.filter((texts) => texts.length > 0);
    }
    return [];
  }

  /** The document that holds all results, once one of them shows `text`. */
  result(text: string): Promise<Frame> {
    return this.workbench.webview(text);
  }

  /** The list draws only what is near the window, so a step has to be approached, until its status line is in sight. */
  private async scrollTo(step: Locator): Promise<void> {
    const { page } = this.workbench;
    // The tree may be about to reveal it.
    await appears(step);
    const list = await this.cells.boundingBox();
    if (!list) throw new Error('No runbook is on screen.');
    // Away from the button that was pressed last: its hover would lie over what comes next.
    await page.mouse.move(list.x + GUTTER, list.y + list.height / 4);
    const line = step.locator('.cell-statusbar-container');
    const [top, bottom] = [list.y + EDGE, list.y + list.height - EDGE];
    // What is not drawn is looked for down to the end, and then up to the beginning.
    let direction = 1;
    for (let ends = 0; ends < MOST_ENDS;) {
      const box = (await line.count()) > 0 ? await boxOf(line) : null;
      if (box && box.y > top && box.y + box.height < bottom) return;
      if (box) direction = box.y > (top + bottom) / 2 ? 1 : -1;
      if (await this.scrolls(direction)) continue;
      direction = -direction;
      ends++;
    }
    throw new Error('The step is not in this runbook.');
  }

  /** Turns the wheel by a notch, which is one event whatever its distance; `false` at the end of the list. */
  private async scrolls(direction: number): Promise<boolean> {
    const rows = this.cells.locator('.monaco-list-rows').first();
    const position = (): Promise<string> =>
      rows.evaluate((list: { readonly style: { readonly top: string } }) => list.style.top);
    const before = await position();
    // A window that is busy may not have drawn what the first one did.
    for (let attempt = 0; attempt < 5; attempt++) {
      await this.workbench.page.mouse.wheel(0, direction);
      await this.workbench.frame();
      if ((await position()) !== before) return true;
    }
    return false;
  }
}

/** One end and the other, and both again in case that the list grew meanwhile. */
const MOST_ENDS = 4;

/** Height of what lies over the first and the last cells of a list: the toolbar of a cell. */
const EDGE = 40;

/** Where something is drawn; nothing when it goes away meanwhile. */
const boxOf = (what: Locator): ReturnType<Locator['boundingBox']> =>
  what.boundingBox({ timeout: 1_000 }).catch(() => null);

/** Whether a click reached what it was meant for, and nothing that lies over it. */
const clicks = (what: Locator): Promise<boolean> =>
  what.click({ timeout: 5_000 }).then(
    () => true,
    () => false,
  );

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
