import type { Frame, Locator } from 'playwright-core';
import type { Workbench } from './workbench.js';

/** The runbook that is open as a notebook. Steps are found by what their code says. */
export class Notebook {
  private readonly cells: Locator;

  constructor(private readonly workbench: Workbench) {
    this.cells = workbench.page.locator('.notebookOverlay .cell-list-container').first();
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
    await this.scrollTo(step);
    const button = step.locator('.run-button-container a').first();
    // The result of the step before may still push this one away: then it has lost its button, and is selected again.
    for (let attempt = 0; attempt < 100 && !(await button.isVisible()); attempt++) {
      await step.locator('.cell-statusbar-container').click();
      await this.workbench.frame();
    }
    await button.click();
  }

  /** The document that holds all results, once one of them shows `text`. */
  result(text: string): Promise<Frame> {
    return this.workbench.webview(text);
  }

  /** The list draws only what is near the window, so a step further down has to be approached. */
  private async scrollTo(step: Locator): Promise<void> {
    const { page } = this.workbench;
    // Away from the button that was pressed last: its hover would lie over what comes next.
    const box = await this.cells.boundingBox();
    if (box) await page.mouse.move(box.x + box.width / 2, box.y + 200);
    for (let notches = 0; notches < 60 && (await step.count()) === 0; notches++) {
      await page.mouse.wheel(0, 150);
      await this.workbench.frame();
    }
    await step.scrollIntoViewIfNeeded();
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
