import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { createInterface } from 'node:readline';
import { build } from 'esbuild';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { COMPANY_DIRECTORY } from './startedDemo';

const root = resolve(__dirname, '../..');
const folder = mkdtempSync(join(tmpdir(), 'sitrep-demo-'));
const script = join(folder, 'demo.js');

beforeAll(async () => {
  await build({
    absWorkingDir: root,
    entryPoints: ['src/demo/main.ts'],
    outfile: script,
    bundle: true,
    platform: 'node',
    format: 'cjs',
  });
});
afterAll(() => rmSync(folder, { recursive: true, force: true }));

function run(...args: string[]) {
  const child = spawn(process.execPath, [script, '--company', COMPANY_DIRECTORY, ...args]);
  const lines = createInterface({ input: child.stdout });
  return {
    child,
    ended: once(child, 'exit'),
    ready: once(lines, 'line').then(
      ([line]) => JSON.parse(line as string) as { ready: boolean; workspace: string; control: string },
    ),
  };
}

describe('the demo as a process', () => {
  it('says when it is ready, ends when it is told to, and removes its temporary workspace', async () => {
    const { child, ended, ready } = run();
    const { workspace, control } = await ready;
    expect((await fetch(control)).status).toBe(200);
    expect(existsSync(join(workspace, 'sitrep.yaml'))).toBe(true);
    child.kill('SIGTERM');
    expect(await ended).toEqual([0, null]);
    expect(existsSync(workspace)).toBe(false);
  });

  it('ends with its input when that was asked for, and keeps a workspace that was given', async () => {
    const { child, ended, ready } = run('--stop-with-input', '--workspace', join(folder, 'workspace'));
    const { workspace } = await ready;
    child.stdin.end();
    expect(await ended).toEqual([0, null]);
    expect(existsSync(join(workspace, 'sitrep.yaml'))).toBe(true);
  });

  it('does not start in a folder that is not its own', async () => {
    const { child, ended } = run('--workspace', root);
    let message = '';
    child.stderr.on('data', (chunk: Buffer) => (message += chunk.toString()));
    expect(await ended).toEqual([1, null]);
    expect(message).toContain('was not written by the demo');
  });
});
