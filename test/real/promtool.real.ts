import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { formatDuration } from '../../src/promql/syntax/duration';
import { nodeTextFiles } from '../../src/base/files/nodeTextFiles';
import type { UnitTestFailure } from '../../src/monitoring/rules/unitTest/unitTestFailure';
import { runUnitTestFile } from '../../src/monitoring/rules/unitTest/runUnitTestFile';
import { pathOf, requireReal } from './servers/realServers';

/**
 * The same files, run by promtool and here. The files keep to what 2.42 and 3.x agree on: each test states its
 * `interval`, no window begins exactly on a sample that counts, and no template calls the function `externalURL`,
 * which is missing in promtool 2.42.
 */
const missing = requireReal('promtool');
const project = join(import.meta.dirname, '../..');

const folders = [
  'test/monitoring/rules/unitTest/files',
  ...folderNames('examples').map((name) => `examples/${name}`),
];
const files = folders.flatMap((folder) =>
  readdirSync(join(project, folder))
    .filter((name) => name.endsWith('.test.yml'))
    .map((name) => `${folder}/${name}`),
);

function folderNames(parent: string): string[] {
  const path = join(project, parent);
  if (!existsSync(path)) return [];
  return readdirSync(path, { withFileTypes: true }).flatMap((entry) =>
    entry.isDirectory() ? [entry.name] : [],
  );
}

/** What failed, as promtool names it. */
function failuresOfPromtool(file: string): {
  readonly passed: boolean;
  readonly failures: readonly string[];
} {
  const { status, stdout, stderr } = spawnSync(pathOf('promtool'), ['test', 'rules', file], {
    encoding: 'utf8',
  });
  const named = /^ {4}(alertname: .*?, time: \w+|expr: ".*", time: \w+|rule: .*?, time: \w+)/gm;
  const failures = [...`${stdout}\n${stderr}`.matchAll(named)].map(([, what = '']) => what);
  return { passed: status === 0, failures: failures.sort() };
}

function nameOf(failure: UnitTestFailure): string {
  const time = `time: ${formatDuration(failure.at)}`;
  switch (failure.kind) {
    case 'alerts':
      return `alertname: ${failure.alertname}, ${time}`;
    case 'rule':
      // The one place where promtool prints a duration of Go.
      return `rule: ${failure.rule}, time: ${failure.at / 60_000}m0s`;
    default:
      return `expr: ${JSON.stringify(failure.expression)}, ${time}`;
  }
}

describe.skipIf(missing)(`rule unit tests, beside promtool${missing ? `. ${missing}` : ''}`, () => {
  it.each(files)('%s', async (file) => {
    const path = join(project, file);
    const { results, problems, unreadable } = await runUnitTestFile(path, nodeTextFiles);
    const failures = results.flatMap((result) => result.failures.map(nameOf)).sort();
    expect({ problems, unreadable }).toEqual({ problems: [], unreadable: [] });
    expect({ passed: failures.length === 0, failures }).toEqual(failuresOfPromtool(path));
  });

  it.each(files)('the rules of %s are valid to promtool too', (file) => {
    const rules = join(project, file.replace(/[^/]*$/, 'rules.yml'));
    const { status, stderr } = spawnSync(pathOf('promtool'), ['check', 'rules', rules], { encoding: 'utf8' });
    expect({ status, stderr }).toEqual({ status: 0, stderr: '' });
  });
});
