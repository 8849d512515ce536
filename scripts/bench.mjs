/**
 * Measures what the design promises, each against its reference in the same run:
 * `npm run bench [-- --json FILE] [--only NAME] [--minutes N]`. What is measured in real time runs for so many minutes; the
 * hour that the design speaks of takes `--minutes 60`. Every `test/bench/*.bench.ts` exports `bench()`, which answers a list
 * of measurements.
 */
import { readdirSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { parseArgs } from 'node:util';
import { root } from './paths.mjs';
import { importTypeScript } from './typescript.mjs';

const USAGE = 'npm run bench [-- --json FILE] [--only NAME] [--minutes N]';
const benches = readdirSync(join(root, 'test/bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .map((name) => basename(name, '.bench.ts'));
const values = optionsOf(process.argv.slice(2));
const names = benches.filter((name) => values.only === undefined || values.only === name);
if (names.length === 0) leave(`There is no bench "${values.only}". Choose one of ${benches.join(', ')}.`);

const measured = [];
for (const name of names) {
  process.stderr.write(`${name} …\n`);
  const { bench } = await importTypeScript(`test/bench/${name}.bench.ts`);
  measured.push(...(await bench({ minutes: Number(values.minutes ?? 3) })));
}

for (const { name, value, unit, reference, ratio } of measured) {
  const against =
    reference === undefined
      ? ''
      : ` (reference ${shown(reference)} ${unit}${ratio === undefined ? '' : `, ratio ${shown(ratio)}`})`;
  process.stdout.write(`${name}: ${shown(value)} ${unit}${against}\n`);
}
if (values.json !== undefined) writeFileSync(values.json, `${JSON.stringify(measured, null, 2)}\n`);

function optionsOf(args) {
  try {
    const options = { json: { type: 'string' }, only: { type: 'string' }, minutes: { type: 'string' } };
    return parseArgs({ args, options }).values;
  } catch (error) {
    return leave(`${error.message}. Usage: ${USAGE}`);
  }
}

function leave(message) {
  console.error(message);
  process.exit(1);
}

function shown(value) {
  return String(Number(value.toPrecision(4)));
}
