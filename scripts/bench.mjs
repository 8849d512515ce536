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

const { values } = parseArgs({
  options: { json: { type: 'string' }, only: { type: 'string' }, minutes: { type: 'string' } },
});
const files = readdirSync(join(root, 'test/bench'))
  .filter((name) => name.endsWith('.bench.ts'))
  .filter((name) => values.only === undefined || basename(name, '.bench.ts') === values.only);

const measured = [];
for (const file of files) {
  process.stderr.write(`${file} …\n`);
  const { bench } = await importTypeScript(`test/bench/${file}`);
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

function shown(value) {
  return String(Number(value.toPrecision(4)));
}
