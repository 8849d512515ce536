import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, it } from 'vitest';
import { kernelDefinitions } from '../../src/kernels/index';

const folders = readdirSync(join(__dirname, '../../src/kernels'), { withFileTypes: true })
  .filter((entry) => entry.isDirectory() && entry.name !== 'shared')
  .map((entry) => entry.name);

it('lists every folder of kernels, and nothing else', () => {
  expect(kernelDefinitions.map((definition) => definition.id).sort()).toEqual(folders.sort());
});

it('gives every language to one kernel', () => {
  const languages = kernelDefinitions.flatMap((definition) => definition.languages);
  expect(languages).toEqual([...new Set(languages)]);
});
