/** Draws `media/icon.png`, which the Marketplace wants as a picture of 128 pixels, from `media/icon.svg`. */
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { startBrowser } from './host/browser.mjs';
import { root } from './paths.mjs';
import { withLifetime } from './process/lifetime.mjs';
import { setUp } from './setup.mjs';

await withLifetime(async (lifetime) => {
  await setUp();
  const browser = lifetime.own(await startBrowser());
  const page = await browser.newPage({ viewport: { width: 128, height: 128 } });
  const drawing = readFileSync(join(root, 'media/icon.svg'), 'utf8');
  await page.setContent(`<style>body { margin: 0 } svg { display: block }</style>${drawing}`);
  await page.screenshot({ path: join(root, 'media/icon.png'), omitBackground: true });
});
