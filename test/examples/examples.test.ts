import { readFileSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { nodeTextFiles } from '../../src/base/files/nodeTextFiles';
import { channelDefinitions } from '../../src/incident/channels';
import { parseConfiguration } from '../../src/monitoring/configuration/parse';
import { readRuleFile } from '../../src/monitoring/rules/file/readRuleFile';
import { readUnitTests } from '../../src/monitoring/rules/unitTest/readUnitTests';
import { runUnitTestFile } from '../../src/monitoring/rules/unitTest/runUnitTestFile';
import { mapSeverity } from '../../src/monitoring/severity';
import { sourceDefinitions } from '../../src/sources';

const folder = join(import.meta.dirname, '../../examples');
const examples = readdirSync(folder, { withFileTypes: true }).flatMap((entry) =>
  entry.isDirectory() ? [entry.name] : [],
);
const textOf = (example: string, file: string): string => readFileSync(join(folder, example, file), 'utf8');
const configurationOf = (example: string) =>
  parseConfiguration(textOf(example, 'sitrep.yaml'), {
    file: 'sitrep.yaml',
    sources: sourceDefinitions,
    channels: channelDefinitions,
  });
const rulesOf = (example: string) => readRuleFile(textOf(example, 'rules.yml'), 'rules.yml');

it('there are examples', () => {
  expect(examples).toEqual([
    'django-app',
    'django-teams',
    'django-tournaments',
    'festival-site',
    'numerology-saas',
  ]);
});

describe.each(examples)('%s', (example) => {
  it('has a configuration without problems that names its rules', () => {
    const { problems, rules } = configurationOf(example);
    expect({ problems, rules }).toEqual({ problems: [], rules: ['rules.yml'] });
  });

  it('has rules without problems, each with severity, response time and runbook', () => {
    const { groups, problems } = rulesOf(example);
    const { severities } = configurationOf(example);
    const incomplete = groups
      .flatMap(({ rules }) => rules)
      .filter((rule) => {
        if (rule.kind !== 'alert') return false;
        const { severity } = mapSeverity(rule.labels.severity, severities);
        const { summary, response_time, runbook } = rule.annotations;
        return severity === 'unmapped' || !summary || !response_time || !runbook;
      });
    expect({ problems, incomplete }).toEqual({ problems: [], incomplete: [] });
  });

  it('has a test that looks at each alert before, while and after it fires', () => {
    const alerts = rulesOf(example).groups.flatMap(({ rules }) => rules.map(({ name }) => name));
    const looks = (readUnitTests(textOf(example, 'rules.test.yml'), 'rules.test.yml').tests?.tests ?? []).map(
      ({ name, alertTests }) => [name, ...alertTests.map(({ expected }) => expected.length)],
    );
    expect(looks).toEqual(alerts.map((name) => [name, 0, 1, 0]));
  });

  it('passes its test', async () => {
    const report = await runUnitTestFile(join(folder, example, 'rules.test.yml'), nodeTextFiles);
    expect(report.results.flatMap(({ failures }) => failures)).toEqual([]);
    expect([...report.problems, ...report.unreadable]).toEqual([]);
  });
});
