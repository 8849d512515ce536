/** `npm run conformance -- DIR`: runs every `.test` script in DIR on the embedded PromQL engine. */
import { readFileSync, readdirSync } from 'node:fs';
import { createRequire } from 'node:module';
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { build } from 'esbuild';

const root = resolve(fileURLToPath(import.meta.url), '../..');
const folder = process.argv[2];
if (!folder) {
  console.error('Name the folder with the scripts: npm run conformance -- DIR');
  process.exit(2);
}

const { runScript } = await bundleRunner();
const verbose = process.argv.includes('--verbose');
let passed = 0;
let failed = 0;
let unsupported = 0;
for (const name of readdirSync(folder)
  .filter((file) => file.endsWith('.test'))
  .sort()) {
  const results = runScript(readFileSync(join(folder, name), 'utf8'));
  const problems = results.filter(({ problem }) => problem !== undefined);
  passed += results.length - problems.length;
  failed += problems.length;
  const withHistograms = problems.filter(({ needsHistograms }) => needsHistograms).length;
  unsupported += withHistograms;
  const because = withHistograms > 0 ? ` (${withHistograms} with native histograms)` : '';
  console.log(`${name}: ${results.length - problems.length} passed, ${problems.length} failed${because}`);
  for (const { line, query, problem } of problems) {
    const text = verbose ? problem : problem.split('\n')[0].slice(0, 300);
    console.log(`  ${name}:${line}: ${query}\n    ${text}`);
  }
}
if (unsupported > 0) {
  console.log(
    `${unsupported} of the failed cases read or expect native histograms, which Sitrep does not support: ` +
      'they count as failed also where the rest is as expected.',
  );
}
console.log(`${passed} passed, ${failed} failed`);
process.exit(failed > 0 ? 1 : 0);

/** The runner is TypeScript: it is bundled in memory, so that nothing has to be built before. */
async function bundleRunner() {
  const { outputFiles } = await build({
    entryPoints: [join(root, 'test/promql/script/runScript.ts')],
    bundle: true,
    write: false,
    platform: 'node',
    format: 'cjs',
    logLevel: 'error',
  });
  const module = { exports: {} };
  const load = new Function('module', 'exports', 'require', outputFiles[0].text);
  load(module, module.exports, createRequire(import.meta.url));
  return module.exports;
}
