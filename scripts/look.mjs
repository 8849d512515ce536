/** Shows a change in a real VS Code with one command; `--help` tells how. The tool itself is `test/e2e/look.ts`. */
import { build } from './build.mjs';
import { withLifetime } from './process/lifetime.mjs';
import { setUp } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

const args = process.argv.slice(2);

await withLifetime(async (lifetime) => {
  await setUp();
  const { look, USAGE } = await importTypeScript('test/e2e/look.ts');
  if (args.includes('--help')) return console.log(USAGE);
  if (!args.includes('--no-build')) await build();
  return look(args, lifetime);
});
