import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, expect, it } from 'vitest';
import { isInstalled } from '../../scripts/setup.mjs';

const folders: string[] = [];

afterEach(() => folders.splice(0).forEach((folder) => rmSync(folder, { recursive: true })));

interface Locked {
  readonly version: string;
  readonly optional?: boolean;
}

/** A project whose lock file wants `wanted`, and whose `node_modules` holds `installed`, or is not there. */
function project(wanted: Record<string, Locked>, installed: Record<string, Locked> | undefined): string {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-setup-'));
  folders.push(folder);
  writeFileSync(join(folder, 'package-lock.json'), JSON.stringify({ packages: { '': {}, ...wanted } }));
  if (installed) {
    mkdirSync(join(folder, 'node_modules'));
    writeFileSync(join(folder, 'node_modules/.package-lock.json'), JSON.stringify({ packages: installed }));
  }
  return folder;
}

const yaml = { 'node_modules/yaml': { version: '2.9.1' } };
const forMac = { 'node_modules/fsevents': { version: '1.0.0', optional: true } };

it.each([
  ['nothing is installed', yaml, undefined, false],
  ['what is installed is what is wanted', yaml, yaml, true],
  ['another version is installed', yaml, { 'node_modules/yaml': { version: '2.8.0' } }, false],
  ['one package is missing', { ...yaml, 'node_modules/zod': { version: '4.0.0' } }, yaml, false],
  ['a package for another platform is absent', { ...yaml, ...forMac }, yaml, true],
])('when %s, says whether set-up is done', (_when, wanted, installed, expected) => {
  expect(isInstalled(project(wanted, installed))).toBe(expected);
});
