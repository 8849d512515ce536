import { chmodSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { filesBeside, findRunbooks } from '../../../src/runbook/check/findRunbooks';
import { programsOn } from '../../../src/runbook/check/programs';

const FILES: Readonly<Record<string, string>> = {
  'README.md': '# Notes\n',
  'docs/listed.md': '# Listed\n',
  'ops/down.md': '---\nalerts: [Down]\n---\n',
  'node_modules/x/down.md': '---\nalerts: [Down]\n---\n',
  '.hidden/down.md': '---\nalerts: [Down]\n---\n',
  'bin/tool': '#!/bin/sh\n',
  'bin/data': '',
};

describe('the runbooks below a folder', () => {
  let folder: string;

  beforeAll(() => {
    folder = mkdtempSync(join(tmpdir(), 'sitrep-check-'));
    for (const [path, text] of Object.entries(FILES)) {
      mkdirSync(dirname(join(folder, path)), { recursive: true });
      writeFileSync(join(folder, path), text);
    }
    chmodSync(join(folder, 'bin/tool'), 0o755);
    chmodSync(join(folder, 'bin/data'), 0o644);
  });
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it.each([
    ['are those that are about alerts', [], ['ops/down.md']],
    ['are also those that a service names', ['./docs/listed.md'], ['docs/listed.md', 'ops/down.md']],
    ['are also those of a folder that a service names', ['docs/'], ['docs/listed.md', 'ops/down.md']],
  ])('%s', async (_sentence, configured, expected) => {
    expect((await findRunbooks(folder, configured)).map(({ path }) => path)).toEqual(expected);
  });

  it('are none where there is no folder', async () => {
    expect(await findRunbooks(join(folder, 'nowhere'), [])).toEqual([]);
  });

  it.each([
    ['beside the file', 'down.md', true],
    ['above it', '../docs/listed.md', true],
    ['from the root', '/README.md', true],
    ['that is nowhere', 'README.md', false],
  ])('link to a file %s', async (_sentence, path, expected) => {
    const files = filesBeside(folder, 'ops/down.md');
    expect(await files.exists(path)).toBe(expected);
    expect((await files.read(path)) !== undefined).toBe(expected);
  });

  it.each([
    ['is a file that may be executed', 'tool', true],
    ['is no file that may only be read', 'data', false],
    ['is no folder', 'bin', false],
    ['is nothing that is not there', 'nothing', false],
  ])('a program %s', async (_sentence, name, expected) => {
    expect(await programsOn(`${join(folder, 'bin')}:${folder}`)(name)).toBe(expected);
  });
});
