import { readdirSync } from 'node:fs';
import { expect, it } from 'vitest';
import { channelDefinitions } from '../../../src/incident/channels';

const folder = new URL('../../../src/incident/channels/', import.meta.url);
const folders = readdirSync(folder, { withFileTypes: true })
  .filter((entry) => entry.isDirectory())
  .map(({ name }) => name);

it('lists every channel that has a folder, by the name of its folder', () => {
  expect(channelDefinitions.map(({ type }) => type).sort()).toEqual(folders.sort());
});

it('has a suite for every channel', () => {
  const suites = readdirSync(new URL('.', import.meta.url));
  expect(folders.filter((name) => !suites.includes(`${name}.test.ts`))).toEqual([]);
});
