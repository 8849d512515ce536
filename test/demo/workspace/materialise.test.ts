import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { materialise, withAddresses } from '../../../src/demo/workspace/materialise';
import { COMPANY_DIRECTORY } from '../startedDemo';

let folder: string;
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
});
afterEach(() => rmSync(folder, { recursive: true, force: true }));

describe('the workspace of the demo', () => {
  it('is written again over an earlier one, with the new addresses', () => {
    materialise(COMPANY_DIRECTORY, folder, { shop: 'http://127.0.0.1:1' });
    materialise(COMPANY_DIRECTORY, folder, { shop: 'http://127.0.0.1:2' });
    expect(readFileSync(join(folder, 'sitrep.yaml'), 'utf8')).toContain('http://127.0.0.1:2/health/');
  });

  it('keeps what somebody else put beside it', () => {
    materialise(COMPANY_DIRECTORY, folder, {});
    writeFileSync(join(folder, 'notes.txt'), 'mine');
    materialise(COMPANY_DIRECTORY, folder, {});
    expect(readFileSync(join(folder, 'notes.txt'), 'utf8')).toBe('mine');
  });

  it('is not written into a folder that holds something else', () => {
    writeFileSync(join(folder, 'thesis.tex'), 'mine');
    expect(() => materialise(COMPANY_DIRECTORY, folder, {})).toThrow('was not written by the demo');
  });
});

it('a server without an address keeps its place', () => {
  expect(
    withAddresses('http://shop.harbour.test/x http://moon.harbour.test/y', { shop: 'http://127.0.0.1:9' }),
  ).toBe('http://127.0.0.1:9/x http://moon.harbour.test/y');
});
