/** Places that several scripts speak of. */
import { join, resolve } from 'node:path';
import { fileURLToPath } from 'node:url';

/** The project's own folder. */
export const root = resolve(import.meta.dirname, '..');

/**
 * Where downloads and screenshots go. `SITREP_CACHE` lets several clones share one.
 * @returns {string}
 */
export const cacheFolder = () => resolve(process.env['SITREP_CACHE'] || join(root, '.cache'));

/**
 * Whether a script is being run, and not imported by another.
 * @param {string} url the script's `import.meta.url`
 */
export const isMain = (url) =>
  process.argv[1] !== undefined && resolve(process.argv[1]) === fileURLToPath(url);
