/** The compiler, the linter and the formatter, each counted as one test. */
import { join } from 'node:path';
import { root } from '../paths.mjs';
import { runChild } from '../process/child.mjs';
import { step } from '../process/progress.mjs';

const checksOf = {
  'Checking types': ['typescript/bin/tsc', '-p', '.'],
  'Checking types of webviews': ['typescript/bin/tsc', '-p', 'webview-ui'],
  Linting: ['eslint/bin/eslint.js', '--max-warnings', '0', '.'],
  'Checking layout': ['prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'],
};

/** @returns {Promise<import('./suites.mjs').Counts>} */
export async function checks() {
  const counts = { passed: 0, failed: 0, skipped: 0 };
  for (const [title, [script, ...args]] of Object.entries(checksOf)) {
    const code = await step(title, () =>
      runChild(process.execPath, [join(root, 'node_modules', script), ...args], { cwd: root }),
    );
    counts[code === 0 ? 'passed' : 'failed']++;
  }
  return counts;
}
