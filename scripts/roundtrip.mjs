/**
 * Opens and saves every Markdown file below a folder as a runbook, then edits one cell after the other: nothing else may
 * change. `npm run roundtrip -- DIR [--verbose]`. Ends with `N passed, M failed`; exit 1 when one failed.
 */
import { readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const [folder = '.', ...flags] = process.argv.slice(2);
const verbose = flags.includes('--verbose');

const { outputFiles } = await build({
  entryPoints: [join(root, 'src/runbook/document/roundTrip.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
});
const code = Buffer.from(outputFiles[0].contents).toString('base64');
const { checkRoundTrip } = await import(`data:text/javascript;base64,${code}`);

function* markdownFiles(path) {
  for (const entry of readdirSync(path, { withFileTypes: true })) {
    const child = join(path, entry.name);
    if (entry.isDirectory()) yield* markdownFiles(child);
    else if (entry.isFile() && /\.(md|markdown)$/i.test(entry.name)) yield child;
  }
}

let passed = 0;
let failed = 0;
let edits = 0;
for (const file of markdownFiles(resolve(folder))) {
  const report = checkRoundTrip(readFileSync(file));
  edits += report.edits;
  if (report.problems.length === 0) passed += 1;
  else failed += 1;
  if (report.problems.length > 0 || verbose) {
    process.stdout.write(`${file}: ${report.problems.join('; ') || `${report.edits} edits`}\n`);
  }
}
process.stdout.write(`${edits} cells edited\n${passed} passed, ${failed} failed\n`);
process.exitCode = failed > 0 ? 1 : 0;
