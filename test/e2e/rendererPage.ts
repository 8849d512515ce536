import { build } from 'esbuild';
import type { Browser, Page } from 'playwright-core';
import { chromium } from 'playwright-core';
import { findChromium } from '../../scripts/host/chromium.mjs';
import { root } from '../../scripts/paths.mjs';
import type { StepDisplay } from '../../src/runbook/kernel';

/** A page of a real Chromium with the renderer of notebooks in it, started without a notebook around it. */
export async function openRenderer(): Promise<{ readonly browser: Browser; readonly page: Page }> {
  const executablePath = findChromium();
  if (!executablePath) throw new Error('There is no Chromium to draw in.');
  const browser = await chromium.launch({ executablePath, args: ['--no-sandbox'] });
  const page = await browser.newPage();
  await page.setContent('<!doctype html><body><div id="output"></div></body>');
  await page.addScriptTag({ content: await renderer(), type: 'module' });
  return { browser, page };
}

/** Draws a result in the place of the one before. */
export async function draw(page: Page, display: StepDisplay): Promise<void> {
  const text = JSON.stringify(display);
  await page.evaluate(
    `sitrepRenderer.renderOutputItem({ id: 'a', text: () => ${JSON.stringify(text)} }, document.getElementById('output'))`,
  );
}

/** The renderer as it is built. */
async function renderer(): Promise<string> {
  const { outputFiles } = await build({
    stdin: {
      contents:
        "import { activate } from './webview-ui/renderer/main'; window.sitrepRenderer = activate({});",
      resolveDir: root,
    },
    bundle: true,
    write: false,
    format: 'esm',
    loader: { '.css': 'text' },
  });
  return outputFiles[0]?.text ?? '';
}
