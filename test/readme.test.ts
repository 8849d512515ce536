import { execFile } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { channelDefinitions } from '../src/incident/channels';
import { parseConfiguration } from '../src/monitoring/configuration/parse';
import { parseRunbook } from '../src/runbook/document/parseRunbook';
import { sourceDefinitions } from '../src/sources';
import { buildCommandLine } from './fakes/commandLine';

const root = resolve(__dirname, '..');
const readme = readFileSync(join(root, 'README.md'), 'utf8');
const manifest = JSON.parse(readFileSync(join(root, 'package.json'), 'utf8')) as {
  scripts: Record<string, string>;
};

/** The fenced blocks of a language. */
const blocks = (language: string): string[] =>
  [...readme.matchAll(new RegExp(`^(\`{3,4})${language}\\n(.*?)^\\1$`, 'gms'))].map(
    ([, , body]) => body ?? '',
  );
const all = (pattern: RegExp): string[] => [
  ...new Set([...readme.matchAll(pattern)].map(([, found]) => found ?? '')),
];

const configurations = blocks('yaml').map((text, index) => [index + 1, text] as const);

describe('the README', () => {
  it.each(all(/\bnpm (?:run )?([\w:]+)/g))('names a script that exists: %s', (script) => {
    expect(Object.keys(manifest.scripts)).toContain(script);
  });

  it.each(all(/!\[.*?\]\((.*?)\)/g))('shows a picture that exists and loads fast: %s', (picture) => {
    expect(statSync(join(root, picture)).size).toBeLessThanOrEqual(150 * 1024);
  });

  it.each(all(/`((?:src|test)\/[\w/.-]+|LICENSE)`/g))('points to a file that exists: %s', (file) => {
    expect(existsSync(join(root, file))).toBe(true);
  });

  it.each(configurations)('has configurations without a mistake: example %i', (_, text) => {
    const { problems } = parseConfiguration(text, {
      file: 'sitrep.yaml',
      sources: sourceDefinitions,
      channels: channelDefinitions,
      environment: {},
    });
    expect(problems).toEqual([]);
  });

  it('has a runbook whose steps are found', () => {
    const [runbook = ''] = blocks('markdown');
    const code = parseRunbook(runbook).cells.filter(({ kind }) => kind === 'code');
    expect(code).toHaveLength(3);
  });
});

describe('the commands of the README', () => {
  const folder = mkdtempSync(join(tmpdir(), 'sitrep-readme-'));
  let cli = '';
  const run = async (...args: string[]): Promise<string> =>
    (await promisify(execFile)(process.execPath, [cli, ...args], { cwd: folder })).stdout;

  beforeAll(async () => {
    cli = await buildCommandLine(folder);
  }, 60_000);
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('run: node dist/cli.js --help', async () => {
    const help = await run('--help');
    for (const [, command = ''] of readme.matchAll(/^node dist\/cli\.js (\w+)/gm))
      expect(help).toContain(command);
  });

  it.each(configurations)('run: node dist/cli.js check on example %i', async (index, text) => {
    const file = join(folder, `example-${index}.yaml`);
    writeFileSync(file, text);
    expect(await run('check', '--config', file)).toBe(`${file} is fine.\n`);
  });
});
