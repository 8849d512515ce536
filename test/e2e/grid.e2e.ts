import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { draw, openRenderer } from './rendererPage';

const COLUMNS = 1_600;
const columns = Array.from({ length: COLUMNS }, (_, at) => `column_${at}`);
const rows = Array.from({ length: 300 }, (_row, row) =>
  columns.map((_, column) =>
    column % 2 === 0 ? (row * 7_919) % 10_007 : `value ${row} of column ${column}`,
  ),
);

/** Run in the page, where there is a document. */
const NEXT_FRAME = 'new Promise((resolve) => requestAnimationFrame(resolve))';
const HEADS = `[...document.querySelectorAll('thead [aria-colindex]')].map((head) => Number(head.ariaColIndex))`;
const WIDTH = `Math.round(document.querySelector('[role=grid]').getBoundingClientRect().width)`;
const scrollTo = (place: string): string => `(() => {
  const scroller = document.querySelector('.scroller');
  scroller.scrollLeft = ${place};
})()`;
const FOCUSED = `document.activeElement?.closest('th')?.getAttribute('aria-colindex')`;
const IN_THE_MIDDLE = `(() => {
  const box = document.querySelector('.scroller').getBoundingClientRect();
  const at = (y) =>
    document.elementFromPoint(box.x + box.width / 2, y)?.closest('[aria-colindex]')?.getAttribute('aria-colindex') ?? '';
  return { cell: at(box.y + box.height / 2), head: at(box.y + 5) };
})()`;

interface Seen {
  /** The numbers of the columns that are drawn, as they are read aloud. */
  readonly first: number;
  readonly last: number;
  readonly isOneRun: boolean;
}

describe('a grid of 1,600 columns', () => {
  let browser: Browser;
  let page: Page;
  beforeAll(async () => {
    ({ browser, page } = await openRenderer());
  }, 60_000);
  afterAll(() => browser?.close());

  const drawn = async (): Promise<Seen> => {
    const numbers: readonly number[] = await page.evaluate(HEADS);
    const [first = 0] = numbers;
    const last = numbers.at(-1) ?? 0;
    return { first, last, isOneRun: numbers.every((number, at) => number === first + at) };
  };
  /** What stands under the middle of the grid, and whose head is above it. */
  const inTheMiddle = (): Promise<{ readonly cell: string; readonly head: string }> =>
    page.evaluate(IN_THE_MIDDLE);
  const active = (): Promise<string | null> => page.locator('[aria-selected="true"]').textContent();

  it('draws those that are seen, and says how many there are', async () => {
    await draw(page, { kind: 'table', columns, rows, truncated: false });
    const { first, last, isOneRun } = await drawn();
    expect([first, last < 60, isOneRun]).toEqual([1, true, true]);
    expect(await page.locator('[role=grid]').getAttribute('aria-colcount')).toBe('1600');
    expect(await page.locator('#output *').count()).toBeLessThan(3_000);
  });

  it.each([0.25, 0.5, 1, 0.1])(
    'draws others when it is scrolled to %d of its width, each below its head',
    async (part) => {
      await page.evaluate(scrollTo(`(scroller.scrollWidth - scroller.clientWidth) * ${part}`));
      await expect
        .poll(async () => {
          const [{ first, last, isOneRun }, { cell, head }] = [await drawn(), await inTheMiddle()];
          return isOneRun && head !== '' && cell === head && first <= Number(cell) && Number(cell) <= last;
        })
        .toBe(true);
    },
  );

  it('is as wide wherever it is scrolled to', async () => {
    const widths: unknown[] = [];
    for (const left of [0, 50_000, 1_000_000]) {
      await page.evaluate(scrollTo(String(left)));
      await page.evaluate(NEXT_FRAME);
      widths.push(await page.evaluate(WIDTH));
    }
    expect(new Set(widths).size).toBe(1);
  });

  it('goes to its last column and back by key, and sorts there', async () => {
    await page.locator('.scroller').focus();
    await page.keyboard.press('End');
    expect(await active()).toBe('value 0 of column 1599');
    await page.keyboard.press('ArrowLeft');
    expect(await active()).toBe('0');
    await page.locator('[aria-colindex="1599"] button').click();
    await page.locator('[aria-colindex="1599"] button').click();
    expect(await page.locator('[aria-colindex="1599"][aria-sort="descending"]').count()).toBe(1);
    expect(await page.evaluate(FOCUSED)).toBe('1599');
    await page.locator('.scroller').focus();
    await page.keyboard.press('Control+Home');
    expect(Number(await active())).toBeGreaterThan(9_000);
  });

  it('keeps the focus in its head while Tab walks through it', async () => {
    await page.locator('[aria-colindex="1"] button').focus();
    const walked: unknown[] = [];
    for (let step = 0; step < 60; step++) {
      await page.keyboard.press('Tab');
      await page.evaluate(NEXT_FRAME);
      walked.push(await page.evaluate(FOCUSED));
    }
    expect(walked).toEqual(Array.from({ length: 60 }, (_, at) => String(at + 2)));
  });
});
