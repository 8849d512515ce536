/**
 * `npm run faults`: lets every fault happen to every source, through the engine, and prints what a user is shown as a
 * table of source × fault. `--json FILE` writes the cells, with the sentences and what went wrong. Exit 1 when a cell
 * lost something, resolved something falsely, or was falsely green.
 *
 * `npm run faults -- --fuzz N [--only NAME]`: reads N damaged inputs with every parser instead, the same ones each time.
 */
import { writeFileSync } from 'node:fs';
import { loadBundled } from './bundled.mjs';

const args = process.argv.slice(2);
const valueOf = (name) => (args.includes(name) ? args[args.indexOf(name) + 1] : undefined);

process.exitCode = args.includes('--fuzz') ? await fuzzAll(Number(valueOf('--fuzz'))) : await printMatrix();

/** @param {number} inputs */
async function fuzzAll(inputs) {
  if (!(inputs > 0)) {
    console.error('Say how many inputs each parser is to read: npm run faults -- --fuzz 100000');
    return 2;
  }
  const { runFuzz } = await loadBundled('test/fuzz/runFuzz.ts');
  let failed = 0;
  let passed = 0;
  await runFuzz(inputs, valueOf('--only'), ({ name, problems, slowest }) => {
    if (problems.length === 0) passed += 1;
    else failed += 1;
    const longest = `longest ${slowest.ms.toFixed(0)} ms (input ${slowest.seed})`;
    console.log(`${problems.length === 0 ? '✓' : '✗'} ${name.padEnd(40)} ${inputs} inputs, ${longest}`);
    for (const { seed, problem, input } of problems)
      console.log(`    input ${seed}: ${problem}\n      ${input}`);
  });
  console.log(`\n${passed} passed, ${failed} failed`);
  return failed > 0 ? 1 : 0;
}

async function printMatrix() {
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
  return failed > 0 ? 1 : 0;
}
