/** The suites of `test/vscode/` inside the extension host of a real VS Code, the newest and the oldest supported. */
import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { build } from '../build.mjs';
import { CHROMIUM_MISSING, findChromium } from '../host/chromium.mjs';
import { downloadDesktop, findDesktop } from '../host/desktop.mjs';
import { ensureHeadlessHost } from '../host/install.mjs';
import { HOST_VERSIONS } from '../host/versions.mjs';
import { root } from '../paths.mjs';
import { firstLine } from '../process/lifetime.mjs';
import { step } from '../process/progress.mjs';

/** @returns {Promise<import('./suites.mjs').Counts>} */
export async function host() {
  await step('Building', () => build({ tests: true }));
  const counts = { passed: 0, failed: 0, skipped: 0 };
  const reasons = [];
  for (const name of Object.keys(HOST_VERSIONS)) {
    const result = await runOn(name);
    for (const key of Object.keys(counts)) counts[key] += result[key];
    if (result.because) reasons.push(result.because);
  }
  return { ...counts, ...(reasons.length > 0 ? { because: reasons.join('; ') } : {}) };
}

async function runOn(name) {
  const { vscode } = HOST_VERSIONS[name];
  const executable = await executableFor(name);
  if (executable.because) {
    return {
      passed: 0,
      failed: 0,
      skipped: 1,
      because: `host suites on VS Code ${vscode}: ${executable.because}`,
    };
  }
  console.log(`Running the host suites on VS Code ${executable.vscode} (${executable.kind}) …`);
  return runSuites(name, executable.path);
}

/** An installed desktop serves as the newest; the oldest is never what someone has installed. */
async function executableFor(name) {
  const { vscode } = HOST_VERSIONS[name];
  const desktop = (name === 'newest' ? findDesktop() : undefined) ?? (await downloadDesktop(vscode));
  if (desktop) return { path: desktop.executable, vscode: desktop.vscode, kind: 'desktop' };
  if (!findChromium()) return { because: CHROMIUM_MISSING };
  try {
    await ensureHeadlessHost(name);
  } catch (error) {
    return { because: `it cannot be installed: ${firstLine(error)}` };
  }
  return { path: join(root, 'scripts/host/code.mjs'), vscode, kind: 'headless' };
}

async function runSuites(name, vscodeExecutablePath) {
  const { runTests } = await import('@vscode/test-electron');
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-suite-'));
  const results = join(folder, 'results.json');
  const workspace = join(folder, 'workspace');
  cpSync(join(root, 'test/vscode/workspace'), workspace, { recursive: true });
  let failed = 0;
  try {
    await runTests({
      vscodeExecutablePath,
      extensionDevelopmentPath: root,
      extensionTestsPath: join(root, 'dist/test/index.js'),
      extensionTestsEnv: {
        SITREP_RESULTS: results,
        SITREP_HOST: name,
        XDG_STATE_HOME: join(folder, 'state'),
      },
      launchArgs: [
        workspace,
        `--user-data-dir=${join(folder, 'user')}`,
        `--extensions-dir=${join(folder, 'extensions')}`,
      ],
    });
  } catch (error) {
    console.error(error.message);
    failed = 1;
  }
  const counts = existsSync(results)
    ? JSON.parse(readFileSync(results, 'utf8'))
    : { passed: 0, failed, skipped: 0 };
  rmSync(folder, { recursive: true, force: true });
  // A VS Code that dies after its last test has failed all the same, and so has one that ran none.
  const ranNone = counts.passed + counts.failed + counts.skipped === 0;
  return { ...counts, failed: Math.max(counts.failed, failed, ranNone ? 1 : 0) };
}
