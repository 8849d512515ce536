import { join, resolve } from 'node:path';
import { build } from 'esbuild';

/** Builds the command line as it is shipped, and resolves to its file in the folder. */
export async function buildCommandLine(folder: string): Promise<string> {
  const outfile = join(folder, 'cli.js');
  await build({
    absWorkingDir: resolve(__dirname, '../..'),
    entryPoints: ['src/cli.ts'],
    outfile,
    bundle: true,
    platform: 'node',
    format: 'cjs',
    external: ['pg-native'],
  });
  return outfile;
}
