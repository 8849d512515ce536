import type { Locator, Page } from 'playwright-core';

/** One row of a tree, as a screen reader would say it. */
export interface TreeRow {
  readonly name: string;
  /** 1 for the outermost. */
  readonly level: number;
  /** Absent for a leaf. */
  readonly expanded?: boolean;
}

/** One item of the status bar. */
export interface StatusBarItem {
  /** What is drawn, without icons. */
  readonly text: string;
  /** What a screen reader says. */
  readonly name: string;
}

/** The rows of a tree that are on screen, from top to bottom. */
export async function readTree(view: Locator): Promise<TreeRow[]> {
  const rows = await view.locator('.monaco-list-row').all();
  const read = rows.map(async (row) => {
    const [name, level, expanded, index] = await Promise.all(
      ['aria-label', 'aria-level', 'aria-expanded', 'data-index'].map((attribute) =>
        row.getAttribute(attribute),
      ),
    );
    const spoken = { name: name ?? '', level: Number(level) };
    const tree = typeof expanded === 'string' ? { ...spoken, expanded: expanded === 'true' } : spoken;
    return { index: Number(index), row: tree };
  });
  // The list reuses its elements, so their order in the page says nothing.
  return (await Promise.all(read)).sort((a, b) => a.index - b.index).map(({ row }) => row);
}

/** The items of the status bar, from left to right. */
export async function readStatusBar(page: Page): Promise<StatusBarItem[]> {
  const items = await page.locator('.part.statusbar .statusbar-item:visible').all();
  const read = items.map(async (item) => ({
    text: (await item.innerText()).replace(/\s+/g, ' ').trim(),
    name: (await item.getAttribute('aria-label')) ?? '',
    left: (await item.boundingBox())?.x ?? 0,
  }));
  return (await Promise.all(read)).sort((a, b) => a.left - b.left).map(({ text, name }) => ({ text, name }));
}

/** The number on the icon of a container of the activity bar, or nothing. */
export async function readBadge(page: Page, title: string): Promise<string | undefined> {
  const badge = page.locator(`.part.activitybar .action-item:has([aria-label^="${title}"]) .badge-content`);
  return (await badge.count()) > 0 ? ((await badge.first().textContent()) ?? undefined) : undefined;
}

/** Whether something is drawn within so many milliseconds. */
export const appears = (what: Locator, timeout = 3_000): Promise<boolean> =>
  what.waitFor({ timeout }).then(
    () => true,
    () => false,
  );
