/** The workbench, driven as a user would. */
import { build } from '../build.mjs';
import { CHROMIUM_MISSING, findChromium } from '../host/chromium.mjs';
import { ensureHeadlessHost, ensureModernNode } from '../host/install.mjs';
import { firstLine } from '../process/lifetime.mjs';
import { step } from '../process/progress.mjs';
import { runVitest } from './vitest.mjs';

/** @returns {Promise<import('./suites.mjs').Counts>} */
export async function endToEnd() {
  if (!findChromium()) return skipped(CHROMIUM_MISSING);
  try {
    await ensureHeadlessHost('newest');
    await ensureModernNode();
  } catch (error) {
    return skipped(`the headless VS Code cannot be installed: ${firstLine(error)}`);
  }
  await step('Building', () => build());
  return runVitest('vitest.e2e.config.mts');
}

const skipped = (because) => ({ passed: 0, failed: 0, skipped: 1, because: `end-to-end tests: ${because}` });
