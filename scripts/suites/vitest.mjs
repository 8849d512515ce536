/** Runs Vitest with one of our configurations and counts what it did. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { ensureModernNode } from '../host/install.mjs';
import { root } from '../paths.mjs';
import { runChild } from '../process/child.mjs';
import { firstLine } from '../process/lifetime.mjs';

/**
 * @param {string} config file name of the configuration
 * @param {NodeJS.ProcessEnv} [env] added to the environment
 * @returns {Promise<import('./suites.mjs').Counts>}
 */
export async function runVitest(config, env = {}) {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-results-'));
  const results = join(folder, 'results.json');
  try {
    const code = await runChild(
      await nodeLikeInVscode(),
      [
        join(root, 'node_modules/vitest/vitest.mjs'),
        'run',
        `--config=${config}`,
        '--reporter=default',
        '--reporter=json',
        `--outputFile.json=${results}`,
      ],
      { cwd: root, env: { ...process.env, ...env } },
    );
    return countsOf(results, code);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The Node on the PATH may be older than any that VS Code carries, and lack `node:sqlite`. Offline it has to do. */
async function nodeLikeInVscode() {
  try {
    return await ensureModernNode();
  } catch (error) {
    console.log(`Going on with Node ${process.versions.node}: ${firstLine(error)}`);
    return process.execPath;
  }
}

function countsOf(results, code) {
  const none = { passed: 0, failed: 0, skipped: 0 };
  const counts = readCounts(results) ?? none;
  // A file that does not load has no failing test, and must not pass for that.
  return code !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function readCounts(results) {
  try {
    const report = JSON.parse(readFileSync(results, 'utf8'));
    return {
      passed: report.numPassedTests,
      failed: report.numFailedTests,
      skipped: report.numPendingTests + report.numTodoTests,
    };
  } catch (error) {
    // Vitest died, or found no file, before it could write: its exit code speaks then.
    if (error.code === 'ENOENT') return undefined;
    throw error;
  }
}
