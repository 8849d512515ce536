/** Takes the pictures of the README in a real VS Code: `npm run pictures`. What is taken is told by `test/e2e/pictures.ts`. */
import { build } from './build.mjs';
import { withLifetime } from './process/lifetime.mjs';
import { setUp } from './setup.mjs';
import { importTypeScript } from './typescript.mjs';

await withLifetime(async (lifetime) => {
  await setUp();
  const { takePictures } = await importTypeScript('test/e2e/pictures.ts');
  if (!process.argv.includes('--no-build')) await build();
  await takePictures(lifetime);
});
