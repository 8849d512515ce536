import type { Page } from 'playwright-core';
import { openRenderer } from '../e2e/rendererPage';
import type { Measurement } from './measurement';

const ROWS = 10_000;
const FRAMES = 60;
/** A tenth of a second feels immediate; a frame of more than 50 ms is a stutter. */
const DRAW_BUDGET = 100;
const STALL_BUDGET = 50;
/** In ms, for all of it: ten times what a slow machine takes. */
const LIMIT = 120_000;

/** A result of ten thousand rows in the renderer of notebooks, in a real Chromium: drawn, sorted, scrolled to its end. */
export async function bench(): Promise<readonly Measurement[]> {
  const { browser, page } = await openRenderer();
  // A page that hangs must not hold up the measurements after it.
  const late = setTimeout(() => void browser.close(), LIMIT);
  try {
    const narrow = await measured(page, 10);
    const wide = await measured(page, 1_600, 300);
    return [
      ...named('a grid of 10,000 rows and 10 columns', narrow),
      ...named('a grid of 300 rows and 1,600 columns', wide),
    ];
  } finally {
    clearTimeout(late);
    await browser.close();
  }
}

interface Seen {
  readonly drawn: number;
  readonly sorted: number;
  readonly longestFrame: number;
  readonly elements: number;
}

const named = (name: string, { drawn, sorted, longestFrame, elements }: Seen): readonly Measurement[] => [
  { name: `${name}: drawn`, value: drawn, unit: 'ms', reference: DRAW_BUDGET, ratio: drawn / DRAW_BUDGET },
  { name: `${name}: sorted`, value: sorted, unit: 'ms', reference: DRAW_BUDGET, ratio: sorted / DRAW_BUDGET },
  {
    name: `${name}: longest frame while it is scrolled`,
    value: longestFrame,
    unit: 'ms',
    reference: STALL_BUDGET,
    ratio: longestFrame / STALL_BUDGET,
  },
  { name: `${name}: elements on the page`, value: elements, unit: 'elements' },
];

async function measured(page: Page, columnCount: number, rowCount = ROWS): Promise<Seen> {
  const columns = Array.from({ length: columnCount }, (_, at) => `column_${at}`);
  const rows = Array.from({ length: rowCount }, (_, row) =>
    columns.map((_name, column) =>
      column % 2 === 0 ? (row * 7_919) % 10_007 : `value ${row} of column ${column}`,
    ),
  );
  const text = JSON.stringify({ kind: 'table', columns, rows, truncated: false });
  return page.evaluate(`(${IN_PAGE})(${JSON.stringify(text)}, ${FRAMES})`);
}

/** Runs in the page, where there is a document; asking for a size makes the layout part of what is measured. */
const IN_PAGE = `async (given, frames) => {
  const timed = (task) => {
    const started = performance.now();
    task();
    document.body.getBoundingClientRect();
    return performance.now() - started;
  };
  const output = document.getElementById('output');
  const drawn = timed(() => sitrepRenderer.renderOutputItem({ id: 'a', text: () => given }, output));
  const scroller = document.querySelector('.scroller');
  const sorted = timed(() => document.querySelector('th button').click());
  const [end, side] = [scroller.scrollHeight, scroller.scrollWidth];
  let longestFrame = 0;
  for (let frame = 0; frame < frames; frame++) {
    scroller.scrollTop = (end * frame) / frames;
    scroller.scrollLeft = (side * frame) / frames;
    const last = performance.now();
    await new Promise((resolve) => requestAnimationFrame(resolve));
    await new Promise((resolve) => setTimeout(resolve));
    longestFrame = Math.max(longestFrame, performance.now() - last);
  }
  return { drawn, sorted, longestFrame, elements: document.querySelectorAll('#output *').length };
}`;
