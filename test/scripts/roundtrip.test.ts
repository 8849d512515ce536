import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';

const script = join(__dirname, '../../scripts/roundtrip.mjs');
let folder: string;

beforeAll(() => {
  folder = mkdtempSync(join(tmpdir(), 'sitrep-roundtrip-'));
  mkdirSync(join(folder, 'sub'));
  writeFileSync(join(folder, 'a.md'), '# A\n\n```sh\nx\n```\n');
  writeFileSync(join(folder, 'sub/B.MD'), 'b');
  writeFileSync(join(folder, 'sub/c.markdown'), '- c\n');
  writeFileSync(join(folder, 'latin1.md'), Uint8Array.of(0x23, 0x20, 0xe9));
  writeFileSync(join(folder, 'other.txt'), 'x');
  symlinkSync('..', join(folder, 'sub/loop'));
  symlinkSync('nowhere', join(folder, 'dangling.md'));
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const run = (...words: string[]): Promise<{ status: number; stdout: string; stderr: string }> =>
  new Promise((resolve) => {
    execFile(process.execPath, [script, ...words], (error, stdout, stderr) =>
      resolve({ status: typeof error?.code === 'number' ? error.code : 0, stdout, stderr }),
    );
  });

describe('npm run roundtrip', () => {
  it.each<[sentence: string, words: () => string[], expected: Awaited<ReturnType<typeof run>>]>([
    [
      'checks every Markdown file below a folder, and follows no link',
      () => [folder],
      {
        status: 0,
        stdout: '4 cells edited, 1 files not UTF-8, which open as text\n4 passed, 0 failed\n',
        stderr: '',
      },
    ],
    [
      'checks one file',
      () => [join(folder, 'a.md')],
      {
        status: 0,
        stdout: '2 cells edited, 0 files not UTF-8, which open as text\n1 passed, 0 failed\n',
        stderr: '',
      },
    ],
    [
      'says that there is no such folder',
      () => ['/does/not/exist'],
      {
        status: 2,
        stdout: '',
        stderr: 'There is no "/does/not/exist". Use: npm run roundtrip -- DIR [--verbose]\n',
      },
    ],
    [
      'takes one folder at a time',
      () => ['a', 'b'],
      {
        status: 2,
        stdout: '',
        stderr: 'One folder at a time, not "a b". Use: npm run roundtrip -- DIR [--verbose]\n',
      },
    ],
  ])('%s', async (_sentence, words, expected) => {
    expect(await run(...words())).toEqual(expected);
  });
});
