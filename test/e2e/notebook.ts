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
    // A selected cell keeps its button; one that is pointed at loses it when a result above it grows.
    await step.locator('.cell-statusbar-container').click();
    await step.locator('.run-button-container a').first().click();
  }

  /** The document that holds all results, once one of them shows `text`. */
  result(text: string): Promise<Frame> {
    return this.workbench.webview(text);
  }

  /** The list draws only what is near the window, so a step further down has to be approached. */
  private async scrollTo(step: Locator): Promise<void> {
    const { page } = this.workbench;
    await this.cells.hover({ position: { x: 5, y: 200 } });
    for (let notches = 0; notches < 60 && (await step.count()) === 0; notches++) {
      await page.mouse.wheel(0, 150);
      await this.workbench.frame();
    }
    await step.scrollIntoViewIfNeeded();
  }
}

const escaped = (text: string): string => text.replace(/[.*+?^${}()|[\]\\]/g, '\\$&');
