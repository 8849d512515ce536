/**
 * Runs the tests, all of them by default; `--only unit,host` runs some. Set-up comes first, a summary line last.
 * Where VS Code, a browser, a server or the network is missing, the suites that need it are skipped with the reason;
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

/** A unit test may skip what its Node or its platform lacks; the other suites skip only for want of an installation. */
const mustNotSkip = (name) => process.env['SITREP_NO_SKIP'] === '1' && name !== 'unit';

/** @param {Record<string, import('./suites/suites.mjs').Counts>} results */
function summarise(results) {
  const total = { passed: 0, failed: 0, skipped: 0 };
  console.log('');
  for (const [name, { passed, failed, skipped, because }] of Object.entries(results)) {
    console.log(
      `${name}: ${passed} passed, ${failed} failed, ${skipped} skipped${because ? ` (${because})` : ''}`,
    );
    const forbidden = skipped > 0 && mustNotSkip(name);
    if (forbidden) console.log(`${name} must not skip here: what it skipped counts as failed.`);
    total.passed += passed;
    total.failed += failed + (forbidden ? skipped : 0);
    total.skipped += forbidden ? 0 : skipped;
  }
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
