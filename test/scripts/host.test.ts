import { chmodSync, mkdirSync, mkdtempSync, readFileSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { windowAddress } from '../../scripts/host/browser.mjs';
import { findChromium } from '../../scripts/host/chromium.mjs';
import { executableOf, findDesktop, isAtLeast } from '../../scripts/host/desktop.mjs';
import { ensurePart } from '../../scripts/host/parts.mjs';
import { HOST_VERSIONS } from '../../scripts/host/versions.mjs';
import { root } from '../../scripts/paths.mjs';

let folder: string;

beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-host-'));
});
afterEach(() => {
  vi.unstubAllEnvs();
  rmSync(folder, { recursive: true });
});

function file(path: string, content = ''): string {
  const full = join(folder, path);
  mkdirSync(dirname(full), { recursive: true });
  writeFileSync(full, content);
  chmodSync(full, 0o755);
  return full;
}

describe('the versions of VS Code', () => {
  it('begin with the lowest that the manifest admits', () => {
    const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
      engines: { vscode: string };
    };
    const [major, minor] = manifest.engines.vscode.replace('^', '').split('.');
    expect(HOST_VERSIONS.oldest.vscode.split('.').slice(0, 2)).toEqual([major, minor]);
  });

  it.each([
    ['1.105.0', '1.105.0', true],
    ['1.139.1', '1.105.0', true],
    ['1.104.9', '1.105.0', false],
    ['1.99.0', '1.105.0', false],
    ['2.0.0', '1.105.0', true],
    ['1.106.0-insider', '1.105.0', true],
  ])('compare %s with %s as numbers', (version, least, expected) => {
    expect(isAtLeast(version, least)).toBe(expected);
  });
});

describe('the search for a desktop VS Code', () => {
  const install = (version: string): string => {
    file('share/code/resources/app/product.json', JSON.stringify({ version }));
    file('share/code/code');
    return file('share/code/bin/code');
  };

  it('finds the program behind the command', () => {
    expect(executableOf(install('1.130.0'))).toBe(join(folder, 'share/code/code'));
  });

  it.each([
    ['1.130.0', '1.130.0'],
    ['1.90.0', undefined],
  ])('on the PATH takes %s for %s', (installed, expected) => {
    const environment = { PATH: dirname(install(installed)), DISPLAY: ':0' };
    expect(findDesktop(environment)?.vscode).toBe(expected);
  });

  it('obeys SITREP_VSCODE, also when it says headless', () => {
    const command = install('1.130.0');
    expect(findDesktop({ SITREP_VSCODE: command })?.executable).toBe(join(folder, 'share/code/code'));
    expect(findDesktop({ SITREP_VSCODE: 'headless', PATH: dirname(command), DISPLAY: ':0' })).toBeUndefined();
  });
});

describe('the search for a Chromium', () => {
  it('takes the one that SITREP_CHROMIUM names, and no other', () => {
    const chromium = file('chromium');
    expect(findChromium({ SITREP_CHROMIUM: chromium })).toBe(chromium);
    expect(findChromium({ SITREP_CHROMIUM: join(folder, 'absent'), PATH: folder })).toBeUndefined();
  });

  it('looks on the PATH first', () => {
    expect(findChromium({ PATH: folder })).not.toBe(join(folder, 'chromium'));
    expect(findChromium({ PATH: dirname(file('chromium')) })).toBe(join(folder, 'chromium'));
  });
});

describe('a part of the cache', () => {
  const part = (assemble: (place: string) => Promise<void>) => ({
    name: 'tool-1',
    title: 'Installing a tool',
    assemble,
  });

  beforeEach(() => {
    vi.stubEnv('SITREP_CACHE', folder);
    vi.spyOn(console, 'log').mockImplementation(() => {});
  });

  it('is put together once', async () => {
    const assemble = vi.fn(async (place: string) => writeFileSync(join(place, 'tool'), 'works'));
    const first = await ensurePart(part(assemble));
    expect(await ensurePart(part(assemble))).toBe(first);
    expect(assemble).toHaveBeenCalledTimes(1);
    expect(readFileSync(join(first, 'tool'), 'utf8')).toBe('works');
  });

  it('leaves nothing behind when it fails, and is begun again', async () => {
    const offline = part(async (place) => {
      writeFileSync(join(place, 'half'), '');
      throw new Error('offline');
    });
    await expect(ensurePart(offline)).rejects.toThrow('offline');
    expect(readdirSync(folder)).toEqual([]);
    await ensurePart(part(async () => {}));
    expect(readdirSync(folder)).toEqual(['tool-1']);
  });

  it('clears away what a killed install left', async () => {
    file('.installing-999999999-tool-1/half');
    await ensurePart(part(async () => {}));
    expect(readdirSync(folder)).toEqual(['tool-1']);
  });
});

describe('the address of a window', () => {
  const read = (address: string) => {
    const { origin, searchParams } = new URL(address);
    return { origin, ...Object.fromEntries(searchParams) };
  };

  it('opens a folder with the extension under development', () => {
    const address = windowAddress('http://127.0.0.1:8440', {
      workspace: '/work space/shop',
      extensionDevelopmentPath: '/sitrep',
    });
    expect(read(address)).toEqual({
      origin: 'http://127.0.0.1:8440',
      folder: '/work space/shop',
      payload:
        '[["skipWelcome","true"],["extensionDevelopmentPath","vscode-remote://127.0.0.1:8440/sitrep"]]',
    });
  });

  it.each([
    [{ workspace: '/shop/all.code-workspace' }, 'workspace', '/shop/all.code-workspace'],
    [{}, 'ew', 'true'],
  ])('of %j asks for %s', (window, key, value) => {
    expect(read(windowAddress('http://127.0.0.1:1', window))).toMatchObject({ [key]: value });
  });
});
