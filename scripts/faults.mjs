/**
 * `npm run faults`: lets every fault happen to every source, through the engine, and prints what a user is shown as a
 * table of source × fault. `--json FILE` writes the cells, with the sentences and what went wrong. Exit 1 when a cell
 * lost something, resolved something falsely, or was falsely green.
 */
import { writeFileSync } from 'node:fs';
import { loadBundled } from './bundled.mjs';

const args = process.argv.slice(2);
const valueOf = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

const { runMatrix, sourceTypes } = await loadBundled('test/faults/runMatrix.ts');

const FIRST = 36;
const WIDTH = 26;
const line = (name, texts) =>
  console.log(name.padEnd(FIRST) + texts.map((text) => text.padEnd(WIDTH)).join(''));
const shown = ({ runs, problems, shown: state }) =>
  runs === 0 ? '–' : `${problems.length === 0 ? '✓' : '✗'} ${state}`;

line('', sourceTypes);
const cells = await runMatrix((fault, row) => {
  line(fault, row.map(shown));
  for (const { source, problems } of row)
    for (const problem of problems) console.log(`    ${source}, ${problem}`);
});

const file = valueOf('--json');
if (file !== undefined) writeFileSync(file, `${JSON.stringify(cells, undefined, 2)}\n`);

const happened = cells.filter(({ runs }) => runs > 0);
const failed = happened.filter(({ problems }) => problems.length > 0).length;
const runs = happened.reduce((sum, cell) => sum + cell.runs, 0);
console.log(`
✓ shown as it must be; nothing lost, nothing falsely resolved, nothing falsely green.  – cannot happen there.
${sourceTypes.length} sources, ${cells.length / sourceTypes.length} faults, ${runs} runs
${happened.length - failed} passed, ${failed} failed`);
process.exitCode = failed > 0 ? 1 : 0;
