import { mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { storeName } from '../../../src/monitoring/sharing/storeName';
import {
  readStorePointers,
  stateFolder,
  writeStorePointer,
} from '../../../src/monitoring/sharing/storePointer';

let folder: string;
beforeEach(() => {
  folder = realpathSync.native(mkdtempSync(join(tmpdir(), 'sitrep-pointer-')));
  for (const name of ['shop', 'blog', 'store', 'other-store']) mkdirSync(join(folder, name));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));
const at = (...parts: string[]): string => join(folder, ...parts);

describe('the name of a store', () => {
  it('is the same for the same files in any order, through links, and before they exist', () => {
    const before = storeName([at('shop', 'sitrep.yaml'), at('blog', 'sitrep.yaml')]);
    writeFileSync(at('shop', 'sitrep.yaml'), '');
    symlinkSync(at('shop'), at('link'));
    expect(storeName([at('blog', 'sitrep.yaml'), at('link', 'sitrep.yaml')])).toBe(before);
  });

  it('is another for other files', () => {
    const names = [
      [at('shop', 'sitrep.yaml')],
      [at('blog', 'sitrep.yaml')],
      [at('shop', 'sitrep.yaml'), at('blog', 'sitrep.yaml')],
      [at('shop', 'ops', 'sitrep.yaml')],
      ['vscode-vfs://github/shop/sitrep.yaml'],
    ].map(storeName);
    expect(new Set(names).size).toBe(names.length);
    expect(names.join('')).toMatch(/^[0-9a-f]+$/);
  });
});

describe('the folder for state', () => {
  const check = (
    platform: NodeJS.Platform,
    environment: Readonly<Record<string, string>>,
    expected: string,
  ): void =>
    it(`is ${expected} on ${platform} with ${JSON.stringify(environment)}`, () =>
      expect(stateFolder(environment, { platform, home: '/home/ana' })).toBe(expected));
  check('linux', {}, '/home/ana/.local/state/sitrep');
  check('linux', { XDG_STATE_HOME: '/state' }, '/state/sitrep');
  check('linux', { XDG_STATE_HOME: 'relative' }, '/home/ana/.local/state/sitrep');
  check('darwin', {}, '/home/ana/.local/state/sitrep');
  check('win32', {}, '/home/ana/AppData/Local/sitrep');
  check('win32', { LOCALAPPDATA: '/local', XDG_STATE_HOME: '/state' }, '/local/sitrep');
});

describe('the note about where a store is', () => {
  const files = (...names: string[]): string[] => names.map((name) => at(name, 'sitrep.yaml'));

  it('is found from each folder with a configuration of the store', async () => {
    const pointer = { directory: at('store'), files: files('shop', 'blog') };
    await writeStorePointer(at('state'), pointer);
    await writeStorePointer(at('state'), pointer);
    expect(await readStorePointers(at('state'), at('shop'))).toEqual([pointer]);
    expect(await readStorePointers(at('state'), at('blog'))).toEqual([pointer]);
    expect(await readStorePointers(at('state'), at('elsewhere'))).toEqual([]);
  });

  it('stands beside those of other windows with the same folder', async () => {
    await writeStorePointer(at('state'), { directory: at('store'), files: files('shop', 'blog') });
    await writeStorePointer(at('state'), { directory: at('other-store'), files: files('shop') });
    const found = await readStorePointers(at('state'), at('shop'));
    expect(new Set(found.map(({ directory }) => directory))).toEqual(
      new Set([at('store'), at('other-store')]),
    );
  });

  it('goes when the store has gone, and what is no note of ours is left alone', async () => {
    await writeStorePointer(at('state'), { directory: at('store'), files: files('shop') });
    const [hash = ''] = await readdir(at('state', 'stores'));
    writeFileSync(at('state', 'stores', hash, 'odd.json'), '{"no": "note"');
    writeFileSync(at('state', 'stores', hash, 'null.json'), 'null');
    rmSync(at('store'), { recursive: true });
    expect(await readStorePointers(at('state'), at('shop'))).toEqual([]);
    expect(new Set(await readdir(at('state', 'stores', hash)))).toEqual(new Set(['null.json', 'odd.json']));
  });
});
