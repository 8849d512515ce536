/** Finds a Chromium, which is where the headless host shows its window. */
import { existsSync } from 'node:fs';
import { delimiter, join } from 'node:path';

const names = ['chromium', 'chromium-browser', 'google-chrome-stable', 'google-chrome', 'microsoft-edge'];
const usualPlaces = [
  '/usr/bin/chromium',
  '/snap/bin/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
  '/Applications/Microsoft Edge.app/Contents/MacOS/Microsoft Edge',
];

/** What to tell someone who has none. */
export const CHROMIUM_MISSING =
  'no Chromium was found: install one, or name its executable in SITREP_CHROMIUM';

/**
 * Path of a Chromium executable, or nothing. `SITREP_CHROMIUM` overrides the search.
 * @param {NodeJS.ProcessEnv} [environment]
 * @returns {string | undefined}
 */
export function findChromium(environment = process.env) {
  const override = environment['SITREP_CHROMIUM'];
  if (override) return existsSync(override) ? override : undefined;
  const folders = (environment['PATH'] ?? '').split(delimiter).filter(Boolean);
  return [...folders.flatMap((folder) => names.map((name) => join(folder, name))), ...usualPlaces].find(
    existsSync,
  );
}

/** It fetches nothing by itself, keeps no state, and works as root, where Chromium's sandbox cannot. */
export const CHROMIUM_FLAGS = [
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  ...(process.getuid?.() === 0 ? ['--no-sandbox'] : []),
];
