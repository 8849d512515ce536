/**
 * Runs the tests, all of them by default; `--only unit,host` runs some. Set-up comes first, a summary line last.
 * Where VS Code, a browser or the network is missing, the suites that need it are skipped with the reason;
 * `SITREP_NO_SKIP=1` makes that a failure.
 */
import { Refusal, withLifetime } from './process/lifetime.mjs';
import { setUp } from './setup.mjs';
import { DEFAULT_SUITES, SUITES } from './suites/suites.mjs';

/** @param {string[]} args */
function chosenSuites(args) {
  const at = args.indexOf('--only');
  if (at === -1) return DEFAULT_SUITES;
  const names = (args[at + 1] ?? '').split(',');
  const unknown = names.find((name) => !(name in SUITES));
  if (unknown === undefined) return names;
  throw new Refusal(`There is no suite "${unknown}": choose from ${Object.keys(SUITES).join(', ')}.`);
}

/** @param {string} name */
async function runSuite(name) {
  try {
    return await SUITES[name]();
  } catch (error) {
    console.error(error instanceof Refusal ? error.message : error);
    return { passed: 0, failed: 1, skipped: 0 };
  }
}

/** @param {Record<string, import('./suites/suites.mjs').Counts>} results */
function summarise(results) {
  const forbidden = process.env['SITREP_NO_SKIP'] === '1';
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log('');
  for (const [name, { passed, failed, skipped, because }] of Object.entries(results)) {
    console.log(
      `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped${because ? ` (${because})` : ''}`,
    );
    total.passed += passed;
    total.failed += failed + (forbidden ? skipped : 0);
    total.skipped += forbidden ? 0 : skipped;
  }
  if (forbidden) console.log('Here a skipped test counts as failed.');
  console.log(`\n${total.passed} passed, ${total.failed} failed, ${total.skipped} skipped`);
  return total.failed === 0 ? 0 : 1;
}

await withLifetime(async () => {
  const names = chosenSuites(process.argv.slice(2));
  await setUp();
  const results = {};
  for (const name of names) {
    console.log(`\n── ${name} ──`);
    results[name] = await runSuite(name);
  }
  return summarise(results);
});
