import { existsSync, readFileSync, readdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { describe, expect, it } from 'vitest';
import { runScript } from './script/runScript';

const scriptsIn = (folder: string): string[] =>
  existsSync(folder) ? readdirSync(folder).filter((name) => name.endsWith('.test')) : [];

const problemsOf = (folder: string, name: string): unknown[] =>
  runScript(readFileSync(join(folder, name), 'utf8')).filter(({ problem }) => problem !== undefined);

const OWN = join(__dirname, 'scripts');

describe('our scripts in the official test language', () => {
  it.each(scriptsIn(OWN))('%s', (name) => {
    expect(problemsOf(OWN, name)).toEqual([]);
  });

  it.each([
    ['a value', 'eval instant at 0 1 + 1\n    3\n'],
    ['a series', 'load 1m\n    a 1\n\neval instant at 0 a\n    b 1\n'],
    ['a failure', 'eval instant at 0 vector(1)\n    expect fail\n'],
    ['a message', 'eval instant at 0 vector(1)\n    expect warn\n    {} 1\n'],
    [
      'a native histogram',
      'load 1m\n    a {{schema:0 count:1}}\n\neval instant at 0 a\n    a {{schema:0 count:1}}\n',
    ],
  ])('notice when %s is not as expected', (_what, script) => {
    expect(runScript(script).map(({ problem }) => typeof problem)).toEqual(['string']);
  });
});

const OFFICIAL = resolve(__dirname, '../../../shared/conformance/promql');

describe.skipIf(!existsSync(OFFICIAL))(`the official scripts (skipped when ${OFFICIAL} is absent)`, () => {
  it.each(scriptsIn(OFFICIAL))('%s', (name) => {
    expect(problemsOf(OFFICIAL, name)).toEqual([]);
  });
});
