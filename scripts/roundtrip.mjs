/**
 * Opens and saves every Markdown file below a folder as a runbook, then edits one cell after the other: nothing else may
 * change. `npm run roundtrip -- DIR [--verbose]`; DIR may be one file. Links are not followed. Ends with
 * `N passed, M failed`; exit 1 when one failed or could not be read, 2 when there is no DIR.
 */
import { readFileSync, readdirSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { build } from 'esbuild';

const root = resolve(import.meta.dirname, '..');
const words = process.argv.slice(2);
const verbose = words.includes('--verbose');
const [start = '.', ...others] = words.filter((word) => word !== '--verbose');
const counts = { passed: 0, failed: 0, refused: 0, edits: 0 };

const { outputFiles } = await build({
  entryPoints: [join(root, 'src/runbook/document/roundTrip.ts')],
  bundle: true,
  write: false,
  format: 'esm',
  platform: 'node',
});
const code = Buffer.from(outputFiles[0].contents).toString('base64');
const { checkRoundTrip } = await import(`data:text/javascript;base64,${code}`);

const say = (line) => process.stdout.write(`${line}\n`);

function attempt(path, read) {
  try {
    return read();
  } catch (error) {
    counts.failed += 1;
    say(`${path}: cannot be read (${error.code ?? error.message})`);
    return undefined;
  }
}

function* markdownFiles(folder) {
  for (const entry of attempt(folder, () => readdirSync(folder, { withFileTypes: true })) ?? []) {
    const path = join(folder, entry.name);
    if (entry.isDirectory()) yield* markdownFiles(path);
    else if (entry.isFile() && /\.(md|markdown)$/i.test(entry.name)) yield path;
  }
}

function check(file) {
  const bytes = attempt(file, () => readFileSync(file));
  if (!bytes) return;
  const { problems, edits, refused } = checkRoundTrip(bytes);
  counts.edits += edits;
  counts[problems.length === 0 ? 'passed' : 'failed'] += 1;
  if (refused) counts.refused += 1;
  const told = problems.join('; ') || (refused ? 'not UTF-8, opens as text' : `${edits} edits`);
  if (problems.length > 0 || verbose) say(`${file}: ${told}`);
}

function placeOf(path) {
  try {
    return statSync(path).isDirectory() ? 'folder' : 'file';
  } catch {
    return 'nothing';
  }
}

const place = others.length > 0 ? 'several' : placeOf(start);
if (place === 'nothing' || place === 'several') {
  const wrong =
    place === 'several' ? `One folder at a time, not "${words.join(' ')}"` : `There is no "${start}"`;
  process.stderr.write(`${wrong}. Use: npm run roundtrip -- DIR [--verbose]\n`);
  process.exitCode = 2;
} else {
  for (const file of place === 'folder' ? markdownFiles(resolve(start)) : [resolve(start)]) check(file);
  say(`${counts.edits} cells edited, ${counts.refused} files not UTF-8, which open as text`);
  say(`${counts.passed} passed, ${counts.failed} failed`);
  process.exitCode = counts.failed > 0 ? 1 : 0;
}
